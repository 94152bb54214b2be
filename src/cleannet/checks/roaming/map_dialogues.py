"""Questions of MAP with their answers, who asked them, and about whom, as the hosts of a capture exchanged them."""

from collections.abc import Iterable

import msgspec

from cleannet.checks.roaming.border import Border, Whose
from cleannet.model.map import Component, MAPMessage, TCAPKind
from cleannet.model.sent import Sent

E164 = (1, -1)
"""Numbering plans of titles that begin with a country code (-1: the format holds none)."""
MOST_WAITING = 1 << 16
WRITE_TITLES = (
    "needs to know whose global titles are whose: give --inventory FILE with global_titles under [[network]] and "
    "[[partner]] (docs/inventory.md shows one)"
)

Told = Sent[MAPMessage]


class Dialogue(msgspec.Struct, frozen=True):
    """A request, and what came back for it, in the order of time."""

    request: Told
    answers: tuple[Told, ...] = ()

    @property
    def result(self) -> Told | None:
        """The answer with a result."""
        return next((one for one in self.answers if one.message.answering), None)

    @property
    def refused(self) -> bool:
        """Whether it was answered with an error or a reject, or came back undelivered."""
        return any(one.message.component in (Component.ERROR, Component.REJECT) for one in self.answers)


def dialogues(messages: Iterable[Told]) -> list[Dialogue]:
    """Requests with their answers: these name the asker's transaction and the request's number (Q.773, 3.1 and 3.2)."""
    found: list[list[Told]] = []
    waiting: dict[tuple[int, str, int | None], int] = {}
    for one in messages:
        message = one.message
        if message.asking:
            if message.own_id:
                waiting[message.originating, message.own_id, message.invoke_id] = len(found)
                if len(waiting) > MOST_WAITING:
                    del waiting[next(iter(waiting))]
            found.append([one])
        elif message.component not in (Component.NONE, Component.INVOKE) and not message.returned:
            place = waiting.get((message.destination, message.other_id, message.invoke_id))
            if place is not None:
                found[place].append(one)
    return [Dialogue(one[0], tuple(one[1:])) for one in found]


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


class Subscribers:
    """Who is who: equal IMSIs, and numbers whose IMSI some operation told."""

    def __init__(self, found: Iterable[Dialogue]) -> None:
        self._of_number: dict[bytes, bytes] = {}
        for one in found:
            messages = [one.request.message, *(answer.message for answer in one.answers)]
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
