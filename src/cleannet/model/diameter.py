"""Diameter messages (RFC 6733 and the 3GPP applications) as far as checks read them."""

from cleannet.model.identity import IMSI
from cleannet.model.message import Message

UPDATE_LOCATION, CANCEL_LOCATION, AUTHENTICATION_INFORMATION = 316, 317, 318
INSERT_SUBSCRIBER_DATA, DELETE_SUBSCRIBER_DATA, PURGE_UE, RESET = 319, 320, 321, 322
"""Commands of S6a and S6d (TS 29.272, 7.2)."""
USER_DATA, SUBSCRIBE_NOTIFICATIONS, PROVIDE_LOCATION = 306, 308, 8388620
"""Commands of Sh (TS 29.329, 6.1) and SLg (TS 29.172, 7.3)."""
LOCATION_DATA = 14
"""LocationInformation among the data references of Sh (TS 29.329, 6.3.4)."""
LOCATION_INFORMATION = 1 << 3
"""EPS Location Information Request of IDR-Flags (TS 29.272, table 7.3.103/1)."""


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
        experimental: the result is an experimental one, whose numbers are of the application (RFC 6733, 7.6).
        routes: how many Route-Record AVPs; `route_records` the names in them, lower case, in their order.
        session: a digest of the Session-Id, b"" where absent; equal for equal ones.
        identities: kinds of permanent identity in it ("IMSI", "MSISDN", "IMEI").
        imsi: of whom it is (User-Name, or a Subscription-Id of that type); None where absent or not readable.
        home: the first six digits of the IMSI (MCC, MNC and, if the MNC has two, one digit more), "" where absent.
        secrets: names of AVPs that hold keys or authentication vectors ("KASME", "XRES", "CK", "IK").
        vectors: how many authentication vectors are asked for, or given; None where there is nothing of the kind.
        network: Visited-PLMN-Id as "MCC-MNC", "" where absent.
        asks: flags of an Insert-Subscriber-Data-Request (TS 29.272, 7.3.103), 0 where absent.
        data: which data of the subscriber a User-Data-Request wants (Data-Reference, TS 29.329, 6.3.4).
        tells_location: it holds a place: a cell, an estimate, or where a register last knew the subscriber.
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
    experimental: bool = False
    routes: int = 0
    route_records: tuple[str, ...] = ()
    session: bytes = b""
    identities: tuple[str, ...] = ()
    imsi: IMSI | None = None
    home: str = ""
    secrets: tuple[str, ...] = ()
    vectors: int | None = None
    network: str = ""
    asks: int = 0
    data: tuple[int, ...] = ()
    tells_location: bool = False
    codes: tuple[int, ...] = ()

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "Diameter"

    @property
    def name(self) -> str:
        """See the base class."""
        return f"{self.command_name}{'Request' if self.request else 'Answer'}"

    @property
    def wants_location(self) -> bool:
        """Whether a request asks where a subscriber is: of a register, or of the node that serves it."""
        if not self.request:
            return False
        if self.application_name == "SLg":
            return self.command == PROVIDE_LOCATION
        if self.application_name == "Sh":
            return self.command in (USER_DATA, SUBSCRIBE_NOTIFICATIONS) and LOCATION_DATA in self.data
        return self.command == INSERT_SUBSCRIBER_DATA and bool(self.asks & LOCATION_INFORMATION)


class OpaqueDiameter(DiameterMessage, frozen=True, kw_only=True):
    """A Diameter message whose header could not be read."""
