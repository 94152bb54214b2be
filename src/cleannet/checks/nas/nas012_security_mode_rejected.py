"""NAS012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import CipheredNAS, SecurityModeCommand, SecurityModeComplete, SecurityModeReject
from cleannet.model.nas_eps import EPSSecurityModeCommand, EPSSecurityModeComplete, EPSSecurityModeReject
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Subscriber

CAUSES = {23: " (UE security capabilities mismatch)", 24: " (security mode rejected, unspecified)"}


def _judged(subscriber: Subscriber, reject: SecurityModeReject, command: SecurityModeCommand | None) -> Result:
    """The answer about one reject."""
    offer = subscriber.offer(reject)
    what = f"the UE rejects the security mode command, 5GMM cause {reject.cause}{CAUSES.get(reject.cause or 0, '')}"
    sent = offer.ue_security_capability if offer else None
    replayed = command.replayed_capability if command else None
    if sent and replayed and (sent.ea, sent.ia) != (replayed.ea, replayed.ia):
        text = f"{what}, and the command did replay another offer; somebody changed it, or the AMF replays it wrongly"
        return suspect(text, reject, related=(command, offer), severity=Severity.MEDIUM, confidence=Confidence.HIGH)
    again = len(subscriber.all(SecurityModeReject)) > 1
    return suspect(
        f"{what}{', again and again' if again else ' once'}; a fault of the UE, or a context that it lost, explains it",
        reject,
        related=(command, offer),
        severity=Severity.LOW if again else Severity.INFO,
        field="cause",
        value=str(reject.cause),
    )


@check(
    "NAS012",
    "security-mode-rejected",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.4.2.5", Obligation.SHALL),),
    needs=(SecurityModeCommand, SecurityModeReject, EPSSecurityModeCommand, EPSSecurityModeReject),
    scas=("TS 33.512, 4.2.2.6.1",),
    fight=("FGT1562.501",),
)
def security_mode_rejected(subscriber: Subscriber) -> Iterator[Result]:
    """The UE rejects the Security Mode Command.

    Why: the UE rejects a command whose code is wrong, or which replays another offer than it sent: what it does when
    somebody tries to bid down its algorithms or speaks in the network's name.
    Legitimate when: a faulty UE or one whose keys are out of step does so now and then; the finding is therefore
    never more than a suspicion.
    Remedy: compare the capability that the UE sent with the replayed one (NAS007); if they agree, look at the UE's
    model and at the key derivation (serving network name, ABBA, key set).
    """
    for command in subscriber.all(SecurityModeCommand):
        answer = subscriber.after(command, SecurityModeComplete, SecurityModeReject, SecurityModeCommand, CipheredNAS)
        if isinstance(answer, SecurityModeComplete) or (
            isinstance(answer, CipheredNAS)
            and answer.header is SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT
        ):
            yield passed("the UE completes the security mode command", command)
    for reject in subscriber.all(SecurityModeReject):
        yield _judged(subscriber, reject, subscriber.before(reject, SecurityModeCommand))
    yield from _of_eps(subscriber)


def _of_eps(subscriber: Subscriber) -> Iterator[Result]:
    for command in subscriber.all(EPSSecurityModeCommand):
        answer = subscriber.after(command, EPSSecurityModeComplete, EPSSecurityModeReject, EPSSecurityModeCommand)
        if isinstance(answer, EPSSecurityModeComplete):
            yield passed("the UE completes the security mode command", command)
    rejects = subscriber.all(EPSSecurityModeReject)
    for reject in rejects:
        what = f"the UE rejects the security mode command, EMM cause {reject.cause}{CAUSES.get(reject.cause or 0, '')}"
        again = len(rejects) > 1
        yield suspect(
            f"{what}{', again and again' if again else ' once'}; a fault of the UE, or a context that it lost, "
            "explains it",
            reject,
            related=exchange(subscriber, reject),
            severity=Severity.LOW if again else Severity.INFO,
            field="cause",
            value=str(reject.cause),
        )
