"""Arguments and results of MAP's operations: whom they are about, what they ask, change and tell (TS 29.002, 17.7).

One walk along the paths of `map_rules`; what these do not name is passed over.
"""

from typing import Any

import msgspec

from cleannet.decode.ber import BER, Element, number, ordered
from cleannet.decode.map_rules import ASKS, OF_REQUESTS, OF_RESULTS, OF_SERVICE, SETS, TELLS, Rule
from cleannet.decode.nas_5gs_identity import plmn
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.map import MSISDN, MAPNumber
from cleannet.model.problem import ProblemKind

_DIGITS = "0123456789*#abc"
_SHORTEST_IMSI, _LONGEST_IMSI = 6, 15
_OCTET_STRING = 0x04
_INTERNATIONAL, _LAND_MOBILE = 1, 6
_HOME_DIGITS = 6
_FORWARDING, _BARRING = range(0x20, 0x30), range(0x90, 0xA0)
"""Codes of supplementary services (TS 29.002, 17.7.5, SS-Code)."""
_SECRETS = {
    "triplet": ("SRES", "Kc"),
    "quintuplet": ("XRES", "CK", "IK"),
    "eps-vector": ("XRES", "KASME"),
}
_OPENING, _DESTINATION = 0xA0, 0x80


class Found(msgspec.Struct):
    """What an operation says, as it is found."""

    imsi: IMSI | None = None
    msisdn: MSISDN | None = None
    home: str = ""
    asks: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()
    numbers: tuple[MAPNumber, ...] = ()
    vectors: int | None = None
    secrets: frozenset[str] = frozenset()
    network: str = ""

    def fields(self) -> dict[str, Any]:
        """As fields of a `MAPMessage`; what was not found is left out."""
        found = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: ordered(one) if isinstance(one, frozenset) else one for name, one in found.items() if one}

    def know_imsi(self, digits: str) -> None:
        """Takes the digits of an IMSI (the first one stands)."""
        if self.imsi is None:
            self.imsi, self.home = imsi_of(digits), digits[:_HOME_DIGITS]


def imsi_of(digits: str) -> IMSI:
    """The record of an IMSI, as Diameter's and GTP-C's."""
    return IMSI(EPSIdentityType.IMSI, digits.encode(), digits[:3], digits[3:5])


def argument(ber: BER, part: Element, operation: int, request: bool, found: Found) -> bool:
    """Reads an argument (`request`) or a result; False where it is octets instead of what the operation has.

    Raises:
        Malformed: an element cannot be read.
    """
    found.asks |= frozenset(ASKS.get(operation, ())) if request else frozenset()
    found.sets |= frozenset(SETS.get(operation, ())) if request else frozenset()
    found.tells |= frozenset() if request else frozenset(TELLS.get(operation, ()))
    rule = (OF_REQUESTS if request else OF_RESULTS).get(operation)
    if rule is None:
        return True
    if part.tag == _OCTET_STRING and (_OCTET_STRING, -1) not in rule.inside:
        return False
    _walk(ber, [part], rule, found)
    if request and operation in OF_SERVICE and not found.sets:
        found.sets = frozenset({"profile"})
    if any(one.role == "forwarded-to" for one in found.numbers) and request:
        found.sets |= {"forwarding"}
    if not request:
        told = {"imsi": found.imsi, "vectors": found.secrets}
        found.tells |= {name for name, one in told.items() if one}
        found.tells |= {"routing"} if any(one.role == "network-node" for one in found.numbers) else frozenset()
    return True


def open_references(ber: BER, opening: Element, found: Found) -> None:
    """Destination reference of MAP's opening (TS 29.002, 17.9.1, MAP-OpenInfo): in supplementary services the IMSI."""
    if opening.tag != _OPENING:
        return
    for part in ber.parts(opening):
        octets = ber.octets(part)
        if part.tag == _DESTINATION and octets and octets[0] & 0x0F == _LAND_MOBILE:
            digits = tbcd(octets[1:])
            if _is_imsi(digits):
                found.know_imsi(digits)


def tbcd(octets: bytes) -> str:
    """Digits, the lower half of an octet first; F ends (TS 29.002, 17.7.8, TBCD-STRING)."""
    halves = [half for octet in octets for half in (octet & 15, octet >> 4)]
    return "".join(_DIGITS[half] for half in halves if half != 15)


def _is_imsi(digits: str) -> bool:
    return _SHORTEST_IMSI <= len(digits) <= _LONGEST_IMSI and digits.isdecimal()


def _walk(ber: BER, parts: list[Element], rule: Rule, found: Found) -> None:
    seen: dict[int, int] = {}
    for part in parts:
        nth = seen[part.tag] = seen.get(part.tag, -1) + 1
        for key in ((part.tag, -1), (part.tag, nth)):
            inside = rule.inside.get(key)
            if inside is None:
                continue
            for word, detail in inside.actions:
                _take(ber, part, word, detail, found)
            if inside.inside and part.constructed:
                _walk(ber, ber.parts(part), inside, found)


def _take(ber: BER, part: Element, word: str, detail: str, found: Found) -> None:
    """Takes what stands at a place."""
    if word in ("asks", "sets", "tells"):
        setattr(found, word, getattr(found, word) | {detail})
    elif word in _SECRETS:
        found.vectors = (found.vectors or 0) + 1
        found.secrets |= frozenset(_SECRETS[word])
    elif part.end == part.start or part.constructed:
        return
    elif word == "imsi":
        digits = tbcd(ber.octets(part))
        if _is_imsi(digits):
            found.know_imsi(digits)
        else:
            ber.cursor.note(ProblemKind.BAD_VALUE, f"an IMSI of {part.end - part.start} bytes", part.start)
    elif word == "msisdn":
        found.msisdn = found.msisdn or MSISDN(tbcd(ber.octets(part)[1:]).encode())
    elif word == "number":
        octets = ber.octets(part)
        found.numbers += (MAPNumber(detail, tbcd(octets[1:]), octets[0] >> 4 & 7 == _INTERNATIONAL),)
    elif word == "vectors":
        found.vectors = number(ber.octets(part))
    elif word == "network" and part.end - part.start == 3:
        ber.cursor.pos = part.start
        found.network = plmn(ber.cursor)
    elif word == "service":
        code = ber.octets(part)[0]
        kinds = {"forwarding": _FORWARDING, "barring": _BARRING}
        found.sets |= {next((name for name, codes in kinds.items() if code in codes), "profile")}
