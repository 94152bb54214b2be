"""GTP014."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_u import GPDU, DNSQuestion, InnerEcho
from cleannet.subscribers.deployment import Deployment

NAMES, LENGTH, LETTERS = 50, 50, 3.5
"""Different names of one zone that one tunnel asks for, their mean length, and their mean entropy in bits."""
DIFFERENT = 0.9
"""Share of the queries of a zone that ask for a name that was not asked for before."""
ANSWERS = 5
"""Replies that do not return what the request carried."""
SIZES, SMALL = 5, 64
"""Different sizes of echoes above what the usual programs send."""


@check(
    "GTP014",
    "tunnel-over-dns-or-icmp",
    severity=Severity.LOW,
    clauses=(),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    fight=("FGT1048.501",),
)
def tunnel_over_dns_or_icmp(deployment: Deployment) -> Iterator[Result]:
    """A subscriber's DNS queries or ICMP echoes carry data.

    Why: both pass most firewalls and are often not charged, so that data leave a network through them unseen.
    Legitimate when: antivirus programs and content networks ask for long names that never repeat, and measurements
      send echoes of many sizes.
    Remedy: answer subscribers' names by the network's own resolver with a limit per zone, and limit the size and rate
      of echoes.
    """
    plane = deployment.user_plane
    zones: dict[tuple[int, bytes], list[DNSQuestion]] = {}
    for one in plane.questions:
        zones.setdefault((one.tunnel, one.zone), []).append(one)
    for asked in zones.values():
        yield from _names(asked)
    yield from _echoes(plane.echoes)


def _names(asked: Sequence[DNSQuestion]) -> Iterator[Result]:
    different = list({one.name: one for one in reversed(asked)}.values())[::-1]
    long = sum(one.length for one in different) / len(different) >= LENGTH
    random = sum(one.letters for one in different) / len(different) >= LETTERS
    if len(different) >= NAMES and long and random and len(different) >= DIFFERENT * len(asked):
        text = "a subscriber asks for many long names of one zone, each once; antivirus look-ups explain it"
        yield suspect(text, *(one.at for one in different), confidence=Confidence.LOW, field="DNS name")
    else:
        yield passed("a subscriber's DNS queries look as usual", asked[0].at, protects=False, count=len(asked))


def _echoes(echoes: Sequence[InnerEcho]) -> Iterator[Result]:
    asked: dict[tuple[str, str, int], InnerEcho] = {}
    other: dict[tuple[str, str], list[InnerEcho]] = {}
    sizes: dict[tuple[str, str], dict[int, InnerEcho]] = {}
    for one in sorted(echoes, key=lambda echo: echo.time):
        if one.request:
            asked[one.source, one.destination, one.key] = one
            if one.size > SMALL:
                sizes.setdefault((one.source, one.destination), {}).setdefault(one.size, one)
            continue
        request = asked.get((one.destination, one.source, one.key))
        if request is not None and (request.size, request.content) != (one.size, one.content):
            other.setdefault((one.destination, one.source), []).append(one)
    strange = 0
    for replies in other.values():
        if len(replies) >= ANSWERS:
            strange += len(replies)
            text = "replies to a subscriber's ICMP echoes do not return what was sent"
            yield suspect(text, *(one.at for one in replies), field="ICMP data")
    for pair, by_size in sizes.items():
        if len(by_size) >= SIZES and pair not in other:
            text = "a subscriber's ICMP echoes are large and of many sizes; a measurement explains it"
            strange += len(by_size)
            yield suspect(text, *(one.at for one in by_size.values()), confidence=Confidence.LOW, field="ICMP data")
    if len(echoes) > strange:
        yield passed("ICMP echoes look as usual", echoes[0].at, protects=False, count=len(echoes) - strange)
