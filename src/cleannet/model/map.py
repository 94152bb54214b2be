"""Signalling of SS7 between hosts: SCCP addresses, TCAP transactions (Q.773), MAP (TS 29.002) and CAP operations.

One record for each component of a transaction's message; one without component where the message has none. Identities
of subscribers stand in the records of `model/identity` and in `MSISDN`, and are secrets; a global title is the address
of a node, but a called one may be made of a subscriber's number: so nothing but prefixes of it may be shown.
"""

import enum

from cleannet.model.identity import IMSI
from cleannet.model.message import Message
from cleannet.model.record import Record


class SCCPAddress(Record, frozen=True):
    """A calling or called party address (Q.713, 3.4 and 3.5).

    Attributes:
        title: digits of the global title, "" where there is none; an E.164 title begins with a country code.
        format: global title indicator (0 no title, 1 to 4).
        translation, plan, nature: translation type, numbering plan (1 E.164, 6 E.212, 7 E.214), nature of address;
            -1 where absent.
        subsystem: subsystem number (6 HLR, 7 VLR, 8 MSC, 145 GMLC, 147 gsmSCF, 149 SGSN); -1 where absent.
        point_code: -1 where absent.
        by_title: the routing indicator says to route by the title.
    """

    title: str = ""
    format: int = 0
    translation: int = -1
    plan: int = -1
    nature: int = -1
    subsystem: int = -1
    point_code: int = -1
    by_title: bool = False


NO_ADDRESS = SCCPAddress()


class TCAPKind(enum.Enum):
    """Types of a transaction's messages (Q.773, 3.1.1)."""

    BEGIN = "Begin"
    CONTINUE = "Continue"
    END = "End"
    ABORT = "Abort"
    UNIDIRECTIONAL = "Unidirectional"


class Component(enum.Enum):
    """Types of components (Q.773, 3.2.1.1); NONE where a message has no component."""

    NONE = ""
    INVOKE = "invoke"
    RESULT = "returnResultLast"
    RESULT_NOT_LAST = "returnResultNotLast"
    ERROR = "returnError"
    REJECT = "reject"


class MSISDN(Record, frozen=True):
    """A subscriber's number (TS 23.003, 3.3); `value` holds its digits as text in octets. A secret, like an IMSI."""

    value: bytes


class MAPNumber(Record, frozen=True):
    """The address of a node (or the target of a forwarding) inside an operation.

    Attributes:
        role: "msc", "vlr", "sgsn", "hlr", "gsm-scf", "service-centre", "forwarded-to", "gmlc", "mlc",
            "gmsc", "ggsn", "roaming-number", "network-node".
        digits: as sent, with country code if `international`. Those of "forwarded-to" and "roaming-number" are secrets.
        international: the nature of address says so (TS 29.002, 17.7.8, AddressString).
    """

    role: str
    digits: str
    international: bool = True


class TCAPMessage(Message, frozen=True, kw_only=True):
    """One component of a message of TCAP with the message around it; of no known application where it is just this.

    Attributes:
        carrier: "M3UA", "M2UA", "M2PA" or "SUA".
        originating, destination: point codes of the network below; -1 where there are none (SUA).
        calling, called: addresses of SCCP, of the service message for `returned` ones.
        returned: the network sent it back undelivered (UDTS, XUDTS, LUDTS), to its calling party.
        kind: type of the transaction's message.
        own_id, other_id: originating and destination transaction id in hexadecimal, "" where absent.
        dialogue: a dialogue portion is present.
        context: object identifier of the application context as numbers with dots, "" where not told.
        context_number: the number of a MAP application context (TS 29.002, 17.3.3: 1 networkLocUp, 29
            anyTimeInfoEnquiry …), -1 for others; `context_version` its version, also of other applications.
        components: how many components the whole message has; `place` is the number of this one, from 0.
        component: type of this one; `invoke_id` its number, None where absent.
        operation: local operation code, None where absent (errors; results without parameters) and not known from the
            request either; `operation_name` its name, re-cased, "" where not known.
        error: local error code of a returnError, problem code of a reject; None else.
        oddities: what is unusual in the encoding, sorted: "indefinite length", "long form" (a length in more octets
            than it needs), "wrong class" (a tag of Q.773 under another class), "no dialogue portion" (an
            operation that version 1 of MAP does not have), "dialogue form", "no sequence" (around a result), "global
            operation", "argument in octets" (an OCTET STRING where the operation has something else), "padding".
    """

    carrier: str = "M3UA"
    originating: int = -1
    destination: int = -1
    calling: SCCPAddress = NO_ADDRESS
    called: SCCPAddress = NO_ADDRESS
    returned: bool = False
    kind: TCAPKind = TCAPKind.BEGIN
    own_id: str = ""
    other_id: str = ""
    dialogue: bool = False
    context: str = ""
    context_number: int = -1
    context_version: int = -1
    components: int = 0
    place: int = 0
    component: Component = Component.NONE
    invoke_id: int | None = None
    operation: int | None = None
    operation_name: str = ""
    error: int | None = None
    oddities: tuple[str, ...] = ()

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "TCAP"

    @property
    def name(self) -> str:
        """The operation with what the component is to it; that of TCAP where there is no operation."""
        if self.operation_name:
            return f"{self.operation_name}{_ENDINGS[self.component]}"
        return f"{self.kind.value}{_ENDINGS[self.component]}"

    @property
    def asking(self) -> bool:
        """Whether it asks for an operation, and arrived (or is on its way)."""
        return self.component is Component.INVOKE and not self.returned

    @property
    def answering(self) -> bool:
        """Whether it brings a result."""
        return self.component in (Component.RESULT, Component.RESULT_NOT_LAST) and not self.returned


