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
        lossy: messages may be missing before its next one.
        earlier: the context that it continues, after the UE re-established its connection.
        name: what it is called, once all are known.
    """

    association: int
    du_id: int | None = None
    cu_id: int | None = None
    cell: tuple[str, int] | None = None
    lossy: bool = False
    earlier: "UE | None" = None
    name: str = ""


class UEs:
    """The UE contexts of all F1 associations. `made`: all of them, in the order of their first messages."""

    def __init__(self) -> None:
        self.made: list[UE] = []
        self._by_du: dict[tuple[int, int], UE] = {}
        self._by_cu: dict[tuple[int, int], UE] = {}

    def lost(self, association: int) -> None:
        """Messages of an association were not captured: any of its UEs may lack some."""
        for one in (*self._by_du.values(), *self._by_cu.values()):
            if one.association == association:
                one.lossy = True

    def of(self, association: int, message: F1APMessage) -> UE | None:
        """The UE that a message concerns, None if it concerns no one UE."""
        if message.full_reset or message.name == _SETUP:
            self._forget(association)
        if message.du_id is None and message.cu_id is None:
            return None
        one = None if message.name == _BEGINS else self._known(association, message)
        if one is None:
            one = UE(association)
            self.made.append(one)
        self._learn(one, message)
        if isinstance(message, F1UEContextReleaseComplete):
            self._drop(one)
        return one

    def _known(self, association: int, message: F1APMessage) -> UE | None:
        """The living context with these ids; the gNB-DU's id tells where both are known."""
        by_du = None if message.du_id is None else self._by_du.get((association, message.du_id))
        if by_du is not None and message.cu_id is not None and by_du.cu_id not in (None, message.cu_id):
            return None  # the gNB-CU has another UE in mind: the release of the first was not seen
        if by_du is not None or message.cu_id is None:
            return by_du
        by_cu = self._by_cu.get((association, message.cu_id))
        if by_cu is not None and message.du_id is not None and by_cu.du_id not in (None, message.du_id):
            return None
        return by_cu

    def _learn(self, one: UE, message: F1APMessage) -> None:
        if message.du_id is not None:
            one.du_id = message.du_id
            self._by_du[one.association, message.du_id] = one
        if message.cu_id is not None:
            one.cu_id = message.cu_id
            self._by_cu[one.association, message.cu_id] = one
        if message.cell is not None:
            one.cell = message.cell
        if message.old_du_id is not None:
            old = self._by_du.get((one.association, message.old_du_id))
            if old is not None and old is not one and one.earlier is None:
                one.earlier = old

    def _drop(self, one: UE) -> None:
        for known in (self._by_du, self._by_cu):
            for key in [key for key, other in known.items() if other is one]:
                del known[key]

    def _forget(self, association: int) -> None:
        for known in (self._by_du, self._by_cu):
            for key in [key for key in known if key[0] == association]:
                del known[key]

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
            first, seen = one, {id(one)}
            while first.earlier is not None and id(first.earlier) not in seen:
                first = first.earlier
                seen.add(id(first))
            one.name = first.name
