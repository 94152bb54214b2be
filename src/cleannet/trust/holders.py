"""Who ends the encryption of users' flows, and what of them is readable on each link: sums only, no user's address.

Who ends an encrypted connection holds its plaintext. The operator of the server's address ends it, or passes it on to
the one that the name belongs to: both are told, apart.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from cleannet.decode.dns_answers import domain
from cleannet.model.record import Record
from cleannet.trust import flow_kinds
from cleannet.trust.address_tables import Operator
from cleannet.trust.concentration import Concentration, concentration
from cleannet.trust.user_flows import Flow, UserFlows, is_public

SENTENCE = "Collection at a provider and a passive tap are neither shown nor excluded by this evidence."
PRIVATE, UNTOLD = "(private address)", "(not told)"


class Holder(Record, frozen=True):
    """Who ends encryption: operator and country of registration of the address, or the domain; with how much."""

    who: str
    registered: str
    flows: int
    octets: int


class Link(Record, frozen=True):
    """What is readable on a link: octets by kind; `hosts` are the ends of its tunnels, "" without tunnels."""

    hosts: str
    readable: int
    encrypted: int
    unknown: int
    kinds: dict[str, int]

    @property
    def octets(self) -> int:
        """All octets."""
        return self.readable + self.encrypted + self.unknown


class Holders(Record, frozen=True):
    """All of it.

    `named_by`: of how many encrypted flows the name came from where. `concentrations`: by operators and by domains, of
    flows and of octets; what is not told counts to none.
    """

    flows: int
    encrypted: int
    octets: int
    operators: tuple[Holder, ...]
    domains: tuple[Holder, ...]
    links: tuple[Link, ...]
    named_by: dict[str, int]
    concentrations: dict[str, Concentration]


def servers(found: UserFlows) -> set[str]:
    """The public addresses at which encryption ends."""
    return {one.server[0] for one in found.flows if one.kind in flow_kinds.ENCRYPTED and is_public(one.server[0])}


def holders(found: UserFlows, registered: Mapping[str, str], operators: Mapping[str, Operator]) -> Holders:
    """Sums over the encrypted flows, and over all by link."""
    encrypted = [one for one in found.flows if one.kind in flow_kinds.ENCRYPTED]
    by_operator: dict[tuple[str, str], list[int]] = {}
    by_domain: dict[tuple[str, str], list[int]] = {}
    named_by: Counter[str] = Counter()
    for one in encrypted:
        address = one.server[0]
        if not is_public(address):
            operator, country = PRIVATE, ""
        else:
            known = operators.get(address)
            operator = UNTOLD if known is None else " ".join(dict.fromkeys((known.text, known.name))).strip()
            country = registered.get(address, UNTOLD)
        name, origin = _named(one, found.names)
        named_by[origin] += 1
        for table, key in ((by_operator, (operator, country)), (by_domain, (name or UNTOLD, ""))):
            sums = table.setdefault(key, [0, 0])
            sums[0] += 1
            sums[1] += one.octets
    rows = _rows(by_operator), _rows(by_domain)
    return Holders(
        len(found.flows),
        len(encrypted),
        sum(one.octets for one in encrypted),
        *rows,
        _links(found.flows),
        dict(sorted(named_by.items())),
        dict(_concentrations(*rows)),
    )


def _named(flow: Flow, names: Mapping[str, str]) -> tuple[str, str]:
    """The domain that a flow is of, and who told."""
    for name, origin in (
        (flow.server_name, "asked for (SNI)"),
        (flow.certified, "certificate"),
        (names.get(flow.server[0], ""), "DNS"),
    ):
        if name and (of := domain(name)):
            return of, origin
    return "", "nobody"


def _rows(table: dict[tuple[str, str], list[int]]) -> tuple[Holder, ...]:
    rows = (Holder(who, country, flows, octets) for (who, country), (flows, octets) in table.items())
    return tuple(sorted(rows, key=lambda one: (-one.octets, -one.flows, one.who, one.registered)))


def _links(flows: Iterable[Flow]) -> tuple[Link, ...]:
    by_link: dict[str, Counter[int]] = {}
    for one in flows:
        for hosts, octets in one.links.items():
            by_link.setdefault(hosts, Counter())[one.kind] += octets
    found = []
    for hosts, counts in sorted(by_link.items()):
        readable = sum(n for kind, n in counts.items() if kind in flow_kinds.READABLE)
        encrypted = sum(n for kind, n in counts.items() if kind in flow_kinds.ENCRYPTED)
        kinds = {flow_kinds.NAMES[kind]: n for kind, n in sorted(counts.items()) if n}
        found.append(Link(hosts, readable, encrypted, counts[flow_kinds.UNKNOWN], kinds))
    return tuple(found)


def _concentrations(operators: tuple[Holder, ...], domains: tuple[Holder, ...]) -> Iterable[tuple[str, Concentration]]:
    countries = [Holder(one.registered or UNTOLD, "", one.flows, one.octets) for one in operators]
    groups = (("operators", operators), ("registered in", countries), ("domains", domains))
    for name, rows in groups:
        for what in ("flows", "octets"):
            amounts: Counter[str] = Counter()
            for one in rows:
                if one.who not in (UNTOLD, PRIVATE):
                    amounts[one.who] += one.flows if what == "flows" else one.octets
            found = concentration({who: float(n) for who, n in amounts.items()})
            if found is not None:
                yield f"{name}, {what}", found
