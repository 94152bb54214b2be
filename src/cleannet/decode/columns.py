"""Columns that grow by batches."""

from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Scalar = TypeVar("Scalar", bound=np.generic)


class Column(Generic[Scalar]):
    """A column filled piece by piece and joined when first read."""

    __slots__ = ("_kind", "_pieces")

    def __init__(self, kind: type[Scalar]) -> None:
        self._kind = kind
        self._pieces: list[npt.NDArray[Scalar]] = []

    def add(self, piece: npt.NDArray[np.generic]) -> None:
        """Appends a piece, in this column's kind."""
        self._pieces.append(piece.astype(self._kind))

    def __len__(self) -> int:
        return sum(len(piece) for piece in self._pieces)

    def join(self) -> npt.NDArray[Scalar]:
        """All of it as one array."""
        if len(self._pieces) != 1:
            joined = np.concatenate(self._pieces) if self._pieces else np.zeros(0, self._kind)
            self._pieces = [joined]
        return self._pieces[0]
