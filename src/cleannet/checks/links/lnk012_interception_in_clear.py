"""LNK012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.finding import Interface, Severity
from cleannet.model.host_service import INTERCEPTION, HostService
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import is_local

FUNCTIONS = frozenset(("ADMF", "LIPF", "MDF", "MDF2", "MDF3", "LEMF"))
"""Functions of lawful interception (TS 33.127, 5.3)."""


@check(
    "LNK012",
    "interception-in-clear",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(HostService,),
    interfaces=(Interface.OAM,),
    fight=("FGT1020.001",),
    exposure=True,
)
def interception_in_clear(deployment: Deployment) -> Iterator[Result]:
    """The internal interfaces of lawful interception can be read.

    Why: whoever reads them learns who is intercepted, or gets what is intercepted; whoever can write orders
      interception, and nobody else notices. Whether an interception is lawful is no question to a capture.
    Legitimate when: the capture was taken inside the end of a tunnel, or of a demonstration. Show this finding to those
      alone who are responsible for interception.
    Remedy: TLS with certificates of both sides on X1, X2 and X3 (TS 103 221-1 and TS 103 221-2), in a network of their
      own.
    """
    for one in deployment.core.of(HostService):
        if one.message.service in INTERCEPTION and not one.message.encrypted:
            where = " inside one host" if is_local(one.source, one.destination) else ""
            yield failed(
                f"an interface of interception, {one.message.service}, runs in clear{where}",
                one.message,
                severity=Severity.MEDIUM if where else None,
                field="service",
                value=one.message.service,
                subject="interception",
            )
    inventory = deployment.settings.inventory
    for link in deployment.links if inventory is not None else ():
        at = [*inventory.functions_at(link.a), *inventory.functions_at(link.b)] if inventory is not None else []
        if link.protection.hides and FUNCTIONS & {function.type for function in at}:
            yield passed(f"a function of interception is reached under {link.protection.value}", link.first)
