"""SIP (RFC 3261, TS 24.229) as far as it names people and places in clear; no name, number or place itself."""

import enum

from cleannet.model.message import Message


class SIPIdentity(enum.Enum):
    """How somebody is named."""

    IMSI = "an IMSI"
    NUMBER = "a telephone number"
    EQUIPMENT = "the IMEI"
    NAME = "a name"


class SIPMessage(Message, frozen=True, kw_only=True):
    """One SIP message.

    Attributes:
        method: of a request, or of the request that a response answers (CSeq).
        status: of a response, None in a request.
        identities: how people are named in From, To, Contact, P-Asserted-Identity, P-Preferred-Identity,
            P-Associated-URI and Authorization.
        headers: names of these headers.
        access: the type of access that P-Access-Network-Info tells, "" without; cell: it tells the cell as well.
        hops: how many Via headers: of a request that nobody has forwarded yet 1.
        offered, agreed: Security-Client offers ipsec-3gpp; Security-Server or Security-Verify names it (TS 33.203, 7).
        ciphering: the encryption that Security-Server or Security-Verify names ("null" for none), "" without.
        answered: Authorization holds an answer to a challenge.
        tunnelled: it was captured inside GTP-U.
        exchange: digest of Call-ID and CSeq number: a request and its responses have the same.
        digest: of first line and headers, to tell copies.
    """

    method: str = ""
    status: int | None = None
    identities: tuple[SIPIdentity, ...] = ()
    headers: tuple[str, ...] = ()
    access: str = ""
    cell: bool = False
    hops: int = 0
    offered: bool = False
    agreed: bool = False
    ciphering: str = ""
    answered: bool = False
    tunnelled: bool = False
    exchange: bytes = b""
    digest: bytes = b""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "SIP"

    @property
    def name(self) -> str:
        """See the base class."""
        return self.method if self.status is None else f"{self.method} {self.status}"
