"""The two profiles that follow from the checks themselves, so that a new check is in them at once.

`default`: the questions that are asked of every network alike, by family of checks. `scas`: the tests of 3GPP's
security assurance specifications that checks name, by their ids.
"""

from cleannet.checks.catalogue import catalogue
from cleannet.checks.check import Check
from cleannet.profiles.profile import Criterion, Kind, Measured, Profile, Slot, Written
from cleannet.profiles.rules import rule

_SPECIFICATIONS = "https://www.3gpp.org/dynareport/33-series.htm"
_FAMILIES = {
    "SUB": ("identity", "Nobody else can tell who a subscriber is."),
    "NAS": ("signalling", "Signalling between phone and core is protected."),
    "RRC": ("radio", "The radio link is protected."),
    "DWN": ("no_downgrade", "Nobody is moved to weaker protection."),
    "CEL": ("cells", "Phones meet cells of the network alone."),
    "DOS": ("service", "Nobody is cut off."),
    "NGC": ("base_stations", "Base stations and core speak to each other alone."),
    "GTP": ("user_plane", "Packets are those of their sessions."),
    "PFC": ("sessions", "Sessions are changed by those who own them."),
    "SBI": ("services", "Functions ask for services as themselves, and protected."),
    "ROA": ("roaming", "Other networks ask only what they may."),
    "LNK": ("links", "Links are protected."),
    "SUR": ("tracking", "Nobody is located or listened to who should not be."),
}


def default() -> Profile:
    """What a network itself shows."""
    slots, criteria = [], []
    for number, (family, (name, text)) in enumerate(_FAMILIES.items(), 1):
        codes = tuple(code for code in catalogue() if code.startswith(family))
        slots.append(Slot(name, Kind.TECHNICAL, (True, False, None), text))
        criteria.append(Criterion(str(number), text, Written.TECHNICAL, Measured.EVIDENCE, rule(name), codes))
    note = "Each criterion judges evidence alone."
    title = "The questions that are asked of every network alike"
    return Profile("default", title, (), (), tuple(slots), tuple(criteria), note)


def scas() -> Profile:
    """The tests of security assurance specifications that a capture can answer."""
    by_test: dict[str, list[Check]] = {}
    for check in catalogue().values():
        for test in check.scas:
            by_test.setdefault(test, []).append(check)
    slots, criteria = [], []
    for test in sorted(by_test, key=_order):
        name = "test_" + "".join(c if c.isalnum() else "_" for c in test.lower().removeprefix("ts "))
        told = "; ".join(check.title.rstrip(".") for check in by_test[test])
        codes = tuple(check.code for check in by_test[test])
        slots.append(Slot(name, Kind.TECHNICAL, (True, False, None), f"what {test} asks for"))
        text = f"The network does not show what these checks look for: {told}."
        criteria.append(
            Criterion(test, text, Written.TECHNICAL, Measured.EVIDENCE, rule(name), codes, source=_SPECIFICATIONS)
        )
    title = "3GPP security assurance specifications: the tests that a capture can answer"
    note = (
        "TS 33.116, 33.117, 33.216, 33.250 and 33.511 to 33.523 by the ids of their tests, in own words. A capture "
        "shows what a network did, not what it would do in the test: where the case did not occur, the test stays open."
    )
    return Profile("scas", title, (_SPECIFICATIONS,), (), tuple(slots), tuple(criteria), note)


def _order(test: str) -> tuple[str, list[int]]:
    specification, _, clause = test.partition(", ")
    return specification, [int(part) if part.isdigit() else 0 for part in clause.split(".")]
