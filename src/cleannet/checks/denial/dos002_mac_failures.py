"""DOS002."""

from collections.abc import Iterator

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.checks.across import Rows, association_name, counted, crowded, emergency_connections
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange, of_a_phone, proven
from cleannet.checks.radio import in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import AuthenticationFailure, AuthenticationResponse
from cleannet.model.nas_eps import EPSAuthenticationFailure, EPSAuthenticationResponse, EPSSecurityModeReject
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.subscriber import Subscriber

MAC_FAILURE, NOT_OF_THIS_GENERATION = 20, 26
"""Causes by which a UE calls a challenge false: its MAC is wrong; or it is none of EPS or 5GS, as its separation bit is
clear (TS 33.401, 6.1.1; TS 33.501, 6.1.3.2). After either a phone deems its source not genuine (TS 24.301, 5.4.2.7;
TS 24.501, 5.4.1.3.7)."""
CALLED_FALSE = (MAC_FAILURE, NOT_OF_THIS_GENERATION)
UNSPECIFIED = 24
"""Security mode rejected, unspecified: what a phone says where the command's code is wrong (TS 24.301, 5.4.3.5)."""
OF_ONE_UE, OF_ONE_GNB, SPAN = 3, 5, 600.0


@check(
    "DOS002",
    "mac-failures",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.1.3.3.1", Obligation.SHALL), Clause("TS 24.501", "5.4.1.3.7", Obligation.SHALL)),
    needs=(
        AuthenticationResponse,
        AuthenticationFailure,
        EPSAuthenticationResponse,
        EPSAuthenticationFailure,
        EPSSecurityModeReject,
    ),
    scas=("TS 33.512, 4.2.2.1.1",),
    fight=("FGT1557.501",),
)
def mac_failures(deployment: Deployment) -> Iterator[Result]:
    """UEs find a wrong MAC in the challenges that they get (5GMM or EMM cause 20, of one phone 26 as well), again
    and again.

    Why: a challenge whose MAC is wrong was not made with the subscriber's key: a false network asks.
    Legitimate when: the key in the USIM and in the core differ (a new SIM, a lab); one or two failures of one UE are
        that most of the time. An emergency registration goes on without authentication.
    Remedy: compare K, OPc and AMF field of the subscriber in the UDM or HSS; where they are right, look for a
        foreign transmitter in the cells concerned.
    """
    answers = len(deployment.rows(AuthenticationResponse))
    if answers:
        yield passed("the UE accepts the challenge", count=answers)
    rows = _failures(deployment)
    emergency = np.isin(deployment.connections(rows), emergency_connections(deployment))
    if emergency.any():
        yield passed("a MAC failure in an emergency registration", protects=False, count=int(emergency.sum()))
    rows = rows[~emergency]
    associations = deployment.association_numbers(rows)
    subscribers = deployment.subscribers(rows)
    of_ue = _clusters(deployment, rows, subscribers, OF_ONE_UE)
    pair = _clusters(deployment, rows, subscribers, 2)
    of_gnb = _clusters(deployment, rows, associations, OF_ONE_GNB)
    classes = np.where(of_ue, 3, np.where(of_gnb, 2, np.where(pair, 1, 0)))
    for number, kind in np.unique(np.stack([associations, classes]), axis=1).T.tolist():
        mine = rows[(associations == number) & (classes == kind)]
        subject = association_name(deployment, number)
        yield counted(_judged(mine, kind, subject), len(mine))


def _judged(failures: Rows, kind: int, subject: str) -> Result:
    if kind >= 2:
        where = "one UE" if kind == 3 else "one gNB"
        return failed(
            f"a cluster of MAC failures at {where}",
            rows=failures,
            confidence=Confidence.MEDIUM,
            field="5GMM cause",
            value="20",
            subject=subject,
        )
    how = "a second MAC failure of a UE" if kind == 1 else "a single MAC failure"
    return suspect(
        f"{how}; a wrong key in the USIM or the core explains it",
        rows=failures,
        severity=Severity.MEDIUM if kind == 1 else Severity.LOW,
        confidence=Confidence.LOW,
        field="5GMM cause",
        value="20",
        subject=subject,
    )


def _failures(deployment: Deployment) -> Rows:
    found = [s.rows for s in deployment.shapes(AuthenticationFailure) if s.example.cause == MAC_FAILURE]
    return np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)


def _clusters(deployment: Deployment, rows: Rows, group: Rows, number: int) -> npt.NDArray[np.bool_]:
    """Which rows are among at least `number` of their own group within ten minutes."""
    marked = np.zeros(len(rows), np.bool_)
    times = deployment.seconds(rows)
    for one in np.unique(group[group >= 0]).tolist():
        mine = np.flatnonzero(group == one)
        marked[mine] = crowded(times[mine], number, SPAN)
    return marked


_WORDS = {
    True: ("MAC failure", "a wrong key in the USIM or the core"),
    False: ("refusal of a challenge of an older generation", "a separation bit that the core sets wrongly"),
}


def of_phone(subscriber: Subscriber) -> Iterator[Result]:
    """The same of the authentications of one phone log."""
    failures: list[EPSAuthenticationFailure | AuthenticationFailure] = []
    if not of_a_phone(subscriber):
        return
    yield from _refused_commands(subscriber)
    answers = (EPSAuthenticationResponse, AuthenticationResponse, EPSAuthenticationFailure, AuthenticationFailure)
    for message in subscriber.every(*answers):
        if isinstance(message, EPSAuthenticationResponse | AuthenticationResponse):
            yield passed("the UE accepts the challenge", message)
        elif isinstance(message, EPSAuthenticationFailure | AuthenticationFailure) and message.cause in CALLED_FALSE:
            if in_emergency(subscriber, message):
                yield passed("a challenge refused in an emergency attach", message, protects=False)
            elif proven(subscriber, message):
                yield passed("the UE refuses a challenge, and the network goes on with one that is right", message)
            else:
                failures.append(message)
    if not failures:
        return
    times = np.array([subscriber.seconds_between(failures[0], one) for one in failures], np.float64)
    for one, cluster, pair in zip(failures, crowded(times, OF_ONE_UE, SPAN), crowded(times, 2, SPAN), strict=True):
        what, why = _WORDS[one.cause == MAC_FAILURE]
        text = f"{'a second' if pair else 'a single'} {what} of a UE; {why} explains it"
        severity, said = (Severity.MEDIUM if pair else Severity.LOW), suspect
        if cluster:
            text, severity, said = f"a cluster of {what}s at one UE", Severity.HIGH, failed
        yield said(
            text,
            one,
            related=exchange(subscriber, one),
            severity=severity,
            confidence=Confidence.MEDIUM if cluster else Confidence.LOW,
            field="EMM cause" if isinstance(one, EPSAuthenticationFailure) else "5GMM cause",
            value=str(one.cause),
        )


def _refused_commands(subscriber: Subscriber) -> Iterator[Result]:
    """A security mode command whose code a phone finds wrong: the same as a wrong MAC, one step later."""
    for reject in subscriber.all(EPSSecurityModeReject):
        if reject.cause == UNSPECIFIED and not in_emergency(subscriber, reject):
            yield suspect(
                "a phone refuses a security mode command, as if its code were wrong; a context out of step explains it",
                reject,
                related=exchange(subscriber, reject),
                severity=Severity.MEDIUM,
                field="EMM cause",
                value=str(UNSPECIFIED),
            )


mac_failures = msgspec.structs.replace(mac_failures, of_subscriber=of_phone)
