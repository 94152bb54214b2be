"""TLS handshakes (RFC 5246, RFC 8446) as far as they are visible: what protects a connection, and how well."""

from cleannet.model.frame import FrameRef
from cleannet.model.message import Message


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
        certificate: the server's certificate was seen (in TLS 1.3 nobody sees it).
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
    certificate: bool = False
    client_asked: bool | None = None
    client_certificate: bool | None = None
    resumed: bool = False
    encrypted: bool = False

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "DTLS" if self.datagrams else "TLS"

    @property
    def name(self) -> str:
        """See the base class."""
        return "Handshake"
