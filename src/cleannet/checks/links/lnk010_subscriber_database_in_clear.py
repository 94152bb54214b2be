"""LNK010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.host_service import DATABASES, HostService
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.elements import Elements, ends, is_public
from cleannet.subscribers.links import is_local


@check(
    "LNK010",
    "subscriber-database-in-clear",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(HostService,),
    interfaces=(Interface.OAM,),
    scas=("TS 33.117, 4.3.2.2", "TS 33.117, 4.2.3.2.2"),
    fight=("FGT1555", "FGT5020"),
    exposure=True,
)
def subscriber_database_in_clear(deployment: Deployment) -> Iterator[Result]:
    """The data base of subscribers is reached without TLS.

    Why: it holds the long-term keys; who reads its traffic once can take part in, or decipher, everything that these
      subscribers ever do, and who reaches it may often write too.
    Legitimate when: the data base and who asks it are inside one host, or a network of containers of one host that
      nobody else reaches; the data base may also be one of something else.
    Remedy: TLS and authentication of clients at the data base, which listens to the functions alone that need it; keys
      encrypted inside it, under one that lies elsewhere.
    """
    elements = Elements(deployment.links, deployment.settings.inventory)
    found: dict[tuple[str, str, str], list[Sent[HostService]]] = {}
    for one in deployment.core.of(HostService):
        if one.message.service not in DATABASES or not (one.message.data or one.message.encrypted):
            continue
        # What a phone or a web site asks of a host of the internet is no data base of the core's.
        outside = is_public(one.source) or is_public(one.destination)
        if one.message.secrets or not outside:
            found.setdefault((*ends(one), one.message.service), []).append(one)
    for (a, b, service), some in found.items():
        yield from _judged(service, some, is_local(a, b), elements.holds(a) or elements.holds(b))


def _judged(service: str, some: list[Sent[HostService]], local: bool, known: bool) -> Iterator[Result]:
    where = " inside one host" if local else ""
    readable = [one.message for one in some if not one.message.encrypted]
    keys = [one for one in readable if one.secrets]
    if keys:
        names = sorted({name for one in keys for name in one.secrets})
        text = f"long-term keys of subscribers are readable in the traffic of {service}{where}"
        severity = Severity.MEDIUM if local else None
        yield failed(text, *keys, severity=severity, field="keys", value=", ".join(names), subject=service)
        readable = [one for one in readable if not one.secrets]
    if readable:
        severity = Severity.LOW if local else Severity.HIGH
        text = f"{service} is used in clear by a host of the network{where}"
        if known:
            yield failed(text, *readable, severity=severity, field="service", value=service, subject=service)
        else:
            text = f"{service} is used in clear{where}; it may hold something else than subscribers"
            severity = Severity.LOW if local else Severity.MEDIUM
            yield suspect(text, *readable, severity=severity, field="service", value=service, subject=service)
    for one in some:
        if one.message.encrypted:
            yield passed(f"{service} turns to TLS", one.message)
