"""Who registers, changes and removes functions at the NRF (TS 29.510, 5.2.2.2 to 5.2.2.4), told by addresses."""

from collections.abc import Iterator, Sequence

import msgspec

from cleannet.config.inventory import Inventory
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.core import Core
from cleannet.subscribers.exchanges import Exchange, tells

RESOURCE = "/nf-instances/{id}"
REFUSED = range(400, 600)


class Change(msgspec.Struct, frozen=True):
    """One request that registers, changes or removes a function.

    Attributes:
        exchange: the request with its answer.
        owners: the address of which the first request for the same function came, with those of its profile; those that
            tell nothing (inside one host) are left out.
        earlier: the first request for the function that came from elsewhere, None where there is none.
    """

    exchange: Exchange
    owners: frozenset[str] = frozenset()
    earlier: SBIRequest | None = None

    @property
    def by_itself(self) -> bool:
        """Whether it came from where the function is, or from where it was asked for before."""
        return self.exchange.request.source in self.owners


def changes(core: Core, *methods: str) -> Iterator[Change]:
    """The changes by these methods, of those whose sender an address tells, in the order of time.

    What an SCP sends on is left out: it is the SCP's address that would be seen.
    """
    owners: dict[str, set[str]] = {}
    firsts: dict[str, SBIRequest] = {}
    for one in core.exchanges:
        asked, source = one.asked, one.request.source
        if asked.service != "nnrf-nfm" or asked.resource != RESOURCE or not asked.instance:
            continue
        if not tells(source) or core.functions.proxy_at(source) or asked.method == "GET":
            continue
        profile = core.functions.profiles.get(asked.instance)
        here = set(profile.addresses if profile is not None else ())
        known = owners.setdefault(asked.instance, {address for address in here if tells(address)})
        if asked.method in methods:
            yield Change(one, frozenset(known), firsts.get(asked.instance))
        if asked.method in ("PUT", "PATCH") and one.status not in REFUSED and asked.instance not in firsts:
            known.add(source)  # whoever comes later and from elsewhere does not come to own it by that
            firsts[asked.instance] = asked


def known_to(inventory: Inventory, change: Change, addresses: Sequence[str]) -> bool | None:
    """Whether the inventory knows the function or its sender; None where it does not tell functions of this type."""
    asked, source = change.exchange.asked, change.exchange.request.source
    kind = next((p.type for p in asked.profiles if p.instance == asked.instance), "")
    of_type = [one for one in inventory.functions if one.type == kind]
    if not of_type:
        return None
    by_address = any(one.addresses.holds(a) for one in of_type for a in (source, *addresses))
    return by_address or any(one.instance == asked.instance for one in of_type)
