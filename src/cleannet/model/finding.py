"""What a check says of what it saw, and what the report says of it."""

import enum

from cleannet.model.clause import Clause
from cleannet.model.record import Record


class Severity(enum.IntEnum):
    """How bad it is, if true."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The public spelling."""
        return self.name.lower()


class Confidence(enum.IntEnum):
    """How sure it is."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2

    @property
    def label(self) -> str:
        """The public spelling."""
        return self.name.lower()


class Outcome(enum.Enum):
    """What a check concludes. Per check the report states the first that occurs, in the order written here."""

    ERROR = "error"
    FAIL = "fail"
    SUSPECT = "suspect"
    PASS = "pass"
    NOT_OBSERVED = "not-observed"
    NOT_APPLICABLE = "not-applicable"


class State(enum.Enum):
    """State of one property of one interface in the coverage table."""

    PROTECTED = "protected"
    NOT_PROTECTED = "not protected"
    MIXED = "mixed"
    NOT_OBSERVED = "not observed"
    NOT_OBSERVABLE = "not observable"


class Interface(enum.Enum):
    """Reference points that coverage speaks of (TS 23.501, 4.2.7; TS 23.401, 4.2.3).

    DIAMETER and GTP_C are those of these protocols that have no name of their own here.
    """

    N1 = "N1"
    N2 = "N2"
    N3 = "N3"
    N4 = "N4"
    N6 = "N6"
    N9 = "N9"
    F1 = "F1"
    E1 = "E1"
    XN = "Xn"
    S1 = "S1"
    X2 = "X2"
    S11 = "S11"
    S8 = "S5/S8"
    GTP_C = "GTP-C"
    S6A = "S6a"
    DIAMETER = "Diameter"
    SIGTRAN = "SIGTRAN"
    SBI = "SBI"
    N32 = "N32"
    OAM = "OAM"
    UU = "Uu"
    UNKNOWN = "unknown"


class Property(enum.Enum):
    """Properties that coverage speaks of."""

    CIPHERING = "ciphering"
    INTEGRITY = "integrity"
    IDENTITY = "identity"
    TEMPORARY_IDENTITY = "temporary identity"
    AUTHENTICATION = "authentication"
    USER_PLANE_POLICY = "user-plane policy"
    KEYS = "keys"
    LINK = "link"
    EPS_CIPHERING = "NAS-EPS ciphering"
    EPS_INTEGRITY = "NAS-EPS integrity"
    EPS_IDENTITY = "NAS-EPS identity"
    NR_CIPHERING = "NR RRC ciphering"
    NR_INTEGRITY = "NR RRC integrity"
    LTE_CIPHERING = "LTE RRC ciphering"
    LTE_INTEGRITY = "LTE RRC integrity"
    UMTS_CIPHERING = "UMTS RRC ciphering"
    UMTS_INTEGRITY = "UMTS RRC integrity"
    GSM_CIPHERING = "GSM ciphering"


Place = tuple[int, int, int]
"""Input, frame and message of one piece of evidence, as in `FrameRef`."""


class Finding(Record, frozen=True):
    """One statement of the report.

    Attributes:
        subject: whom it concerns: a pseudonym, an association, or "N subscribers".
        subjects: up to 100 pseudonyms behind `subject`; `subscribers`: how many there are.
        occurrences: how often it was said.
        primary: the frames that the finding is about; related: those that show its circumstances.
        field, value: what was read in the primary frames (never an identity or a key).
        count: how many pieces of evidence there are; `primary` and `related` hold at most 10,000 of them.
        fingerprint: 16 hexadecimal digits, equal for the same statement about the same network in another run.
        decrypted: it rests on messages that were ciphered on their way, and read with keys that the user gave.
    """

    check: str
    name: str
    outcome: Outcome
    severity: Severity
    confidence: Confidence
    subject: str
    text: str
    clauses: tuple[Clause, ...]
    primary: tuple[Place, ...]
    related: tuple[Place, ...]
    count: int
    fingerprint: str
    field: str = ""
    value: str = ""
    subjects: tuple[str, ...] = ()
    subscribers: int = 0
    occurrences: int = 1
    decrypted: bool = False
