"""Which UE an F1AP message concerns: by its F1AP ids, association by association (TS 38.473, 8.3 and 8.4).

A gNB-DU gives each UE an id when it hands over its first message, and gives the id to another UE after the context
was released; so a name here holds from one such message to the next.
"""

import msgspec

from cleannet.model.f1ap import F1APMessage, F1UEContextReleaseComplete
from cleannet.model.radio import F1_UE

_BEGINS = "InitialULRRCMessageTransfer"
_SETUP = "F1SetupRequest"


class UE(msgspec.Struct):
    """One UE context of a gNB-DU.

    Attributes:
        association: index of the SCTP association.
        du_id, cu_id: its ids as far as seen.
        cell: its cell as far as told: NR CGI.
        gaps: how many gaps its association had before its latest message.
        earlier: the context that it continues, after the UE re-established its connection.
        name: what it is called, once all are known.
    """

    association: int
    du_id: int | None = None
    cu_id: int | None = None
    cell: tuple[str, int] | None = None
    gaps: int = 0
    earlier: "UE | None" = None
    name: str = ""


class _Association:
    """The living contexts of one association by each of their ids, and how many gaps it had."""

    def __init__(self) -> None:
        self.by_du: dict[int, UE] = {}
        self.by_cu: dict[int, UE] = {}
        self.gaps = 0


class UEs:
    """The UE contexts of all F1 associations. `made`: all of them, in the order of their first messages."""

    def __init__(self) -> None:
        self.made: list[UE] = []
        self._associations: dict[int, _Association] = {}

    def lost(self, association: int) -> None:
        """Messages of an association were not captured: any of its UEs may lack some."""
        self._associations.setdefault(association, _Association()).gaps += 1

    def lossy(self, one: UE) -> bool:
        """Whether messages of a UE may be missing since this was asked last."""
        gaps = self._associations[one.association].gaps
        before, one.gaps = one.gaps, gaps
        return before != gaps

    def of(self, association: int, message: F1APMessage) -> UE | None:
        """The UE that a message concerns, None if it concerns no one UE."""
        here = self._associations.setdefault(association, _Association())
        if message.full_reset or message.name == _SETUP:
            here.by_du.clear()
            here.by_cu.clear()
        if message.du_id is None and message.cu_id is None:
            return None
        one = None if message.name == _BEGINS else _known(here, message)
        if one is None:
            one = UE(association, gaps=here.gaps)
            self.made.append(one)
        _learn(here, one, message)
        if isinstance(message, F1UEContextReleaseComplete):
            _forget(here, one)
        return one

    def name(self) -> None:
        """Names all contexts: by the gNB-DU's id, with a number where it was used before."""
        several = len({one.association for one in self.made}) > 1
        used: dict[str, int] = {}
        for one in self.made:
            number = f"gNB-DU UE {one.du_id}" if one.du_id is not None else f"gNB-CU UE {one.cu_id}"
            name = f"{F1_UE}{number}" + (f" of association {one.association + 1}" if several else "")
            used[name] = used.get(name, 0) + 1
            one.name = name if used[name] == 1 else f"{name}, use {used[name]}"
        for one in self.made:
            _named_as_first(one)


def _known(here: _Association, message: F1APMessage) -> UE | None:
    """The living context with these ids; the gNB-DU's id tells where both are known."""
    by_du = None if message.du_id is None else here.by_du.get(message.du_id)
    if by_du is not None and message.cu_id is not None and by_du.cu_id not in (None, message.cu_id):
        return None  # the gNB-CU has another UE in mind: the release of the first was not seen
    if by_du is not None or message.cu_id is None:
        return by_du
    by_cu = here.by_cu.get(message.cu_id)
    if by_cu is not None and message.du_id is not None and by_cu.du_id not in (None, message.du_id):
        return None
    return by_cu


def _learn(here: _Association, one: UE, message: F1APMessage) -> None:
    if message.du_id is not None:
        one.du_id = message.du_id
        here.by_du[message.du_id] = one
    if message.cu_id is not None:
        one.cu_id = message.cu_id
        here.by_cu[message.cu_id] = one
    if message.cell is not None:
        one.cell = message.cell
    if message.old_du_id is not None:
        old = here.by_du.get(message.old_du_id)
        if old is not None and old is not one and one.earlier is None:
            one.earlier = old


def _forget(here: _Association, one: UE) -> None:
    for known, number in ((here.by_du, one.du_id), (here.by_cu, one.cu_id)):
        if number is not None and known.get(number) is one:
            del known[number]


def _named_as_first(one: UE) -> None:
    """Gives a context the name of the first that it continues, and all in between too."""
    way = [one]
    seen = {id(one)}
    while (earlier := way[-1].earlier) is not None and id(earlier) not in seen:
        way.append(earlier)
        seen.add(id(earlier))
    first = way[-1]
    for each in way[:-1]:
        each.name, each.earlier = first.name, first
