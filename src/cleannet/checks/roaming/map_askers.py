"""Who asks in MAP, and about whom."""

from collections.abc import Iterable

from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.countries import elsewhere, other_country
from cleannet.checks.roaming.transactions import Transaction
from cleannet.model.map import MAPMessage, TCAPKind

E164 = (1, -1)
"""Numbering plans of titles that begin with a country code (-1: the format holds none)."""
_INTERNATIONAL = 10
"""Digits that a number has at least with its country code: shorter ones may lack it."""
WRITE_TITLES = (
    "needs to know whose global titles are whose: give --inventory FILE with global_titles under [[network]] and "
    "[[partner]] (docs/inventory.md shows one)"
)


def begins(message: MAPMessage) -> bool:
    """Whether a request begins its transaction; one inside of it was invited by who began."""
    return message.kind is TCAPKind.BEGIN


def origin(message: MAPMessage) -> str:
    """Who asks: the calling title, or the point code where there is none."""
    if message.calling.title:
        return message.calling.title
    return f"point code {message.calling.point_code if message.calling.point_code >= 0 else message.originating}"


def country_title(message: MAPMessage) -> str:
    """The calling title if it begins with a country code, else ""."""
    return message.calling.title if message.calling.plan in E164 else ""


def whose(border: Border, message: MAPMessage) -> Whose:
    """To whom the asker belongs, by its title, else by its point code."""
    title = country_title(message)
    if title:
        return border.of_title(title)
    return border.of_point_code(message.calling.point_code if message.calling.point_code >= 0 else message.originating)


def abroad(message: MAPMessage) -> bool | None:
    """Whether the asker's title is of another country than the subscriber; None where nothing tells."""
    title = country_title(message)
    if message.imsi is not None:
        return elsewhere(title, message.imsi.country)
    number = message.msisdn.value.decode() if message.msisdn is not None else ""
    return other_country(title, number) if len(number) >= _INTERNATIONAL else None


class Subscribers:
    """Who is who: equal IMSIs, and numbers whose IMSI some operation told."""

    def __init__(self, found: Iterable[Transaction]) -> None:
        self._of_number: dict[bytes, bytes] = {}
        for one in found:
            messages = [sent.message for sent in (one.request, one.result) if sent is not None]
            number = next((message.msisdn for message in messages if message.msisdn), None)
            imsi = next((message.imsi for message in messages if message.imsi), None)
            if number and imsi:
                self._of_number[number.value] = imsi.value

    def key(self, message: MAPMessage) -> bytes | None:
        """What is equal for all messages about one subscriber; None where nobody is named."""
        if message.imsi is not None:
            return message.imsi.value
        if message.msisdn is None:
            return None
        return self._of_number.get(message.msisdn.value, b"+" + message.msisdn.value)
