"""NAS008."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.order import beside
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.identity import SUCI, SUPIFormat
from cleannet.model.nas import (
    CipheredNAS,
    RegistrationRequest,
    SecurityModeCommand,
    SecurityModeComplete,
    SecurityModeReject,
)
from cleannet.model.nas_eps import EPSAttachRequest
from cleannet.model.security import NIA, UESecurityCapability
from cleannet.subscribers.subscriber import Subscriber

MANDATORY = (1, 2)  # 128-NEA1, 128-NEA2, 128-NIA1, 128-NIA2


def _missing(capability: UESecurityCapability) -> str:
    """What an offer lacks of the mandatory algorithms, in words; empty where it lacks nothing."""
    none, lacking = [], []
    if not capability.offers_a_cipher:
        none.append("ciphering")
    else:
        lacking += [f"128-NEA{n}" for n in MANDATORY if not capability.offers_ciphering(n)]
    if not capability.offers_an_integrity_algorithm:
        none.append("integrity")
    else:
        lacking += [f"128-NIA{n}" for n in MANDATORY if not capability.offers_integrity(n)]
    parts = [f"has no {' and no '.join(none)} algorithm but the null one"] if none else []
    if lacking:
        parts.append(f"lacks the mandatory {' and '.join(lacking)}")
    return " and ".join(parts)


def _verdict(subscriber: Subscriber, request: RegistrationRequest) -> bool | None:
    """Whether the UE itself confirmed its offer (True) or refused the replay of it (False); None: not seen.

    A UE that completes a Security Mode Command under a real integrity algorithm has found its own offer in it.
    """
    command = beside(subscriber, request, SecurityModeCommand)
    if command is None or command.integrity is NIA.NIA0:
        return None
    answer = beside(subscriber, command, SecurityModeComplete, SecurityModeReject, CipheredNAS)
    if isinstance(answer, SecurityModeReject):
        return False if answer.cause == 23 else None
    sent, replayed = request.ue_security_capability, command.replayed_capability
    if answer is None or sent is None or replayed is None or (sent.ea, sent.ia) != (replayed.ea, replayed.ia):
        return None
    return isinstance(answer, SecurityModeComplete) or answer.header == 4 or None


@check(
    "NAS008",
    "stripped-ue-capability",
    severity=Severity.HIGH,
    clauses=(
        Clause("TS 33.501", "5.2.2", Obligation.SHALL),
        Clause("TS 33.501", "5.2.3", Obligation.SHALL),
    ),
    needs=(RegistrationRequest, EPSAttachRequest),
    scas=("TS 33.512, 4.2.2.6.1",),
    fight=("FGT1562.501",),
)
def stripped_ue_capability(subscriber: Subscriber) -> Iterator[Result]:
    """A registration request offers fewer algorithms than every UE has to implement.

    Why: 128-NEA1, 128-NEA2, 128-NIA1 and 128-NIA2 are mandatory; an offer without them was cut on the way by somebody
    who wants weak protection, or comes from a UE that cannot protect itself.
    Legitimate when: never for a subscriber's device; test tools are often set up so, and wireline gateways that act for
    a residential gateway offer the null algorithms only.
    Remedy: if the UE confirmed the offer, mend or exclude the UE (in UERANSIM `integrity` and `ciphering`); otherwise
    compare the request on the air, on F1 and on N2 to find where the bits go.
    """
    for request in subscriber.all(RegistrationRequest):
        capability, identity = request.ue_security_capability, request.identity
        if capability is None or request.container:
            continue
        missing = _missing(capability)
        if not missing:
            yield passed("the UE offers all mandatory algorithms", request)
            continue
        if isinstance(identity, SUCI) and identity.supi_format in (SUPIFormat.GCI, SUPIFormat.GLI):
            yield passed("a wireline gateway registers for a residential one", request, protects=False)
            continue
        verdict, text = _verdict(subscriber, request), f"the UE's offer {missing}"
        answer = subscriber.after(request, SecurityModeComplete, SecurityModeReject, CipheredNAS)
        if verdict is True:
            text += "; it confirmed the offer, so nobody changed it on the way"
            yield failed(text, request, related=(answer,), severity=Severity.MEDIUM)
        elif verdict is False:
            yield failed(f"{text}; it refused the replay of that offer as not its own", request, related=(answer,))
        else:
            text += "; a test UE may be so, or the offer was cut on the way"
            yield suspect(text, request, severity=Severity.MEDIUM)
    yield from _of_eps(subscriber)


def _of_eps(subscriber: Subscriber) -> Iterator[Result]:
    """What a phone offers in 4G; its own log shows what it sent, so nobody changed it on the way."""
    for request in subscriber.all(EPSAttachRequest):
        capability = request.ue_network_capability
        if capability is None or request.container:
            continue
        lacking = [f"128-EEA{n}" for n in MANDATORY if not capability.offers_ciphering(n)]
        lacking += [f"128-EIA{n}" for n in MANDATORY if not capability.offers_integrity(n)]
        if not lacking:
            yield passed("the UE offers all mandatory algorithms", request)
        else:
            text = f"the UE's offer in 4G lacks the mandatory {' and '.join(lacking)}; a test UE may be so"
            yield suspect(text, request, severity=Severity.LOW)
