"""What stops when one actor withdraws: asked of every actor alike, the user's own state included.

dependence = "cleannet-dependence/1"

[[actor]]
name = "maker of the core"
registered = "AA"

[[function]]
name = "authentication"
critical = true

[[function.need]]
of = "licences"
from = ["maker of the core"]

A function stops when a need that stops it has no provider left; it degrades when another need has none.
"""

from collections.abc import Iterable

from cleannet.config.strict import Table, parse
from cleannet.model.record import Record

FORMAT = "cleannet-dependence/1"
STOPPING = ("licences", "pki", "dns", "time", "cloud", "transit", "power", "function")
DEGRADING = ("updates", "support", "parts")
_MOST_FUNCTIONS = 100_000


class Actor(Record, frozen=True):
    """Who provides something. `registered`: country code of the state that it is registered in, "" for not told."""

    name: str
    registered: str = ""


class Need(Record, frozen=True):
    """What a function needs, and which actors or functions provide it: any one of them is enough."""

    of: str
    providers: tuple[str, ...]
    stops: bool


class Function(Record, frozen=True):
    """One function of the network."""

    name: str
    critical: bool
    needs: tuple[Need, ...]


class Dependence(Record, frozen=True):
    """Actors and functions."""

    actors: tuple[Actor, ...]
    functions: tuple[Function, ...]


class Withdrawal(Record, frozen=True):
    """What follows if one actor, or all that are registered in one state, no longer provide.

    Attributes:
        who: the actor, or the state's code.
        state: whether it is a state.
        stopped: functions that stop; `critical_stopped` those of them that are critical.
        degraded: functions that go on and lose something, with what they lose.
        critical: how many critical functions there are.
    """

    who: str
    state: bool
    stopped: tuple[str, ...]
    critical_stopped: tuple[str, ...]
    degraded: tuple[tuple[str, tuple[str, ...]], ...]
    critical: int


def load(text: str, path: str) -> Dependence:
    """Reads a file of dependences.

    Raises:
        ConfigError: it is not TOML, of another format, or names a provider that is neither actor nor function.
    """
    top = Table(parse(text, path), path, ("dependence", "actor", "function"))
    if top.text("dependence", f'dependence = "{FORMAT}"') != FORMAT:
        raise top.wrong(f"'dependence' is of another format; this version reads {FORMAT!r}")
    actors = tuple(_actor(one) for one in top.tables("actor", ("name", "registered"), "actor"))
    functions = tuple(_function(one) for one in top.tables("function", ("name", "critical", "need"), "function"))
    if len(functions) > _MOST_FUNCTIONS:
        raise top.wrong(f"more than {_MOST_FUNCTIONS} functions")
    names = [one.name for one in actors] + [one.name for one in functions]
    if twice := next((name for name in sorted(names) if names.count(name) > 1), None):
        raise top.wrong(f"{twice!r} stands there twice; actors and functions have names of their own")
    known = set(names)
    for function in functions:
        for need in function.needs:
            if unknown := next((one for one in need.providers if one not in known), None):
                raise top.wrong(f"function {function.name!r} needs {need.of} from {unknown!r}, which stands nowhere")
    return Dependence(actors, functions)


def _actor(table: Table) -> Actor:
    code = table.text("registered", 'registered = "AA"').upper() if table.has("registered") else ""
    return Actor(table.text("name", 'name = "maker"'), code)


def _function(table: Table) -> Function:
    needs = tuple(_need(one) for one in table.tables("need", ("of", "from", "stops"), "function.need"))
    return Function(table.text("name", 'name = "authentication"'), table.flag("critical", default=True), needs)


def _need(table: Table) -> Need:
    of = table.one_of("of", (*STOPPING, *DEGRADING))
    providers = table.texts("from", None, '["maker"]')
    if not providers:
        raise table.wrong("'from' is missing; write from = [\"maker\"]")
    return Need(of, providers, table.flag("stops", default=of in STOPPING))


def withdrawals(known: Dependence) -> list[Withdrawal]:
    """For every actor, then every state in which one is registered: what stops. Those that stop most come first."""
    states = sorted({one.registered for one in known.actors if one.registered})
    asked = [(one.name, False, {one.name}) for one in known.actors]
    asked += [(code, True, {one.name for one in known.actors if one.registered == code}) for code in states]
    found = [without(known, who, gone, state=state) for who, state, gone in asked]
    return sorted(found, key=lambda one: (one.state, -len(one.critical_stopped), -len(one.stopped), one.who))


def without(known: Dependence, who: str, gone: Iterable[str], *, state: bool = False) -> Withdrawal:
    """What follows if some actors no longer provide; what stops for want of another function follows too."""
    missing = set(gone)
    while True:
        stops = {one.name for one in known.functions if one.name not in missing and _stopped(one, missing)}
        if not stops:
            break
        missing |= stops
    stopped = tuple(one.name for one in known.functions if one.name in missing)
    critical = {one.name for one in known.functions if one.critical}
    degraded = tuple(
        (one.name, lost)
        for one in known.functions
        if one.name not in missing and (lost := tuple(n.of for n in one.needs if missing.issuperset(n.providers)))
    )
    kept = tuple(one for one in stopped if one in critical)
    return Withdrawal(who, state, stopped, kept, degraded, len(critical))


def _stopped(one: Function, missing: set[str]) -> bool:
    return any(need.stops and missing.issuperset(need.providers) for need in one.needs)
