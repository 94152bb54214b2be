"""References into specifications, with the strength of what they say."""

import enum

from cleannet.model.record import Record


class Obligation(enum.Enum):
    """How strongly a clause speaks (3GPP drafting rules, TR 21.801, annex E)."""

    SHALL = "shall"
    SHOULD = "should"
    MAY = "may"


class Clause(Record, frozen=True):
    """One clause of one specification, for example `Clause("TS 33.501", "6.12.2", SHALL)`."""

    specification: str
    number: str
    obligation: Obligation

    def __str__(self) -> str:
        return f"{self.specification}, {self.number} ({self.obligation.value})"
