"""PFC006."""

import ipaddress
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.pfcp.series import by_sender, odd_ones, series_of
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.pfcp import TEID, PFCPInterface, PFCPMessage, PFCPSessionMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger import Ledger
from cleannet.subscribers.ledger_n2 import N2Account
from cleannet.subscribers.ledger_n4 import End, ends_of
from cleannet.subscribers.n4_sessions import MODIFICATION, Packet, network_of, to_access

SOON = 1_000_000_000
"""Nanoseconds by which N2 may be captured later than the N4 message that follows it."""


class _Move(msgspec.Struct, frozen=True):
    request: Packet
    end: TEID

    @property
    def address(self) -> str:
        """Where the packets are to go."""
        return self.end.address


class _Lie(msgspec.Struct, frozen=True):
    """A target that no base station named: whether one named it for another phone, and whether N2 went on after it."""

    of_another: bool
    sure: bool


@check(
    "PFC006",
    "traffic-redirected",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(PFCPSessionMessage,),
    interfaces=(Interface.N4,),
)
def traffic_redirected(deployment: Deployment) -> Iterator[Result]:
    """A session's packets towards the phone are sent to a host that is none of the radio network's.

    Why: who has such a rule changed gets the subscriber's traffic, or makes it go nowhere.
    Legitimate when: a radio site with another network is taken into service, or a session moves by handover or path
      switch (N2 says so).
    Remedy: give the radio network's address plan with --ran-network, let the user plane function refuse other targets,
      and run N4 under IPsec.
    """
    moves = [
        _Move(one, far.outer)
        for one in deployment.core.of(PFCPMessage)
        if one.message.is_request
        for far in one.message.fars
        if to_access(far) and far.outer is not None and far.outer.address
    ]
    if not moves:
        return
    odd = _odd(deployment)
    plan = [ipaddress.ip_network(text, strict=False) for text in deployment.settings.ran_networks]
    usual = _usual([one for one in moves if id(one.request) not in odd])
    told = {address for address, _ in deployment.ledger.downlink}
    lied = _against_n2(deployment)
    right = 0
    for one in moves:
        found = _contradicted(one, lied) or _judged(one, plan, usual, told, beside=id(one.request) in odd)
        right += found is None
        if found is not None:
            yield found
    if right:
        yield passed("packets are sent into the radio network", count=right)


def _odd(deployment: Deployment) -> set[int]:
    """The requests that stand beside their sender's count."""
    groups = by_sender(deployment.core.of(PFCPMessage)).values()
    return {id(one) for group in groups for odd in odd_ones(series_of(group)) for one in odd.requests}


def _usual(moves: Sequence[_Move]) -> set[str]:
    """The networks into which sessions are sent: those with a tenth of all, and those of a session's first target."""
    first = {network_of(one.address) for one in moves if one.request.message.message_type != MODIFICATION}
    count = Counter(network_of(one.address) for one in moves)
    return first | {network for network, many in count.items() if many * 10 >= len(moves)}


def _against_n2(deployment: Deployment) -> dict[tuple[int, End], _Lie]:
    """The targets, by request, that base stations never named for the session, where N2 or S1 is covered."""
    ledger = deployment.ledger
    found: dict[tuple[int, End], _Lie] = {}
    for account in ledger.n4.accounts:
        sessions = [one for end in account.ends for one in ledger.uplink.get(end, ())]
        stations = {named.association for one in sessions for named in one.downlink}
        first = min((named.time for one in sessions for named in one.downlink), default=0)
        if not stations or not all(ledger.covers_station(one, first) for one in stations):
            continue
        if any(one.left for one in sessions):
            continue  # the target of its handover answered elsewhere
        heard = max(map(ledger.heard, stations))
        named = _named(ledger, sessions)
        for target in account.targets:
            if target.copy or target.destination is not PFCPInterface.ACCESS or target.end in ledger.at_upf:
                continue
            if not any(one.downlink and one.since <= target.time <= one.until for one in sessions):
                continue  # an idle phone may turn up at an AMF that was not captured
            if named.get(target.end, target.time + SOON + 1) > target.time + SOON:
                lie = _Lie(of_another=target.end in ledger.downlink, sure=heard > target.time + SOON)
                found[id(target.message), target.end] = lie
    return found


def _named(ledger: Ledger, sessions: Sequence[N2Account]) -> dict[End, int]:
    """When the base stations named ends for any session of the same phones."""
    found: dict[End, int] = {}
    on_n2 = {id(one) for one in ledger.n2.accounts}
    for key in {(id(one) in on_n2, one.connection) for one in sessions}:
        for one in ledger.by_connection[key]:
            for named in (*one.downlink, *one.forwarded):
                found[named.end] = min(named.time, found.get(named.end, named.time))
    return found


def _contradicted(one: _Move, lies: dict[tuple[int, End], _Lie]) -> Result | None:
    """What the base stations say against a target."""
    for end in ends_of(one.end):
        lie = lies.get((id(one.request.message), end))
        if lie is None:
            continue
        whose = "for another session" if lie.of_another else "for none"
        text = f"packets towards the phone are sent to a tunnel that the base stations named {whose}"
        if lie.sure:
            return failed(text, one.request.message, confidence=Confidence.MEDIUM, field="outer header")
        return suspect(f"{text}; a message lost at the end of the capture explains it", one.request.message)
    return None


def _judged(
    one: _Move,
    plan: Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network],
    usual: set[str],
    told: set[str],
    *,
    beside: bool,
) -> Result | None:
    if plan:
        if any(ipaddress.ip_address(one.address) in network for network in plan):
            return None
        text = "packets towards the phone are sent outside the radio network's plan"
        return failed(text, one.request.message, field="outer header", value="outside")
    if one.address in told or network_of(one.address) in usual:
        return None
    if beside:
        text = "packets towards the phone are sent to another network, by a request that left its sender's count"
        return failed(text, one.request.message, confidence=Confidence.MEDIUM, field="outer header")
    text = "packets towards the phone are sent to another network; a new radio site explains it"
    return suspect(text, one.request.message, field="outer header")
