"""Links between hosts: what SCTP and the outer headers show, for checks of associations and link protection."""

import enum
import ipaddress

from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.model.record import Record


class Protection(enum.Enum):
    """How a link is protected, as seen in the capture."""

    CLEAR = "clear"
    ESP = "ESP"
    ESP_NULL = "ESP without encryption"
    AH = "AH"
    DTLS = "DTLS"
    TLS = "TLS"
    SSH = "SSH"
    OWN = "encryption of its own"

    @property
    def hides(self) -> bool:
        """Whether who listens cannot read what the link carries; AH and null encryption only protect from change."""
        return self not in (Protection.CLEAR, Protection.ESP_NULL, Protection.AH)


class Link(Record, frozen=True):
    """Traffic of one kind between two hosts (`a` sent the first frame).

    `interface` is UNKNOWN where nothing tells what a protected link carries. `spi`: the security parameter index of ESP
    and AH links. `local`: both ends are one host (equal or loopback addresses). `strength`: version and algorithms,
    as far as they are visible. `carries`: which protocol of the interface ("Gx", "M3UA", "user plane"). `begins`,
    `ends`: times of `first` and `last` in nanoseconds since 1970, -1 unknown.
    """

    interface: Interface
    protection: Protection
    a: str
    b: str
    frames: int
    first: FrameRef
    last: FrameRef
    spi: int = 0
    local: bool = False
    strength: str = ""
    carries: str = ""
    begins: int = -1
    ends: int = -1


def is_local(a: str, b: str) -> bool:
    """Whether two address texts are ends inside one host: equal, or loopback both."""
    try:
        ends = [ipaddress.ip_address(text.split(", ")[0]) for text in (a, b)]
    except ValueError:
        return False
    return ends[0] == ends[1] or all(end.is_loopback for end in ends)


class SCTPEventKind(enum.Enum):
    """Chunks that begin or end an association (RFC 9260, 3.3)."""

    INIT = "INIT"
    INIT_ACK = "INIT ACK"
    ABORT = "ABORT"
    SHUTDOWN = "SHUTDOWN"


class SCTPEvent(Record, frozen=True):
    """One such chunk. `from_gnb`: the side that is not the AMF's sent it. `second`: seconds since 1970, 0 unknown."""

    kind: SCTPEventKind
    at: FrameRef
    association: int
    source: str
    destination: str
    destination_port: int
    second: float = 0.0
    from_gnb: bool = True


class PPIDCount(Record, frozen=True):
    """How many user messages of an association had one payload protocol identifier, and the first of them."""

    ppid: int
    count: int
    first: FrameRef


class Association(Record, frozen=True):
    """An SCTP association between a RAN node and an AMF (or what uses SCTP else).

    `gnb` and `amf` are addresses as text (joined by commas when multi-homed). `ngap` tells whether NGAP was seen on it.
    `on_the_wire` is False where messages were given without packets (a file that a gNB wrote, exported PDUs): then
    nothing shows what protected them on their way.
    """

    index: int
    gnb: str
    amf: str
    gnb_port: int
    amf_port: int
    ngap: bool = True
    ppids: tuple[PPIDCount, ...] = ()
    on_the_wire: bool = True


class IdConflict(Record, frozen=True):
    """A UE's NGAP identifiers used against what was agreed when they were assigned, with no release in between.

    Attributes:
        kind: "AMF UE NGAP ID with another RAN UE NGAP ID", or "AMF UE NGAP ID on another association" (without a
            handover or path switch that would explain it).
        at, earlier: the message in conflict, and the one that showed whose the identifiers are.
        association, other_association: that of `at`, and that of `earlier`.
        command: whether the message orders something for the UE (context release or modification, handover,
            PDU session resources), and so acts on it.
    """

    kind: str
    at: FrameRef
    earlier: FrameRef
    association: int
    other_association: int
    command: bool = False
