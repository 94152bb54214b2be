"""CEL010."""

from collections.abc import Iterator

from cleannet.checks.cell.common import TEST_COUNTRIES, distinct
from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber

SEVERAL = (
    ("310", "311", "312", "313", "314", "315", "316"),
    ("404", "405", "406"),
    ("234", "235"),
    ("440", "441"),
    ("460", "461"),
    ("424", "430", "431"),
)
"""Country codes of one country each (ITU-T E.212, annex)."""


@check(
    "CEL010",
    "foreign-country-code",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1036.501",),
)
def foreign_country_code(subscriber: Subscriber) -> Iterator[Result]:
    """One cell broadcasts the country code of another country than the cells around it.

    Why: a cell under a foreign name catches the phones of travellers from there, and no network here misses it.
    Legitimate when: a border is near, the phone travels, or the cell belongs to a ship, a plane or a laboratory (the
        codes 001 and 999 are test networks and are not judged).
    Remedy: see on a map whether the other country's networks reach this place.
    """
    countries: dict[str, list[LTESystemInformationBlockType1 | NRSIB1]] = {}
    for one in distinct(subscriber):
        for code in sorted({_country(plmn) for plmn in one.plmns} - set(TEST_COUNTRIES)):
            countries.setdefault(code, []).append(one)
    if len(countries) < 2:
        if sum(len(found) for found in countries.values()) < 2:
            yield not_observed("one cell alone shows no other country; which country is right needs the phone's place")
        else:
            yield passed("all cells broadcast one country", *next(iter(countries.values()))[:1])
        return
    most = max(countries, key=lambda code: len(countries[code]))
    for code, found in countries.items():
        if code != most and not any(one in countries[most] for one in found):
            yield suspect(
                "a cell broadcasts another country than most; a border, or a journey, explains it",
                *found,
                related=countries[most][:1],
                severity=Severity.LOW,
                confidence=Confidence.LOW,
                field="plmn-IdentityList",
            )
        else:
            yield passed("most cells broadcast one country", found[0])


def _country(plmn: str) -> str:
    code = plmn[:3]
    return next((group[0] for group in SEVERAL if code in group), code)
