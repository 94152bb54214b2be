"""RRC005."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.message import Direction
from cleannet.model.ngap import NGAPMessage, Protection, SecurityIndication, SecurityResult
from cleannet.subscribers.subscriber import Subscriber


def _indication(message: NGAPMessage, session: int) -> SecurityIndication | None:
    """The policy of a session in a message."""
    return next((one for one in message.security_indications if one.pdu_session == session), None)


def _policy(subscriber: Subscriber, report: NGAPMessage, session: int) -> tuple[NGAPMessage, SecurityIndication] | None:
    """The policy that is in force when the gNB reports, and the message that set it.

    A Path Switch Request carries the gNB's own copy, which counts where the network's is not in the capture.
    """
    for one in reversed(subscriber.timeline[: report.at.position]):
        if isinstance(one, NGAPMessage) and one.direction is Direction.DOWNLINK:
            found = _indication(one, session)
            if found is not None:
                return one, found
    own = _indication(report, session)
    return (report, own) if own is not None else None


def _reported(
    report: NGAPMessage, order: NGAPMessage, policy: SecurityIndication, result: SecurityResult
) -> Result | None:
    """The answer about one Security Result; None where the policy asks for nothing."""
    missing = {Protection.REQUIRED: list[str](), Protection.PREFERRED: list[str]()}
    for name, wanted, performed in (
        ("integrity", policy.integrity, result.integrity_performed),
        ("confidentiality", policy.confidentiality, result.confidentiality_performed),
    ):
        if not performed and wanted in missing:
            missing[wanted].append(name)
    if names := missing[Protection.REQUIRED]:
        text = f"the SMF requires {' and '.join(names)} protection of user data, and the gNB reports that it is off"
        return failed(text, report, related=(order,) if order is not report else (), field="security_results")
    if names := missing[Protection.PREFERRED]:
        return suspect(
            f"the SMF prefers {' and '.join(names)} protection of user data, and the gNB reports that it is off; "
            "gNB or UE may be unable at the session's rate",
            report,
            related=(order,) if order is not report else (),
            severity=Severity.LOW,
            field="security_results",
        )
    if {policy.integrity, policy.confidentiality} <= {Protection.NOT_NEEDED, Protection.UNKNOWN}:
        return None
    return passed("the gNB reports the user-plane protection that the policy asks for", report)


def _answer(subscriber: Subscriber, order: NGAPMessage, session: int) -> NGAPMessage | None:
    """The gNB's next message in the connection that speaks of a session."""
    for one in subscriber.within(subscriber.connection(order), NGAPMessage):
        if one.at.position > order.at.position and one.direction is Direction.UPLINK:
            results = (result.pdu_session for result in one.security_results)
            if session in {*results, *one.sessions_set_up, *one.sessions_failed}:
                return one
    return None


def _accepted(subscriber: Subscriber, order: NGAPMessage) -> Iterator[Result]:
    """The answers about required protection that the gNB took on, or turned down, without a Security Result."""
    for policy in order.security_indications:
        if Protection.REQUIRED not in (policy.integrity, policy.confidentiality):
            continue
        answer = _answer(subscriber, order, policy.pdu_session)
        if answer is None or any(result.pdu_session == policy.pdu_session for result in answer.security_results):
            continue
        if policy.pdu_session in answer.sessions_failed:
            text = "the gNB turns down a session whose required protection it may be unable to give"
        else:
            text = "the gNB accepts a session with required protection, which binds it; the air is not in the capture"
        yield passed(text, answer)


@check(
    "RRC005",
    "required-protection-missing",
    severity=Severity.CRITICAL,
    clauses=(
        Clause("TS 33.501", "6.6.1", Obligation.SHALL),
        Clause("TS 33.501", "6.6.2", Obligation.SHALL),
    ),
    needs=(NGAPMessage,),
    interfaces=(Interface.N2,),
    scas=("TS 33.511, 4.2.2.1.10", "TS 33.511, 4.2.2.1.11", "TS 33.523, 5.2.2.1.4", "TS 33.523, 5.2.2.1.5"),
    fight=("FGT1600.501", "FGT5009.001"),
)
def required_protection_missing(subscriber: Subscriber) -> Iterator[Result]:
    """The gNB leaves user data without the protection that the session's policy asks for.

    Why: the operator has decided that this user data must not be read or changed on the air, and it can be.
    Legitimate when: the policy says "preferred", and the gNB or the UE cannot protect at the session's rate. A gNB that
    accepts "required" needs to report nothing; one that cannot do it has to turn the session down.
    Remedy: mend the gNB's handling of the Security Indication (it must reject the session instead), and enable NIA2 and
    NEA2 for data radio bearers in its configuration.
    """
    for message in subscriber.all(NGAPMessage):
        for result in message.security_results:
            found = _policy(subscriber, message, result.pdu_session)
            answer = _reported(message, *found, result) if found else None
            if answer is not None:
                yield answer
        if message.direction is Direction.DOWNLINK:
            yield from _accepted(subscriber, message)
