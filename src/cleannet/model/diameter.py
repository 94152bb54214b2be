"""Diameter messages (RFC 6733 and the 3GPP applications) as far as checks read them."""

from cleannet.model.message import Message


class DiameterMessage(Message, frozen=True, kw_only=True):
    """One request or answer.

    Attributes:
        command: command code; `command_name` its name without request or answer, "command 999" where not known.
        application: application id; `application_name` ("S6a", "Gx", "base" …), "" where not known.
        request: True for a request.
        proxiable, error, retransmitted: flags of the header.
        hop_by_hop, end_to_end: identifiers of the header: an answer has those of its request.
        origin_host, origin_realm, destination_host, destination_realm: as sent, "" where absent.
        result: result code, or experimental result code; None where absent.
        routes: how many Route-Record AVPs.
        identities: kinds of permanent identity in it ("IMSI", "MSISDN", "IMEI").
        secrets: names of AVPs that hold keys or authentication vectors ("KASME", "XRES", "CK", "IK").
        network: Visited-PLMN-Id as "MCC-MNC", "" where absent.
        codes: AVP codes of the first level, in their order.
    """

    command: int = 0
    command_name: str = ""
    application: int = 0
    application_name: str = ""
    request: bool = False
    proxiable: bool = False
    error: bool = False
    retransmitted: bool = False
    hop_by_hop: int = 0
    end_to_end: int = 0
    origin_host: str = ""
    origin_realm: str = ""
    destination_host: str = ""
    destination_realm: str = ""
    result: int | None = None
    routes: int = 0
    identities: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    network: str = ""
    codes: tuple[int, ...] = ()

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "Diameter"

    @property
    def name(self) -> str:
        """See the base class."""
        return f"{self.command_name}{'Request' if self.request else 'Answer'}"


class OpaqueDiameter(DiameterMessage, frozen=True, kw_only=True):
    """A Diameter message whose header could not be read."""
