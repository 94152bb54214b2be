"""Columns that grow by batches."""

from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Scalar = TypeVar("Scalar", bound=np.generic)

FIRST_ROOM = 1 << 14


class Column(Generic[Scalar]):
    """A column filled piece by piece, and taken as a whole at the end.

    It is one array that doubles when full: many small pieces would leave the heap full of holes.
    """

    __slots__ = ("_data", "_used")

    def __init__(self, kind: type[Scalar]) -> None:
        self._data: npt.NDArray[Scalar] = np.empty(FIRST_ROOM, kind)
        self._used = 0

    def add(self, piece: npt.NDArray[Any]) -> None:
        """Appends a piece, in this column's kind."""
        end = self._used + len(piece)
        if end > len(self._data):
            grown = np.empty(max(end, 2 * len(self._data)), self._data.dtype)
            grown[: self._used] = self._data[: self._used]
            self._data = grown
        self._data[self._used : end] = piece
        self._used = end

    def __len__(self) -> int:
        return self._used

    def take(self) -> npt.NDArray[Scalar]:
        """All of it; the column is empty then, so that nothing is held twice."""
        taken, self._data = self._data[: self._used], np.empty(0, self._data.dtype)
        self._used = 0
        return taken
