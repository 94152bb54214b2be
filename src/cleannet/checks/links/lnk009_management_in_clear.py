"""LNK009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.finding import Interface, Severity
from cleannet.model.host_service import MANAGEMENT, HostService
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.elements import Elements, ends
from cleannet.subscribers.links import is_local


@check(
    "LNK009",
    "management-in-clear",
    severity=Severity.HIGH,
    clauses=(),
    needs=(HostService,),
    interfaces=(Interface.OAM,),
    scas=("TS 33.117, 4.2.3.4.4.1", "TS 33.117, 4.3.2.1 (TC_NO_UNNECESSARY_SERVICE)"),
    fight=("FGT1021", "FGT1040"),
    exposure=True,
)
def management_in_clear(deployment: Deployment) -> Iterator[Result]:
    """A host of the network is managed by a protocol that anybody on the way can read.

    Why: passwords and community names of such protocols open the host to whoever listens once, and with it everything
      that it keeps and carries.
    Legitimate when: a network of management that nobody else reaches, or IPsec around it, protects them; the capture
      was then taken inside.
    Remedy: SSH, SNMPv3 with encryption, HTTPS and syslog over TLS; switch the others off on every host of the network.
    """
    elements = Elements(deployment.links, deployment.settings.inventory)
    found: dict[tuple[str, str, str, bool], list[Sent[HostService]]] = {}
    for one in deployment.core.of(HostService):
        if one.message.service in MANAGEMENT and elements.is_managed(one):
            found.setdefault((*ends(one), one.message.service, one.message.encrypted), []).append(one)
    for (a, b, service, encrypted), some in found.items():
        messages = [one.message for one in some]
        if encrypted:
            yield passed(f"a host of the network is managed by {service}, encrypted", messages[0])
            continue
        readable = [one for one in messages if one.credentials]
        what = ", and what opens the host can be read" if readable else ""
        where = " inside one host" if is_local(a, b) else ""
        yield failed(
            f"{service} runs in clear at a host of the network{where}{what}",
            (readable or messages)[0],
            related=messages[1:][-1:],
            severity=Severity.LOW if where else None,
            field="service",
            value=service,
            subject=f"OAM {a} – {b}",
        )
