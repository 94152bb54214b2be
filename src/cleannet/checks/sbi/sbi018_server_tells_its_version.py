"""SBI018."""

import re
from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIResponse
from cleannet.subscribers.deployment import Deployment

_VERSION = re.compile(r"\d+\.\d+")


@check(
    "SBI018",
    "server-tells-its-version",
    severity=Severity.LOW,
    clauses=(),
    needs=(SBIResponse,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.117, 4.3.4.10", "TS 33.117, 4.3.4.11", "TS 33.117, 4.3.4.12"),
    fight=("FGT1592.501",),
)
def server_tells_its_version(deployment: Deployment) -> Iterator[Result]:
    """A server tells which program it is, in which version, or shows the inside of it.

    Why: who knows program and version looks up its known faults instead of searching for them.
    Legitimate when: in a laboratory, where faults are looked for.
    Remedy: configure servers to leave the version out of the header `server`, and to answer faults without stack
      traces or listings of directories.
    """
    known: set[tuple[str, bool]] = set()
    for one in deployment.core.of(SBIResponse):
        message = one.message
        for leak in message.leaks:
            text = f"an answer holds a {leak}"
            yield failed(text, message, severity=Severity.MEDIUM, field="body", value=leak)
        tells = bool(_VERSION.search(message.server))
        if (one.source, tells) in known or not message.whole:
            continue
        known.add((one.source, tells))
        if tells:
            yield failed("a server tells its version", message.head, field="server")
        elif not message.leaks:
            yield passed("a server does not tell its version", message.head)
