"""GTP-C messages, version 1 (TS 29.060) and version 2 (TS 29.274), as far as checks read them."""

from cleannet.model.identity import IMSI
from cleannet.model.message import Message
from cleannet.model.record import Record


class ControlTEID(Record, frozen=True):
    """An F-TEID (TS 29.274, 8.22), or the TEID and address of version 1: what for, number, address as text.

    Attributes:
        interface: type of the interface (TS 29.274, table 8.22-1); of version 1 GN_CONTROL or GN_USER.
        number: the TEID; address: the first of them, "" where there is none.
        bearer: it stands in a bearer context, and so tells of user packets.
    """

    interface: int
    number: int
    address: str = ""
    bearer: bool = False

    @property
    def control(self) -> bool:
        """Whether it is for control messages of one session."""
        return self.interface in CONTROL_INTERFACES


GN_CONTROL, GN_USER = -1, -2
"""Stand for the TEID Control Plane and TEID Data I of version 1 (TS 29.060, 7.7.13 and 7.7.14)."""
CONTROL_INTERFACES = frozenset({6, 7, 10, 11, 12, 13, 14, 17, 18, 30, 32, 35, 36, 40, GN_CONTROL})
"""Interface types of GTP-C for sessions of subscribers (TS 29.274, table 8.22-1)."""


class GTPCMessage(Message, frozen=True, kw_only=True):
    """One message.

    Attributes:
        version: 0, 1 or 2.
        message_type: number of the type; `type_name` its name, re-cased.
        teid: the receiver's TEID in the header; None where the header has none.
        sequence: sequence number; None where absent.
        cause: cause value; None where absent.
        identities: kinds of permanent identity in it ("IMSI", "MSISDN", "IMEI").
        imsi: of whom it is; None where absent or not readable.
        home: the first six digits of the IMSI (MCC, MNC and, if the MNC has two, one digit more), "" where absent.
        tunnels: endpoints given.
        serving_network: "MCC-MNC", "" where absent (of version 1: of the routing area).
        location: networks ("MCC-MNC") of the areas and cells in the user location information, each once.
        rat: RAT type (TS 29.274, 8.17; TS 29.060, 7.7.50), None where absent.
        apn: access point name, "" where absent; with its operator identifier where that is sent.
        echo_octets: octets of an echo message beyond what the specification gives it.
        piggybacked: another message follows it in the datagram (version 2).
    """

    version: int = 2
    message_type: int = 0
    type_name: str = ""
    teid: int | None = None
    sequence: int | None = None
    cause: int | None = None
    identities: tuple[str, ...] = ()
    imsi: IMSI | None = None
    home: str = ""
    tunnels: tuple[ControlTEID, ...] = ()
    serving_network: str = ""
    location: tuple[str, ...] = ()
    rat: int | None = None
    apn: str = ""
    echo_octets: int = 0
    piggybacked: bool = False

    @property
    def protocol(self) -> str:
        """See the base class."""
        return f"GTPv{self.version}-C"

    @property
    def name(self) -> str:
        """See the base class."""
        return self.type_name

    @property
    def is_request(self) -> bool:
        """Whether it asks."""
        return self.type_name.endswith(("Request", "Command", "Notification", "ErrorIndication"))

    @property
    def control(self) -> ControlTEID | None:
        """The sender's own end for control messages of the session: the first F-TEID outside of bearer contexts."""
        return next((one for one in self.tunnels if one.control and not one.bearer and one.address), None)


class OpaqueGTPC(GTPCMessage, frozen=True, kw_only=True):
    """A GTP-C message whose header could not be read."""
