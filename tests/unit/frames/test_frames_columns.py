import numpy as np

from cleannet.frames.columns import counted, field, grown, one_of, window, word

BUFFER = np.arange(40, dtype=np.uint8)


def test_window_gives_rows_and_zeros_behind_the_end() -> None:
    rows = window(BUFFER, np.array([0, 3, 38, 40, 99]), 4)
    assert rows.tolist() == [[0, 1, 2, 3], [3, 4, 5, 6], [38, 39, 0, 0], [0] * 4, [0] * 4]


def test_window_wider_than_the_buffer() -> None:
    assert window(BUFFER[:2], np.array([0, 1, 2]), 4).tolist() == [[0, 1, 0, 0], [1, 0, 0, 0], [0] * 4]
    assert window(BUFFER[:0], np.array([0]), 4).tolist() == [[0] * 4]
    assert window(BUFFER, np.array([], np.int64), 50).shape == (0, 50)


def test_fields_are_big_endian() -> None:
    rows = window(BUFFER, np.array([1, 30]), 9)
    assert field(rows, 0, 1).tolist() == [1, 30]
    assert field(rows, 1, 2).tolist() == [0x0203, 0x1F20]
    assert field(rows, 3, 4).tolist() == [0x04050607, 0x21222324]
    assert word(rows, 1).tolist() == [0x0203040506070809, 0x1F20212223242526]
    assert len(word(rows[:0], 1)) == 0


def test_grown_keeps_what_was_there() -> None:
    column = grown(np.array([1, 2]), 3, -1)
    assert column[:3].tolist() == [1, 2, -1]
    assert grown(column, 2) is column


def test_counted_is_unique_without_numpy_ma() -> None:
    assert counted(np.array([5, 2, 5, 5, 9])) == ([2, 5, 9], [1, 0, 4], [1, 3, 1])
    assert counted(np.array([], np.int64)) == ([], [], [])


def test_one_of() -> None:
    assert one_of(np.array([1, 2, 3]), (3, 1)).tolist() == [True, False, True]
