"""The problems met while reading one input, merged where the same one repeats."""

import msgspec

from cleannet.model.problem import Problem, ProblemKind

# A problem's count is written to reports as a signed 64-bit number; counters in a damaged file may hold anything.
_MOST = 2**63 - 1


class Damage(Exception):
    """Reading cannot go on from here; what was read before counts.

    Attributes:
        kind: what to record.
        text: the sentence without the file's name.
        offset: where, in octets of the (unpacked) capture.
    """

    def __init__(self, kind: ProblemKind, text: str, offset: int) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.offset = offset


class Problems:
    """Collects problems of one input; each sentence begins with the input's name."""

    def __init__(self, name: str, index: int) -> None:
        self._found: list[Problem] = []
        self._name = name
        self._input = index
        self._place: dict[tuple[ProblemKind, str], int] = {}

    def add(
        self, kind: ProblemKind, text: str, *, offset: int = -1, frame: int = 0, count: int = 1, topic: str = ""
    ) -> None:
        """Record a problem. Those of one kind and topic are one, with the first one's words and the sum of counts.

        Without a `topic` the text is the topic. Callers keep topics few, so that a file full of faults needs no
        more memory than a file with one.
        """
        key = (kind, topic or text)
        place = self._place.get(key)
        if place is None:
            self._place[key] = len(self._found)
            detail = f"{self._name}: {text}"
            self._found.append(Problem(kind, detail, self._input, frame, offset, min(count, _MOST)))
        else:
            before = self._found[place]
            self._found[place] = msgspec.structs.replace(before, count=min(before.count + count, _MOST))

    def adopt(self, other: "Problems") -> None:
        """Take over what another collection of the same input holds."""
        self._found += other._found

    @property
    def found(self) -> list[Problem]:
        """The problems by their place, so that the order does not depend on the pieces in which the input came."""
        return sorted(self._found, key=lambda problem: (problem.offset, problem.kind.label, problem.detail))

    def has(self, *kinds: ProblemKind) -> bool:
        """Whether a problem of one of these kinds was recorded."""
        return any(problem.kind in kinds for problem in self._found)
