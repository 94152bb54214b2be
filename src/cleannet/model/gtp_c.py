"""GTP-C messages, version 1 (TS 29.060) and version 2 (TS 29.274), as far as checks read them."""

from cleannet.model.message import Message
from cleannet.model.record import Record


class ControlTEID(Record, frozen=True):
    """An F-TEID (TS 29.274, 8.22) or the TEID and address of version 1: what for, number, address as text."""

    interface: int
    number: int
    address: str = ""


class GTPCMessage(Message, frozen=True, kw_only=True):
    """One message.

    Attributes:
        version: 1 or 2.
        message_type: number of the type; `type_name` its name, re-cased.
        teid: the receiver's TEID in the header; None where the header has none.
        sequence: sequence number; None where absent.
        cause: cause value; None where absent.
        identities: kinds of permanent identity in it ("IMSI", "MSISDN", "IMEI").
        tunnels: endpoints given.
        serving_network: "MCC-MNC", "" where absent.
        apn: access point name, "" where absent.
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
    tunnels: tuple[ControlTEID, ...] = ()
    serving_network: str = ""
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
        return self.type_name.endswith(("Request", "Command", "Notification", "Indication"))


class OpaqueGTPC(GTPCMessage, frozen=True, kw_only=True):
    """A GTP-C message whose header could not be read."""
