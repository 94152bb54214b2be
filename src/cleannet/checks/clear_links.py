"""Links in clear: what is said of them, and where they show it."""

from collections.abc import Collection, Iterable, Iterator

from cleannet.checks.check import Result, failed, passed
from cleannet.model.finding import Interface, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link, Protection


def first_message(deployment: Deployment, link: Link, ppid: int) -> FrameRef:
    """The first message of a link over SCTP (its first frame, an INIT chunk, shows nothing of the interface).

    Args:
        deployment: where the associations are.
        link: the link.
        ppid: payload protocol identifier of the interface.
    """
    associations = [one for one in deployment.associations if (one.gnb, one.amf) == (link.a, link.b)]
    firsts = [found.first for one in associations for found in one.ppids if found.ppid == ppid]
    return min((first for first in firsts if link.first <= first <= link.last), default=link.first)


def judged(link: Link, shown: FrameRef, between: str) -> Result:
    """Passed where the link is ciphered, failed where it is not; less severe inside one host.

    Args:
        link: the link.
        shown: the frame that shows it in clear.
        between: whom it joins, such as "between eNBs".
    """
    name = link.interface.value
    if link.protection.hides:
        return passed(f"{name} runs under {link.protection.value}", link.first)
    severity = None
    if link.protection is not Protection.CLEAR:
        text = f"{name} runs under {link.protection.value}, so it is not ciphered"
    elif link.local:
        text, severity = f"{name} runs in clear inside one host", Severity.LOW
    else:
        text = f"{name} runs in clear {between}"
    return failed(
        text,
        shown,
        related=(link.last,),
        severity=severity,
        field="protection",
        value="none" if link.protection is Protection.CLEAR else link.protection.value,
        subject=f"{name} {link.a} – {link.b}",
    )


def by_pair(
    links: Iterable[Link], interface: Interface, without: Collection[frozenset[str]] = ()
) -> Iterator[tuple[Link, FrameRef]]:
    """Of both directions between two hosts, in one input and under one protection, the first link and the last frame.

    Args:
        links: all links.
        interface: the one that counts.
        without: pairs of hosts that do not count.
    """
    pairs: dict[tuple[object, ...], list[Link]] = {}
    for link in links:
        if link.interface is interface and frozenset((link.a, link.b)) not in without:
            key = (*sorted((link.a, link.b)), link.protection, link.first.input)
            pairs.setdefault(key, []).append(link)
    for both in pairs.values():
        yield min(both, key=lambda link: link.first), max(link.last for link in both)
