"""LNK007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.ike import IKEMessage
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ike import ike_associations

Use = tuple[str, str, Sent[IKEMessage]]
"""Address of the end, SPI of the association's initiator, message."""


@check(
    "LNK007",
    "repeated-public-value",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(IKEMessage,),
    interfaces=(Interface.UNKNOWN,),
    fight=("FGT1600.502",),
)
def repeated_public_value(deployment: Deployment) -> Iterator[Result]:
    """The Diffie-Hellman public value of one IKE security association appears in another one.

    Why: who knows the private value behind it, be it another gateway of the same vendor or whoever took it out of one,
      reads every tunnel that was set up with it, in the past as well.
    Legitimate when: one gateway with several addresses uses a value for a short time for several associations, which
      RFC 7296 (2.12) lets it do.
    Remedy: let every gateway make a new value for each association; ask the vendor whether keys come with the software.
    """
    uses: dict[str, list[Use]] = {}
    for association in ike_associations(deployment.core):
        for asks, one in association.keys:
            address = association.initiator if asks else association.responder
            uses.setdefault(one.message.key, []).append((address, one.message.initiator, one))
    inventory = deployment.settings.inventory
    for key in inventory.known_keys if inventory is not None else ():
        for address, _, one in uses.pop(key, ()):
            text = "a host uses a Diffie-Hellman public value that the inventory lists as shared"
            yield failed(text, one.message, field="KE", value="listed", subject=address)
    if sum(map(len, uses.values())) < 2:
        if uses:
            yield not_observed("one public value was seen, and needs another to be compared with")
        return
    for some in uses.values():
        yield from _judged(some)


def _judged(some: list[Use]) -> Iterator[Result]:
    first = some[0][2].message
    addresses = {address for address, _, _ in some}
    others = [one.message for _, _, one in some[1:]]
    if len(addresses) > 1:
        yield suspect(
            "several hosts use one Diffie-Hellman public value; they may be addresses of one gateway",
            *others,
            related=[first],
            field="KE",
            value="equal",
        )
    elif len({spi for _, spi, _ in some}) > 1:
        yield suspect(
            "a host uses one Diffie-Hellman public value for several security associations; for a short time it may",
            *others,
            related=[first],
            severity=Severity.MEDIUM,
            field="KE",
            value="equal",
            subject=next(iter(addresses)),
        )
    else:
        yield passed("the public value of a security association is its own", first)
