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
        producer_network, consumer_network: PLMN of the producer that it is for, and of the consumer, "MCC-MNC"; ""
            where absent.
        readable: it is a JSON web token that could be read.
    """

    algorithm: str = ""
    issuer: str = ""
    subject: str = ""
    audience: tuple[str, ...] = ()
    scope: str = ""
    expires: int | None = None
    producer_network: str = ""
    consumer_network: str = ""
    readable: bool = True


class NFProfile(Record, frozen=True):
    """A network function as a body describes it (TS 29.510, 6.1.6.2.2): type, instance id, addresses, names, PLMNs."""

    type: str = ""
    instance: str = ""
    addresses: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


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
        subject: number of the subscriber that path or body names, by the identity written there; -1 for none. Equal
            identities have equal numbers in all inputs; a SUPI and a SUCI of one subscriber differ.
        item: number of what the path (or the address that a response gives) names by an id; -1 for none.
        instance: NF instance id that the message is about: of the path, or whose sender signs so in the body.
        profiles: network functions that the body describes.
        wanted, requester: NF types that are looked for, and that look; "" for not told.
        requester_instance: NF instance id of who looks; "" for not told.
        networks: PLMNs in the body outside of profiles, "MCC-MNC".
        origin: PLMN of `3gpp-Sbi-Originating-Network-Id`, "MCC-MNC"; "" where absent.
        result: of an authentication ("AUTHENTICATION_SUCCESS", "AUTHENTICATION_FAILURE" …); "" for none.
        challenge: the RAND of a vector, compared with that of N1, never shown; None for none.
        resynchronisation: the body holds what a UE answered to a challenge out of step.
        initial: the AMF says that it serves the UE for the first time; None where it says nothing.
        security: security mechanisms of N32 that the body offers or selects.
        events: kinds of event that the body asks for or tells.
        slices: those of a session or of a subscription in the body, "SST" or "SST-SD", as the home network names them.
        scheme: of the authorization header ("Bearer"); "" where absent.
        token: the access token's claims.
        credentials: a `3gpp-Sbi-Client-Credentials` header is there.
        assertion: NF instance id for which it speaks; "" where it cannot be read.
        indirect: headers ask a proxy (SCP or SEPP) to find the producer or to forward.
        server, agent: the headers of that name, as sent.
        fault: what is wrong with the message: "traversal" (a path that climbs), "JSON" (a body that is none).
        leaks: what a body tells of the program behind it ("stack trace", "directory listing").
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
    subject: int = -1
    item: int = -1
    instance: str = ""
    profiles: tuple[NFProfile, ...] = ()
    wanted: str = ""
    requester: str = ""
    requester_instance: str = ""
    networks: tuple[str, ...] = ()
    origin: str = ""
    result: str = ""
    challenge: bytes | None = None
    resynchronisation: bool = False
    initial: bool | None = None
    security: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    slices: tuple[str, ...] = ()
    scheme: str = ""
    token: Token | None = None
    credentials: bool = False
    assertion: str = ""
    indirect: bool = False
    server: str = ""
    agent: str = ""
    fault: str = ""
    leaks: tuple[str, ...] = ()
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


class Burst(Record, frozen=True):
    """How often something came: in all, at most in one second, and the frame in which that second begins."""

    count: int = 0
    most: int = 0
    place: FrameRef = NOWHERE.frame


class HTTP2Connection(Message, frozen=True, kw_only=True):
    """What one connection of HTTP/2 asked of its server besides requests; `at` is the first frame of such.

    Attributes:
        connection: which connection of the capture.
        requests: header blocks of the client.
        resets: streams that the client gave up (RST_STREAM).
        settings, pings: frames of that kind, without the acknowledgements.
        continuations: the most CONTINUATION frames of one header block.
        block: octets of the largest header block as sent; `block_at`: where it ended.
        expanded: octets of the largest header list that a block stands for; `expanded_at`: where.
    """

    connection: int = -1
    requests: int = 0
    resets: Burst = Burst()
    settings: Burst = Burst()
    pings: Burst = Burst()
    continuations: int = 0
    block: int = 0
    block_at: FrameRef = NOWHERE.frame
    expanded: int = 0
    expanded_at: FrameRef = NOWHERE.frame

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "HTTP/2"

    @property
    def name(self) -> str:
        """See the base class."""
        return "Connection"
