"""RLC in acknowledged mode: SDUs from PDUs, in any order, each once."""

import random
from itertools import chain, pairwise

import pytest

from cleannet.frames.pdcp import Radio
from cleannet.frames.rlc import LONGEST, MOST_OPEN, Bearer, am_data
from support.air import lte_am, nr_am


def feed(radio, *pdus):
    bearer = Bearer(radio)
    return [bearer.add(am_data(pdu, radio)) for pdu in pdus], bearer


def test_control_pdus_hold_no_data():
    assert am_data(bytes.fromhex("000500"), Radio.NR) is None
    assert am_data(bytes.fromhex("0014"), Radio.LTE) is None


@pytest.mark.parametrize(
    ("radio", "octets"),
    [
        (Radio.NR, ""), (Radio.NR, "8000"), (Radio.NR, "a0000001"), (Radio.LTE, "80"), (Radio.LTE, "8000"),
        (Radio.LTE, "c00000"), (Radio.LTE, "8400 80"), (Radio.LTE, "8400 0040 ab"), (Radio.LTE, "8400 0000 abcd"),
    ],
)  # fmt: skip
def test_malformed_pdus_have_words(radio, octets):
    assert isinstance(am_data(bytes.fromhex(octets), radio), str)


def test_nr_segments_in_any_order():
    parts = [
        nr_am(5, b"abc", segment=1), nr_am(5, b"def", segment=3, offset=3), nr_am(5, b"gh", segment=2, offset=6),
    ]  # fmt: skip
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        found, _ = feed(Radio.NR, *(parts[n] for n in order))
        assert found == [[], [], [b"abcdefgh"]]


def test_nr_retransmissions_bring_nothing_new():
    found, bearer = feed(
        Radio.NR, nr_am(0, b"one"), nr_am(0, b"one"), nr_am(0, b"o", segment=1), nr_am(0, b"ne", segment=2, offset=1)
    )
    assert found == [[b"one"], [], [], []]
    assert bearer.abandoned == 0


def test_a_number_with_other_data_begins_the_bearer_anew():
    found, bearer = feed(Radio.NR, nr_am(0, b"one"), nr_am(1, b"tw", segment=1), nr_am(0, b"new"), nr_am(1, b"two"))
    assert found == [[b"one"], [], [b"new"], [b"two"]]
    assert bearer.abandoned == 1


def test_a_number_counts_anew_after_a_while():
    found, _ = feed(Radio.NR, *(nr_am(n % 4096, b"same") for n in range(4100)))
    assert all(found)


def test_lte_pdus_hold_several_sdus():
    found, _ = feed(Radio.LTE, lte_am(0, b"one", b"three", b"two"), lte_am(1, b"last"))
    assert found == [[b"one", b"three", b"two"], [b"last"]]


def test_lte_sdus_reach_over_pdus():
    pdus = [lte_am(1023, b"a", b"bc", framing=1), lte_am(0, b"def", framing=3), lte_am(1, b"g", b"h", framing=2)]
    for order in ((0, 1, 2), (2, 1, 0), (0, 2, 1)):
        found, bearer = feed(Radio.LTE, *(pdus[n] for n in order))
        assert sorted(chain(*found)) == [b"a", b"bcdefg", b"h"]
        assert b"bcdefg" in found[2]
        bearer.close()
        assert bearer.abandoned == 0


def test_lte_a_pdu_that_continues_at_both_ends():
    found, bearer = feed(
        Radio.LTE, lte_am(0, b"ab", framing=1), lte_am(1, b"c", b"d", framing=3), lte_am(2, b"ef", framing=2)
    )
    assert found == [[], [b"abc"], [b"def"]]
    bearer.close()
    assert bearer.abandoned == 0


def test_lte_segments_of_a_pdu():
    data = lte_am(7, b"one", b"three", b"two")
    first = lte_am(7, b"one", b"thr", framing=1, offset=0, last=False)
    second = lte_am(7, b"ee", b"two", framing=2, offset=6)
    for parts in ((first, second), (second, first)):
        found, _ = feed(Radio.LTE, *parts, data)
        assert found == [[], [b"one", b"three", b"two"], []]


def test_what_never_becomes_whole_is_counted():
    found, bearer = feed(Radio.LTE, lte_am(0, b"ab", framing=1), lte_am(2, b"ef", framing=2))
    assert found == [[], []]
    bearer.close()
    assert bearer.abandoned == 2


def test_what_waits_is_bounded():
    _, bearer = feed(Radio.NR, *(nr_am(n, b"x" * 99, segment=1) for n in range(MOST_OPEN + 10)))
    assert bearer.abandoned == 10
    _, bearer = feed(Radio.LTE, *(lte_am(n * 2, b"x" * 99, framing=3) for n in range(MOST_OPEN + 10)))
    assert bearer.abandoned == 10
    found, _ = feed(Radio.NR, nr_am(1, b"ab", segment=1), nr_am(1, b"x" * LONGEST, segment=2, offset=2))
    assert found == [[], []]


@pytest.mark.parametrize("seed", range(20))
def test_any_cut_of_sdus_into_lte_pdus_gives_them_back(seed):
    chance = random.Random(seed)
    sdus = [chance.randbytes(chance.randint(1, 40)) for _ in range(12)]
    stream, ends, place = b"".join(sdus), set(), 0
    for sdu in sdus:
        place += len(sdu)
        ends.add(place)
    cuts = sorted({0, len(stream), *(chance.randint(1, len(stream) - 1) for _ in range(8))})
    pdus = []
    for number, (a, b) in enumerate(pairwise(cuts)):
        inner = [a, *sorted(e for e in ends if a < e < b), b]
        elements = [stream[x:y] for x, y in pairwise(inner)]
        framing = (2 if a and a not in ends else 0) | (1 if b not in ends else 0)
        pdus.append(lte_am((1020 + number) % 1024, *elements, framing=framing))
    again = pdus + chance.sample(pdus, 3)
    chance.shuffle(pdus)
    found, bearer = feed(Radio.LTE, *pdus, *again)
    assert sorted(chain(*found)) == sorted(sdus)
    bearer.close()
    assert bearer.abandoned == 0
