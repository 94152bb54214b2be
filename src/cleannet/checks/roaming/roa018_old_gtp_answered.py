"""ROA018."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.roaming.exchanges import ControlExchange, control_exchanges
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_c import GTPCMessage
from cleannet.subscribers.deployment import Deployment

NOT_SUPPORTED = 3
"""VersionNotSupported, in all versions; 198 is the cause that says so in version 1 (TS 29.060, 7.7.1)."""
REFUSED = 198


@check(
    "ROA018",
    "old-gtp-answered",
    severity=Severity.LOW,
    clauses=(Clause("TS 29.281", "1", Obligation.SHOULD),),
    needs=(GTPCMessage,),
    interfaces=(Interface.GTP_C, Interface.S8),
)
def old_gtp_answered(deployment: Deployment) -> Iterator[Result]:
    """A node of the core answers an old version of GTP.

    Why: version 0 tells a tunnel by the subscriber's identity and a counter that anybody can guess; version 1 is that
      of 2G and 3G, and each version that is answered is another way in. A network of 4G and 5G needs neither.
    Legitimate when: version 1: 2G or 3G is still run, or a partner has nothing newer.
    Remedy: close UDP port 3386 at the border and on the nodes, and let version 1 in from those partners only that
      need it.
    """
    newest = 0
    for one in control_exchanges(deployment.core.of(GTPCMessage)):
        message = one.request.message
        if one.answer is None:
            continue
        if _refused(one) or message.version == 2:
            newest += 1
        elif message.version == 0:
            text = "a request of version 0 of GTP is answered"
            yield failed(text, one.answer.message, related=(message,), field="version", value="0")
        elif message.version == 1:
            text = "a request of version 1 of GTP is answered; 2G or 3G of a partner explains it"
            yield suspect(text, one.answer.message, related=(message,), field="version", value="1")
    if newest:
        yield passed("what is answered is of the newest version, or refused", count=newest)


def _refused(one: ControlExchange) -> bool:
    assert one.answer is not None
    return one.answer.message.message_type == NOT_SUPPORTED or one.answer.message.cause == REFUSED
