"""PFC011."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.pfcp import PDR, PFCPInterface, PFCPSessionMessage
from cleannet.subscribers.deployment import Deployment

INTO_NETWORK = (PFCPInterface.CORE, PFCPInterface.SGI_LAN_OR_N6_LAN)


@check(
    "PFC011",
    "rule-too-broad",
    severity=Severity.LOW,
    clauses=(),
    needs=(PFCPSessionMessage,),
    interfaces=(Interface.N4,),
    scas=("TS 33.250, 4.2.2.2",),
    fight=("FGT1599.505",),
)
def rule_too_broad(deployment: Deployment) -> Iterator[Result]:
    """A rule of one session matches packets of any subscriber.

    Why: a session that takes in others' packets reads them, and what nobody matches to a session is not controlled.
    Legitimate when: the rule stands for a whole network behind the session, or for a tunnel that all share (N6 over a
      VPN, packets of the control plane).
    Remedy: give each rule towards the phone the UE's address, and each one from the phone its tunnel.
    """
    right = 0
    for one in deployment.core.of(PFCPSessionMessage):
        made = [rule for rule in one.message.pdrs if rule.created]
        broad = [rule for rule in made if _is_broad(rule)]
        right += len(made) - len(broad)
        if broad:
            text = "a rule names neither tunnel nor address of its session; a whole network behind it explains it"
            yield suspect(text, one.message, field="PDI")
    if right:
        yield passed("a rule names the tunnel or the address of its session", count=right)


def _is_broad(rule: PDR) -> bool:
    if rule.tunnel is not None or rule.endpoint is not None:
        return False
    if rule.source is PFCPInterface.ACCESS:
        return True
    addressed = bool(rule.ue_addresses) or rule.allocated or rule.framed
    return rule.source in INTO_NETWORK and not addressed and not rule.filtered
