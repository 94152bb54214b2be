"""PFCP messages (TS 29.244) as far as checks of N4 read them."""

import enum

from cleannet.model.message import Message
from cleannet.model.record import Record


class ApplyAction(enum.IntFlag):
    """What a FAR does with packets (TS 29.244, 8.2.26); bits of the first octet, and of the second shifted by 8."""

    DROP = 0x01
    FORW = 0x02
    BUFF = 0x04
    NOCP = 0x08
    DUPL = 0x10
    IPMA = 0x20
    IPMD = 0x40
    DFRT = 0x80
    EDRT = 0x0100
    BDPN = 0x0200
    DDPN = 0x0400
    FSSM = 0x0800
    MBSU = 0x1000


class PFCPInterface(enum.IntEnum):
    """Source and destination interfaces of rules (TS 29.244, 8.2.2 and 8.2.24)."""

    ACCESS = 0
    CORE = 1
    SGI_LAN_OR_N6_LAN = 2
    CP_FUNCTION = 3
    LI_FUNCTION = 4
    VN_INTERNAL_5G = 5


class SEID(Record, frozen=True):
    """An F-SEID (8.2.37): the number, and the address (as text) at which its owner is reached; "" where absent."""

    number: int
    address: str = ""


class TEID(Record, frozen=True):
    """An F-TEID (8.2.3), or the TEID and address of an outer header to be made (8.2.56).

    `number` None: the UPF is asked to choose it (CH flag), or the outer header has none. `other`: the IPv6 address
    where there is one beside the IPv4 address.
    """

    number: int | None = None
    address: str = ""
    other: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses at which it holds."""
        return tuple(one for one in (self.address, self.other) if one)


class PDR(Record, frozen=True):
    """A packet detection rule that is made or changed (7.5.2.2, 7.5.4.2).

    Attributes:
        number: PDR ID.
        created: True where it is made, False where it is changed.
        source: where the packets come from; a number that the table does not name stays one. None: not told.
        tunnel: local F-TEID to match.
        ue_addresses: UE IP addresses to match, as text.
        far: FAR ID that applies.
        filtered: an SDF filter, application or URL narrows the rule.
        qfis: QoS flows that it matches.
        qers: QER IDs that apply.
        framed: a framed route makes addresses beside the UE's the session's own (5.16).
        endpoint: Traffic Endpoint ID that gives tunnel and address (5.2.3.1), None where they stand here.
        allocated: the UPF is asked to choose the UE's address (8.2.62, CHV4 and CHV6).
    """

    number: int | None = None
    created: bool = True
    source: PFCPInterface | int | None = None
    tunnel: TEID | None = None
    ue_addresses: tuple[str, ...] = ()
    far: int | None = None
    filtered: bool = False
    qfis: tuple[int, ...] = ()
    qers: tuple[int, ...] = ()
    framed: bool = False
    endpoint: int | None = None
    allocated: bool = False


class MadePDR(Record, frozen=True):
    """What the UPF chose for a rule `number` or a traffic endpoint (7.5.3.2, 7.5.3.5): its tunnel, the UE's address."""

    number: int | None = None
    endpoint: int | None = None
    tunnel: TEID | None = None
    ue_addresses: tuple[str, ...] = ()


class TrafficEndpoint(Record, frozen=True):
    """A traffic endpoint that is made or changed (7.5.2.7, 7.5.4.13): what several rules match in common."""

    number: int | None = None
    created: bool = True
    tunnel: TEID | None = None
    ue_addresses: tuple[str, ...] = ()
    framed: bool = False


class QER(Record, frozen=True):
    """A QoS enforcement rule that is made or changed (7.5.2.5, 7.5.4.5); `qfi` None where it marks no flow."""

    number: int | None = None
    created: bool = True
    qfi: int | None = None


class FAR(Record, frozen=True):
    """A forwarding action rule that is made or changed (7.5.2.3, 7.5.4.3).

    Attributes:
        number: FAR ID.
        created: True where it is made, False where it is changed.
        action: what is to be done; None where it is not told (unchanged).
        destination: where the packets go; None: not told.
        outer: the outer header to be made.
        duplicates: the outer headers of copies (duplicating parameters, 7.5.2.3-3).
    """

    number: int | None = None
    created: bool = True
    action: ApplyAction | None = None
    destination: PFCPInterface | int | None = None
    outer: TEID | None = None
    duplicates: tuple[TEID, ...] = ()


class PFCPMessage(Message, frozen=True, kw_only=True):
    """Any PFCP message (7.2).

    Attributes:
        message_type: number of the type (table 7.3-1).
        type_name: its name, re-cased; "PFCP 99" for one that the table does not name.
        seid: the receiver's SEID in the header; None in messages of nodes.
        sequence: sequence number, 24 bits.
        node: Node ID (8.2.38): address or name as text; "" where absent.
        cause: Cause (8.2.1).
        recovery: Recovery Time Stamp (8.2.65), seconds since 1900.
        control: CP F-SEID, or UP F-SEID in an answer.
        pdrs, fars: rules made or changed.
        made_pdrs: what the UPF chose (Created PDR, Updated PDR, Created Traffic Endpoint).
        endpoints: traffic endpoints made or changed.
        qers: QoS rules made or changed; urrs: URR IDs of usage rules made.
        removed_pdrs, removed_fars: IDs of rules taken away.
        identities: a User ID with a permanent identity is there (8.2.101): which kinds ("IMSI", "IMEI", "MSISDN",
            "NAI", "SUPI", "GPSI", "PEI").
    """

    message_type: int = 0
    type_name: str = ""
    seid: int | None = None
    sequence: int = 0
    node: str = ""
    cause: int | None = None
    recovery: int | None = None
    control: SEID | None = None
    pdrs: tuple[PDR, ...] = ()
    fars: tuple[FAR, ...] = ()
    made_pdrs: tuple[MadePDR, ...] = ()
    endpoints: tuple[TrafficEndpoint, ...] = ()
    qers: tuple[QER, ...] = ()
    urrs: tuple[int, ...] = ()
    removed_pdrs: tuple[int, ...] = ()
    removed_fars: tuple[int, ...] = ()
    identities: tuple[str, ...] = ()

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "PFCP"

    @property
    def name(self) -> str:
        """See the base class."""
        return self.type_name

    @property
    def is_request(self) -> bool:
        """Whether it asks; then its sequence number is of the sender's own choice (6.4)."""
        return self.type_name.endswith("Request")


class PFCPNodeMessage(PFCPMessage, frozen=True, kw_only=True):
    """A message between nodes: heartbeat, association, PFD management, node report, session set (7.4)."""


class PFCPSessionMessage(PFCPMessage, frozen=True, kw_only=True):
    """A message of one session (7.5)."""


class OpaquePFCP(PFCPMessage, frozen=True, kw_only=True):
    """A PFCP message whose header could not be read."""
