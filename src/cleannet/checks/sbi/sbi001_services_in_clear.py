"""SBI001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link

INTERFACES = (Interface.SBI, Interface.N32)


@check(
    "SBI001",
    "services-in-clear",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "13.1.0", Obligation.SHALL), Clause("TS 33.501", "13.1.2", Obligation.SHALL)),
    interfaces=INTERFACES,
    shows=(Interface.SBI, Property.LINK),
    scas=("TS 33.117, 4.2.3.2.4",),
)
def services_in_clear(deployment: Deployment) -> Iterator[Result]:
    """Network functions talk to each other without TLS.

    Why: whoever reaches the core's network reads identities, keys and locations of subscribers, and can ask in the name
      of any function.
    Legitimate when: network security is provided by other means (TS 33.501, 13.1.0), inside one host for one, or where
      a proxy beside each function adds TLS between hosts and the capture was taken inside; N32 has no such exemption.
    Remedy: configure TLS with client and server certificates on every service (in Open5GS the sections default.tls and
      sbi of each function, in free5GC the sbi scheme https), and refuse h2c.
    """
    for link in deployment.links:
        if link.interface in INTERFACES:
            yield _judged(link)


def _judged(link: Link) -> Result:
    name = link.interface.value
    if link.protection.hides:
        return passed(f"{name} runs under {link.protection.value}", link.first)
    where = " inside one host" if link.local else ""
    return failed(
        f"{name} runs in clear{where}",
        link.first,
        related=(link.last,),
        severity=Severity.LOW if link.local else None,
        field="protection",
        value="none",
        subject=name,
    )
