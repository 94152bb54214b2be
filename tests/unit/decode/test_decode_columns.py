"""Columns that grow."""

import numpy as np
import pytest

from cleannet.decode.columns import FIRST_ROOM, Column


@pytest.mark.parametrize("sizes", [[], [0], [3], [3, 0, 2], [FIRST_ROOM], [FIRST_ROOM, 1], [5 * FIRST_ROOM + 1, 7]])
def test_a_column_is_its_pieces_in_their_order(sizes):
    column, pieces = Column(np.int64), [np.arange(n) + 1000 * i for i, n in enumerate(sizes)]
    for piece in pieces:
        column.add(piece)
    assert len(column) == sum(sizes)
    taken = column.take()
    assert taken.tolist() == [n for piece in pieces for n in piece.tolist()]
    assert taken.dtype == np.int64


def test_pieces_take_the_columns_kind():
    column = Column(np.int32)
    column.add(np.array([1, 2], np.uint8))
    column.add(np.array([-1], np.int64))
    taken = column.take()
    assert (taken.dtype, taken.tolist()) == (np.int32, [1, 2, -1])


def test_what_is_taken_is_gone_and_changes_no_more():
    column = Column(np.int64)
    column.add(np.arange(3))
    taken = column.take()
    assert len(column) == 0
    column.add(np.array([9]))
    assert taken.tolist() == [0, 1, 2]
    assert column.take().tolist() == [9]
    assert column.take().tolist() == []


def test_a_piece_may_be_changed_afterwards():
    column, piece = Column(np.int64), np.arange(3)
    column.add(piece)
    piece[:] = 7
    assert column.take().tolist() == [0, 1, 2]
