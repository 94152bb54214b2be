"""IKE messages (RFC 7296; version 1: RFC 2408, RFC 2409) until encryption begins: what is agreed."""

from cleannet.model.message import Message
from cleannet.model.record import Record

ENCRYPTION = {
    2: "DES",
    3: "3DES",
    5: "IDEA",
    6: "CAST",
    7: "Blowfish",
    11: "NULL",
    12: "AES-CBC",
    13: "AES-CTR",
    14: "AES-CCM-8",
    15: "AES-CCM-12",
    16: "AES-CCM-16",
    18: "AES-GCM-8",
    19: "AES-GCM-12",
    20: "AES-GCM-16",
    21: "NULL with AES-GMAC",
    23: "Camellia-CBC",
    28: "ChaCha20-Poly1305",
}
PRF = {
    1: "HMAC-MD5",
    2: "HMAC-SHA1",
    4: "AES-XCBC",
    5: "HMAC-SHA2-256",
    6: "HMAC-SHA2-384",
    7: "HMAC-SHA2-512",
    8: "AES-CMAC",
}
INTEGRITY = {
    0: "none",
    1: "HMAC-MD5-96",
    2: "HMAC-SHA1-96",
    5: "AES-XCBC-96",
    6: "HMAC-MD5-128",
    7: "HMAC-SHA1-160",
    8: "AES-CMAC-96",
    12: "HMAC-SHA2-256-128",
    13: "HMAC-SHA2-384-192",
    14: "HMAC-SHA2-512-256",
}
GROUPS = {
    1: "MODP-768",
    2: "MODP-1024",
    5: "MODP-1536",
    14: "MODP-2048",
    15: "MODP-3072",
    16: "MODP-4096",
    17: "MODP-6144",
    18: "MODP-8192",
    19: "ECP-256",
    20: "ECP-384",
    21: "ECP-521",
    22: "MODP-1024 with a subgroup of 160 bits",
    23: "MODP-2048 with a subgroup of 224 bits",
    24: "MODP-2048 with a subgroup of 256 bits",
    31: "Curve25519",
    32: "Curve448",
}
"""IANA's registry of IKEv2 parameters, transforms of types 1 to 4; version 1 uses the same numbers of groups."""


class Proposal(Record, frozen=True):
    """One proposal of a security association, or the chosen one; of version 1 each transform is one.

    Attributes:
        protocol: "IKE", "AH" or "ESP"; "" for another.
        encryption: transforms with the length of their keys in bits (0: not told), by the numbers of `ENCRYPTION`.
        prf, integrity, groups: by the numbers of `PRF`, `INTEGRITY`, `GROUPS`.
        authentication: authentication method of version 1 (RFC 2409, appendix A); None where not told.
    """

    protocol: str = ""
    encryption: tuple[tuple[int, int], ...] = ()
    prf: tuple[int, ...] = ()
    integrity: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    authentication: int | None = None


class IKEMessage(Message, frozen=True, kw_only=True):
    """One message.

    Attributes:
        version: 1 or 2.
        exchange: number of the exchange type; `exchange_name` its name, re-cased.
        initiator, responder: SPIs (cookies of version 1) as hexadecimal digits; the responder's is zero at first.
        response: an answer; False for version 1, which does not say.
        from_initiator: sent by who began the association; False for version 1, which does not say.
        number: message ID.
        encrypted: its payloads, or those behind the header, are encrypted: they cannot be seen.
        proposals: of the security association; in an answer the chosen one.
        group: of the key exchange; None where absent.
        key: SHA-256 of the public value as hexadecimal digits, to compare with others; "" where absent.
        notifications: numbers of the notify messages.
        identities: kinds of identity outside encryption ("IMSI", "address", "name", "key ID").
        certificates: certificates outside encryption.
        fragment: part of a fragmented message (RFC 7383).
    """

    version: int = 2
    exchange: int = 0
    exchange_name: str = ""
    initiator: str = ""
    responder: str = ""
    response: bool = False
    from_initiator: bool = False
    number: int = 0
    encrypted: bool = False
    proposals: tuple[Proposal, ...] = ()
    group: int | None = None
    key: str = ""
    notifications: tuple[int, ...] = ()
    identities: tuple[str, ...] = ()
    certificates: int = 0
    fragment: bool = False

    @property
    def protocol(self) -> str:
        """See the base class."""
        return f"IKEv{self.version}"

    @property
    def name(self) -> str:
        """See the base class."""
        return self.exchange_name

    @property
    def detects_nat(self) -> bool:
        """Whether it asks for addresses being translated on the way (RFC 7296, 2.23)."""
        return bool({16388, 16389} & set(self.notifications))

    @property
    def supports_fragments(self) -> bool:
        """Whether it offers fragmentation (RFC 7383, 2.3)."""
        return 16430 in self.notifications


class OpaqueIKE(IKEMessage, frozen=True, kw_only=True):
    """An IKE message whose header could not be read."""
