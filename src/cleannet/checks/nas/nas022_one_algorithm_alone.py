"""NAS022."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.nas import RegistrationRequest, SecurityModeCommand
from cleannet.model.nas_eps import EPSAttachRequest, EPSSecurityModeCommand
from cleannet.model.security import NEA, NIA
from cleannet.model.security_eps import EEA, EIA
from cleannet.subscribers.deployment import Deployment

FEWEST = 20  # commands; below that one algorithm says nothing about the network


def _others_offered(deployment: Deployment) -> bool:
    """Whether some UE offers a ciphering or integrity algorithm beside those built on SNOW 3G."""
    for shape in deployment.shapes(RegistrationRequest):
        offered = shape.example.ue_security_capability
        if offered and any(offered.offers_ciphering(n) and offered.offers_integrity(n) for n in (2, 3)):
            return True
    return False


@check(
    "NAS022",
    "one-algorithm-alone",
    severity=Severity.INFO,
    clauses=(
        Clause("TS 33.501", "5.5.1", Obligation.SHALL),
        Clause("TS 33.501", "5.5.2", Obligation.SHALL),
    ),
    needs=(SecurityModeCommand, EPSSecurityModeCommand),
    interfaces=(Interface.N1, Interface.S1),
    fight=("FGT1600.501",),
)
def one_algorithm_alone(deployment: Deployment) -> Iterator[Result]:
    """All NAS security of the network rests on 128-NEA1 and 128-NIA1 alone, or in EPS on 128-EEA1 and 128-EIA1.

    Why: a network that has never used another algorithm cannot fall back on one when the only one is broken. This is a
    measure of diversity, not a fault.
    Legitimate when: the operator's order puts NEA1 and NIA1 first; the standard leaves that to the operator.
    Remedy: allow 128-NEA2 and 128-NIA2 in the AMF too (128-EEA2 and 128-EIA2 in the MME), and try them with some
      subscribers.
    """
    yield from _on_s1(deployment)
    shapes = [s for s in deployment.shapes(SecurityModeCommand) if s.example.ciphering is not NEA.NEA0]
    mix: Counter[tuple[NEA, NIA]] = Counter()
    for shape in shapes:
        mix[shape.example.ciphering, shape.example.integrity] += shape.count
    if not mix:
        return
    if set(mix) == {(NEA.NEA1, NIA.NIA1)} and mix.total() >= FEWEST and _others_offered(deployment):
        yield suspect(
            "every Security Mode Command that ciphers selects NEA1 and NIA1 although UEs offer others; the operator's "
            "order may want it so",
            rows=np.sort(np.concatenate([shape.rows for shape in shapes])),
            severity=Severity.INFO,
        )
        return
    names = ", ".join(sorted(f"{ciphering.name}/{integrity.name}" for ciphering, integrity in mix))
    yield passed(f"ciphering algorithms in use: {names}", *shapes[0].places(1), count=mix.total())


def _on_s1(deployment: Deployment) -> Iterator[Result]:
    """The same of EPS, as S1 shows it: the log of a phone shows one subscriber of a network only."""
    timelines = deployment.s1_timelines()
    commands = [m for one in timelines for m in one.all(EPSSecurityModeCommand) if m.ciphering is not EEA.EEA0]
    if not commands:
        return
    mix = Counter((m.ciphering, m.integrity) for m in commands)
    offers = (m.ue_network_capability for one in timelines for m in one.all(EPSAttachRequest))
    others = any(o and any(o.offers_ciphering(n) and o.offers_integrity(n) for n in (2, 3)) for o in offers)
    if set(mix) == {(EEA.EEA1, EIA.EIA1)} and len(commands) >= FEWEST and others:
        yield suspect(
            "every Security Mode Command on S1 that ciphers selects EEA1 and EIA1 although UEs offer others; the "
            "operator's order may want it so",
            *commands,
            severity=Severity.INFO,
        )
        return
    names = ", ".join(sorted(f"{ciphering.name}/{integrity.name}" for ciphering, integrity in mix))
    yield passed(f"ciphering algorithms in use: {names}", commands[0], count=len(commands))
