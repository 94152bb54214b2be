"""Messages of the service-based interfaces (TS 29.500) as far as checks read them: never a token, key or identity."""

from cleannet.model.frame import NOWHERE, FrameRef
from cleannet.model.message import Message
from cleannet.model.record import Record


class Token(Record, frozen=True):
    """What an access token claims (TS 29.510, 6.3.5.2.4), never the token itself.

    Attributes:
        algorithm: `alg` of its header; "" where it has none.
        issuer, subject: NF instance ids of the NRF and of the consumer.
        audience: NF type, or NF instance ids.
        scope: services, separated by spaces.
        expires: seconds since 1970, None where absent.
        producer_network: PLMN of the producer that it is for, "MCC-MNC"; "" where absent.
        readable: it is a JSON web token that could be read.
    """

    algorithm: str = ""
    issuer: str = ""
    subject: str = ""
    audience: tuple[str, ...] = ()
    scope: str = ""
    expires: int | None = None
    producer_network: str = ""
    readable: bool = True


class SBIMessage(Message, frozen=True, kw_only=True):
    """One HTTP request or response.

    Attributes:
        version: HTTP version, "1.1" or "2".
        connection, stream: which connection of the capture, and which exchange on it: a request and its response have
            both equal.
        head: the frame in which the headers ended (`at` is where the whole message did).
        service: API name ("nudm-ueau"); "" where nothing tells.
        resource: the path behind the API name and version, with identities and ids as `{supi}`, `{id}` and so on.
        host: authority of the request as text.
        target: host of `3gpp-Sbi-Target-apiRoot`; "" where absent.
        callbacks: hosts that the body gives for notifications.
        content: media types of body and parts.
        secrets: names of members of the body that hold keys or authentication vectors.
        identities: kinds of permanent identity in path or body ("SUPI", "GPSI", "PEI").
        scheme: of the authorization header ("Bearer"); "" where absent.
        token: the access token's claims.
        credentials: a `3gpp-Sbi-Client-Credentials` header is there.
        server, agent: the headers of that name, as sent.
        unknown_headers: how many headers could not be told (HPACK table not captured).
        size: octets of the body.
    """

    version: str = ""
    connection: int = -1
    stream: int = 0
    head: FrameRef = NOWHERE.frame
    service: str = ""
    resource: str = ""
    host: str = ""
    target: str = ""
    callbacks: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    scheme: str = ""
    token: Token | None = None
    credentials: bool = False
    server: str = ""
    agent: str = ""
    unknown_headers: int = 0
    size: int = 0

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "SBI"


class SBIRequest(SBIMessage, frozen=True, kw_only=True):
    """A request; `method` as sent, "" where unknown."""

    method: str = ""

    @property
    def name(self) -> str:
        """See the base class."""
        return f"{self.method or 'request'} {self.service or 'of no known service'}"


class SBIResponse(SBIMessage, frozen=True, kw_only=True):
    """A response; `status` None where unknown. `service` and `resource` are those of its request."""

    status: int | None = None

    @property
    def name(self) -> str:
        """See the base class."""
        return f"{self.status or 'response'} {self.service or 'of no known service'}"
