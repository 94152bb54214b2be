"""ROA017."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from cleannet.checks.across import crowded
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.roaming.exchanges import Control, ControlExchange, control_exchanges
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_c import GTPCMessage
from cleannet.subscribers.deployment import Deployment

MANY, HOSTS, SPAN = 10, 10, 60.0
"""Numbers that do not exist, and hosts that do not answer an echo, within a minute."""
UNKNOWN = (64, 70, 192, 202)
"""Context not found and mandatory element missing: of version 2 (TS 29.274, 8.4), of version 1 (TS 29.060, 7.7.1)."""
OF_A_SESSION = {
    *("ModifyBearerRequest", "DeleteSessionRequest", "DeleteBearerCommand", "ModifyBearerCommand"),
    *("BearerResourceCommand", "UpdateBearerRequest", "DeleteBearerRequest"),
    *("CreateBearerRequest", "UpdatePDPContextRequest", "DeletePDPContextRequest"),
}
"""Requests that go to a number of the receiver's, which is never 0."""


@check(
    "ROA017",
    "gtp-scan",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(GTPCMessage,),
    interfaces=(Interface.S8, Interface.GTP_C),
)
def gtp_scan(deployment: Deployment) -> Iterator[Result]:
    """One address looks for nodes of GTP-C, or for sessions at them, by trying.

    Why: who finds a node and the numbers of its sessions can take these over or delete them.
    Legitimate when: the exchange network's operator, or a partner's gateway, tests who is there (echoes); a node has
      restarted and lost its sessions, and its peers still use them.
    Remedy: answer GTP-C to partners only, count such requests by sender, and choose numbers at random.
    """
    by_asker: dict[str, list[ControlExchange]] = defaultdict(list)
    for one in control_exchanges(deployment.core.of(GTPCMessage)):
        by_asker[one.request.source].append(one)
    right = 0
    for asked in by_asker.values():
        found = [*_without_number(asked), *_guesses(asked), *_sweep(asked)]
        yield from found
        right += not found and any(one.answer is not None for one in asked)
    if right:
        yield passed("an address asks the nodes and sessions that it knows", count=right)


def _without_number(asked: Sequence[ControlExchange]) -> Iterator[Result]:
    for one in asked:
        message = one.request.message
        if message.teid == 0 and message.name in OF_A_SESSION and not one.accepted:
            text = "a request about a session names none (TEID 0); a peer that lost its number explains it"
            yield suspect(text, message, field="TEID", value="0")


def _guesses(asked: Sequence[ControlExchange]) -> Iterator[Result]:
    """Different numbers, none of which exists."""
    first: dict[tuple[str, int | None], ControlExchange] = {}
    for one in asked:
        if one.answer is not None and one.answer.message.cause in UNKNOWN and one.request.message.teid:
            first.setdefault((one.request.destination, one.request.message.teid), one)
    guesses = list(first.values())
    for request in _crowd([guess.request for guess in guesses], MANY):
        text = "a session that does not exist is asked for, one of ten within a minute; a restart explains it"
        yield suspect(text, request.message, field="TEID")


def _sweep(asked: Sequence[ControlExchange]) -> Iterator[Result]:
    """Echoes to many hosts, few of which answer."""
    first: dict[str, ControlExchange] = {}
    for one in asked:
        if one.request.message.name == "EchoRequest":
            known = first.setdefault(one.request.destination, one)
            if known.answer is None and one.answer is not None:
                first[one.request.destination] = one
    silent = [one.request for one in first.values() if one.answer is None]
    if len(silent) * 2 < len(first):
        return
    for request in _crowd(silent, HOSTS):
        text = "an echo goes to a silent host, one of ten within a minute; a test of who is there explains it"
        yield suspect(text, request.message, confidence=Confidence.LOW, field="destination address")


def _crowd(requests: Sequence[Control], number: int) -> list[Control]:
    times = np.array([one.time / 1e9 for one in requests], np.float64)
    return [one for one, many in zip(requests, crowded(times, number, SPAN), strict=True) if many]
