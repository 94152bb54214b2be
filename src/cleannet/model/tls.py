"""TLS handshakes (RFC 5246, RFC 8446) as far as they are visible: what protects a connection, and how well."""

from cleannet.model.frame import FrameRef
from cleannet.model.message import Message
from cleannet.model.record import Record

TLS_1_2, TLS_1_3 = 0x0303, 0x0304
_OF_STREAMS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2", 0x0304: "TLS 1.3"}
_OF_DATAGRAMS = {0x0302: "DTLS 1.0", 0x0303: "DTLS 1.2", 0x0304: "DTLS 1.3"}


class Certificate(Record, frozen=True):
    """What an X.509 certificate says (RFC 5280), but for the names of subject and issuer and the key itself.

    Attributes:
        digest: of the whole certificate, to tell whether two are one.
        begins, ends: validity, seconds since 1970; None unreadable.
        own_issuer: subject and issuer are one, so it vouches for itself.
        authority: it may sign other certificates.
        key: algorithm of the public key, with the curve; bits: its length, 0 unknown.
        signature: algorithm of the signature.
        names: DNS names of the subject (alternative names); instances: those of the form urn:uuid, which name an
            instance of a network function (TS 33.310, 6.1.3c); others: how many alternative names of other kinds.
        for_server, for_client: the extended key usage admits it; None where it does not say.
    """

    digest: bytes = b""
    begins: int | None = None
    ends: int | None = None
    own_issuer: bool = False
    authority: bool = False
    key: str = ""
    bits: int = 0
    signature: str = ""
    names: tuple[str, ...] = ()
    instances: tuple[str, ...] = ()
    others: int = 0
    for_server: bool | None = None
    for_client: bool | None = None


class TLSHandshake(Message, frozen=True, kw_only=True):
    """The handshake of one connection; `at` is the frame of the first message that was seen of it.

    Attributes:
        connection: which connection of the capture.
        datagrams: DTLS.
        client, server: frames of ClientHello and ServerHello; None where not captured.
        version: of the connection: 0x0304 for TLS 1.3, 0x0303 for TLS 1.2 and so on (DTLS: as the TLS version that it
            follows); None unknown.
        offered: versions that the client offers, highest first.
        suite: cipher suite chosen; None unknown.
        suites: cipher suites that the client offers.
        group: named group of the key exchange chosen; None unknown.
        groups: named groups that the client offers.
        server_name: server name indication, "" where absent.
        protocols: application protocols that the client offers (ALPN).
        bits: length of the prime of a finite-field Diffie-Hellman exchange before TLS 1.3, 0 where there was none.
        certificate: the server's certificate was seen (in TLS 1.3 nobody sees it).
        server_shown, client_shown: the certificates themselves, where they could be read; chain: how many the server
            showed.
        client_asked: the server asks for a client certificate; None where that cannot be seen.
        client_certificate: the client sent one; None where that cannot be seen.
        resumed: a session is taken up again, so certificates are not shown.
        encrypted: records under encryption followed.
    """

    connection: int = -1
    datagrams: bool = False
    client: FrameRef | None = None
    server: FrameRef | None = None
    version: int | None = None
    offered: tuple[int, ...] = ()
    suite: int | None = None
    suites: tuple[int, ...] = ()
    group: int | None = None
    groups: tuple[int, ...] = ()
    server_name: str = ""
    protocols: tuple[str, ...] = ()
    bits: int = 0
    certificate: bool = False
    server_shown: Certificate | None = None
    client_shown: Certificate | None = None
    chain: int = 0
    client_asked: bool | None = None
    client_certificate: bool | None = None
    resumed: bool = False
    encrypted: bool = False

    @property
    def version_name(self) -> str:
        """The version as its specification calls it; "" unknown."""
        if self.version is None:
            return ""
        names = _OF_DATAGRAMS if self.datagrams else _OF_STREAMS
        return names.get(self.version, f"{self.protocol} of an unknown version")

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "DTLS" if self.datagrams else "TLS"

    @property
    def name(self) -> str:
        """See the base class."""
        return "Handshake"
