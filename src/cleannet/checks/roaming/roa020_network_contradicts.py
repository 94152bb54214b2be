"""ROA020."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.sbi.clear import by_connection
from cleannet.config.inventory import Inventory
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.services import interface_of

HANDSHAKE = "n32c-handshake"


@check(
    "ROA020",
    "network-contradicts",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.9.3.2", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.N32,),
    scas=("TS 33.517, 4.2.2.4",),
    fight=("FGT1036.501", "FGT5016"),
)
def network_contradicts(deployment: Deployment) -> Iterator[Result]:
    """A request over N32 names another network as its origin than the SEPP that sends it may speak for.

    Why: a network that can pass for another one asks for subscribers who are not its guests.
    Legitimate when: one SEPP speaks for several networks; the inventory lists all of them under that partner.
    Remedy: let the SEPP compare the PLMN of each request and token with the certificate of the connection, and refuse
      the rest.
    """
    inventory = deployment.settings.inventory
    for messages in by_connection(deployment.core).values():
        if interface_of(messages) is not Interface.N32:
            continue
        requests = [one for one in messages if isinstance(one.message, SBIRequest)]
        for one in requests:
            claimed = _claimed(one.message)  # type: ignore[arg-type]
            if claimed:
                yield from _judged(one, claimed, _agreed(deployment, one.source), inventory)  # type: ignore[arg-type]


def _claimed(message: SBIRequest) -> frozenset[str]:
    """The networks that a request says to come from."""
    if message.service == HANDSHAKE:
        return frozenset()
    token = message.token.consumer_network if message.token is not None else ""
    return frozenset(one for one in (message.origin, token, *message.networks) if one)


def _agreed(deployment: Deployment, source: str) -> frozenset[str]:
    """The networks that a SEPP named in its handshake, from this address."""
    return frozenset(
        network
        for one in deployment.core.of(SBIRequest)
        if one.message.service == HANDSHAKE and one.source == source
        for network in one.message.networks
    )


def _judged(
    one: Sent[SBIRequest], claimed: frozenset[str], agreed: frozenset[str], inventory: Inventory | None
) -> Iterator[Result]:
    head = one.message.head
    if inventory is not None:
        known = {plmn for partner in inventory.partners_at(one.source) for plmn in partner.networks}
        if any(function.type == "SEPP" for function in inventory.functions_at(one.source)):
            known |= set(inventory.home_networks)
        if known:
            if claimed <= known:
                yield passed("a request over N32 comes from a network that its SEPP speaks for", head)
            else:
                yield failed("a request over N32 names a network that its SEPP does not speak for", head, field="PLMN")
            return
    if agreed and not claimed <= agreed:
        text = "a request over N32 names another network than the handshake; a SEPP of several networks explains it"
        yield suspect(text, head, field="PLMN")
    elif len(claimed) > 1:
        text = "a request over N32 names two networks as its origin; a SEPP of several networks explains it"
        yield suspect(text, head, field="PLMN")
    elif agreed:
        yield passed("a request over N32 comes from a network of the handshake", head)
