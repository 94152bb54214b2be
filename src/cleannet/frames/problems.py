"""Problems of the frame stage, counted per kind and detail: one record however many frames have it."""

from cleannet.frames.columns import Int64
from cleannet.model.problem import Problem, ProblemKind


class ProblemCounter:
    """Counts problems by (kind, detail, input) and keeps the first frame of each.

    Details are fixed texts (or texts over a small set of numbers), so the number of records is bounded.
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[ProblemKind, str, int], list[int]] = {}

    def add(self, kind: ProblemKind, detail: str, place: tuple[int, int], count: int = 1) -> None:
        """Count `count` problems whose first is at `place` (input, frame)."""
        given, frame = place
        entry = self._counts.setdefault((kind, detail, given), [frame, 0])
        entry[0] = min(entry[0], frame)
        entry[1] += count

    def add_rows(self, kind: ProblemKind, detail: str, origin: tuple[int, int], rows: Int64) -> None:
        """Count one problem for each row of a batch that begins at `origin` (input, frame number of row 0)."""
        if len(rows):
            self.add(kind, detail, (origin[0], origin[1] + int(rows.min())), len(rows))

    def problems(self) -> list[Problem]:
        """All problems, in the order of their first frames."""
        found = [
            Problem(kind, detail, input=given, frame=frame, count=count)
            for (kind, detail, given), (frame, count) in self._counts.items()
        ]
        return sorted(found, key=lambda p: (p.input, p.frame, p.kind.label, p.detail))
