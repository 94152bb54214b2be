"""Short messages (TS 23.040) and their transfer (TS 24.011), as far as the checks read them: never the text."""

from cleannet.model.message import Message


class SMSMessage(Message, frozen=True, kw_only=True):
    """A message of the short message service: a TPDU, or the CP or RP message of a transfer that carries none.

    `container`: carried inside another message that has its own record.
    """

    container: bool = False

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "SMS"


class SMSTransfer(SMSMessage, frozen=True, kw_only=True):
    """An SMS-DELIVER or SMS-SUBMIT (TS 23.040, 9.2.2).

    Attributes:
        pid: TP-Protocol-Identifier (0x40: short message type 0; 0x7F: (U)SIM data download).
        dcs: TP-Data-Coding-Scheme.
        elements: identifiers of the user data header's elements, in their order (0x04, 0x05: ports; 0x70 to 0x7F:
            (U)SIM toolkit security, TS 31.115).
        destination_port, originator_port: application ports of the header.
        security_parameters: SPI, two octets, of a secured command packet (TS 31.115, 4.2; TS 102 225, 5.1.1).
    """

    pid: int | None = None
    dcs: int | None = None
    elements: tuple[int, ...] = ()
    destination_port: int | None = None
    originator_port: int | None = None
    security_parameters: bytes | None = None


class SMSDeliver(SMSTransfer, frozen=True, kw_only=True):
    """SMS-DELIVER (9.2.2.1): to the phone."""


class SMSSubmit(SMSTransfer, frozen=True, kw_only=True):
    """SMS-SUBMIT (9.2.2.2): from the phone."""


class OtherSMS(SMSMessage, frozen=True, kw_only=True):
    """Any other: "CPAck", "CPError", "RPAck", "RPError", "RPSMMA", "SMSStatusReport", "SMSCommand".

    An RP-ACK or RP-ERROR that carries a report stands for it. `cause`: CP or RP cause.
    """

    type_name: str = ""
    cause: int | None = None

    @property
    def name(self) -> str:
        """See the base class."""
        return self.type_name
