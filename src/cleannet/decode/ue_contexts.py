"""UE contexts of an interface that knows a UE by two ids, one of each end: F1 and S1.

The end nearer to the UE gives an id when it hands over its first message, and gives it to another UE after the context
was released; so a name here holds from one such message to the next.
"""

from typing import Generic, TypeVar

import msgspec


class Context(msgspec.Struct):
    """One UE context.

    Attributes:
        association: index of the SCTP association.
        near_id, far_id: its ids as far as seen: of the end nearer to the UE, and of the other.
        gaps: how many gaps its association had before its latest message.
        earlier: the context that it continues.
        name: what it is called, once all are known.
    """

    association: int
    near_id: int | None = None
    far_id: int | None = None
    gaps: int = 0
    earlier: "Context | None" = None
    name: str = ""


C = TypeVar("C", bound=Context)


class Living(Generic[C]):
    """The living contexts of one association by each of their ids, and how many gaps it had."""

    def __init__(self) -> None:
        self.near: dict[int, C] = {}
        self.far: dict[int, C] = {}
        self.gaps = 0

    def clear(self) -> None:
        """Ends all of them."""
        self.near.clear()
        self.far.clear()

    def known(self, near_id: int | None, far_id: int | None) -> C | None:
        """The context with these ids; the near id tells where both are known."""
        by_near = None if near_id is None else self.near.get(near_id)
        if by_near is not None and far_id is not None and by_near.far_id not in (None, far_id):
            return None  # the far end has another UE in mind: the release of the first was not seen
        if by_near is not None or far_id is None:
            return by_near
        by_far = self.far.get(far_id)
        if by_far is not None and near_id is not None and by_far.near_id not in (None, near_id):
            return None
        return by_far

    def learn(self, one: C, near_id: int | None, far_id: int | None) -> None:
        """Binds ids to a context."""
        if near_id is not None:
            one.near_id = near_id
            self.near[near_id] = one
        if far_id is not None:
            one.far_id = far_id
            self.far[far_id] = one

    def forget(self, one: C) -> None:
        """Ends a context."""
        for known, number in ((self.near, one.near_id), (self.far, one.far_id)):
            if number is not None and known.get(number) is one:
                del known[number]


class Contexts(Generic[C]):
    """The UE contexts of all associations. `made`: all of them, in the order of their first messages."""

    def __init__(self) -> None:
        self.made: list[C] = []
        self._associations: dict[int, Living[C]] = {}

    def lost(self, association: int) -> None:
        """Messages of an association were not captured: any of its UEs may lack some."""
        self._here(association).gaps += 1

    def lossy(self, one: C) -> bool:
        """Whether messages of a UE may be missing since this was asked last."""
        gaps = self._associations[one.association].gaps
        before, one.gaps = one.gaps, gaps
        return before != gaps

    def _here(self, association: int) -> Living[C]:
        return self._associations.setdefault(association, Living())

    def _give_names(self, interface: str, near: str, far: str) -> None:
        """Names all contexts: by the near end's id, with a number where it was used before."""
        several = len({one.association for one in self.made}) > 1
        used: dict[str, int] = {}
        for one in self.made:
            number = f"{near} UE {one.near_id}" if one.near_id is not None else f"{far} UE {one.far_id}"
            name = f"{interface}{number}" + (f" of association {one.association + 1}" if several else "")
            used[name] = used.get(name, 0) + 1
            one.name = name if used[name] == 1 else f"{name}, use {used[name]}"
