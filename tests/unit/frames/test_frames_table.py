import random

import numpy as np

from cleannet.frames.table import KeyTable


def column(values):
    return np.array(values, np.uint64)


def test_numbers_in_the_order_of_first_sight() -> None:
    table = KeyTable(2, 100)
    assert table.numbers(column([7, 7, 0, 7]), column([1, 2, 0, 1])).tolist() == [0, 1, 2, 0]
    assert table.first == [0, 1, 2]
    assert table.numbers(column([0, 9]), column([0, 9])).tolist() == [2, 3]
    assert table.first == [1]
    assert table.keys == [(7, 1), (7, 2), (0, 0), (9, 9)]


def test_many_keys_agree_with_a_dictionary() -> None:
    generator = random.Random(1)
    table, known = KeyTable(2, 1 << 20), {}
    for _ in range(6):
        keys = [(generator.randrange(3000), generator.getrandbits(64) % 7 << 60) for _ in range(5000)]
        want = [known.setdefault(key, len(known)) for key in keys]
        assert table.numbers(*(column(part) for part in zip(*keys, strict=True))).tolist() == want


def test_the_last_number_stands_for_what_is_too_much() -> None:
    table = KeyTable(1, 10)
    numbers = table.numbers(column(range(50)))
    assert numbers.tolist() == [*range(10), *[9] * 40]
    assert table.overflow == 40
    assert len(table) == 10