_ENDINGS = {
    Component.NONE: "",
    Component.INVOKE: "",
    Component.RESULT: "Result",
    Component.RESULT_NOT_LAST: "Result",
    Component.ERROR: "Error",
    Component.REJECT: "Reject",
}


class MAPMessage(TCAPMessage, frozen=True, kw_only=True):
    """A component of MAP.

    Attributes:
        imsi, msisdn: of whom it is; None where absent or not readable.
        home: the first six digits of the IMSI (MCC, MNC and, if the MNC has two, one digit more), "" where absent.
            Two IMSIs share it by the hundred thousand; reports still show no more than MCC and MNC of known networks.
        asks: what a request wants to know: "location", "state", "imsi", "routing" (where calls or messages are
            to go), "vectors", "profile" (services that are subscribed), "equipment".
        sets: what a request changes: "location" (registers the subscriber elsewhere), "forwarding", "camel" (who
            steers the calls), "barring", "profile" (anything else of the subscription), "trace", "removed" (the
            register forgets the subscriber).
        tells: what a result, or a report, holds: "location", "cell" (a cell or geographic position), "age", "imsi",
            "routing", "vectors", "profile", "equipment".
        numbers: addresses inside the operation.
        vectors: how many authentication vectors are asked for, or given; None where not told.
        secrets: names of keys and vectors that stand in it ("Kc", "SRES", "CK", "IK", "XRES").
        network: PLMN that a request names as that of the requesting node, "MCC-MNC"; "" where absent.
    """

    imsi: IMSI | None = None
    msisdn: MSISDN | None = None
    home: str = ""
    asks: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    numbers: tuple[MAPNumber, ...] = ()
    vectors: int | None = None
    secrets: tuple[str, ...] = ()
    network: str = ""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "MAP"

    @property
    def originator(self) -> MAPNumber | None:
        """The node that a request gives as its own: VLR, SGSN, MSC, gsmSCF, service centre or GMLC."""
        roles = _OWN_ROLES.get(self.operation, ()) if self.component is Component.INVOKE else ()
        return next((one for role in roles for one in self.numbers if one.role == role), None)

    def of_network(self, plmn: str) -> bool:
        """Whether the IMSI is one of a network ("MCC-MNC"); False where no IMSI is readable."""
        return bool(self.home) and self.home.startswith(plmn.replace("-", ""))


_OWN_ROLES: dict[int | None, tuple[str, ...]] = {
    2: ("vlr",),
    23: ("sgsn",),
    45: ("service-centre",),
    67: ("vlr", "sgsn"),
    71: ("gsm-scf",),
    62: ("gsm-scf",),
    65: ("gsm-scf",),
    22: ("gmsc",),
    24: ("ggsn",),
    83: ("mlc",),
    85: ("mlc",),
}


class CAPMessage(TCAPMessage, frozen=True, kw_only=True):
    """A component of CAP (TS 29.078): told from MAP by its application context or subsystem, its operation named."""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "CAP"


class OpaqueSS7(TCAPMessage, frozen=True, kw_only=True):
    """A message of SS7 below TCAP, or a transaction's message, that could not be read."""

    @property
    def name(self) -> str:
        """See the base class."""
        return "unreadable"
