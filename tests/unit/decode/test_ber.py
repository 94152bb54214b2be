"""BER: tags and lengths of all forms, within bounds; what is unusual is remembered."""

import pytest

from cleannet.decode.ber import BER, DEEPEST, INDEFINITE, LONG_FORM, MOST_ELEMENTS, PADDING, Element, identifier, number
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.problem import ProblemKind


def walk(text: str) -> tuple[BER, list[Element]]:
    octets = bytes.fromhex(text)
    ber = BER(Cursor(octets, "BER"))
    return ber, ber.elements(0, len(octets))


def test_elements_stand_one_after_the_other():
    ber, found = walk("30 03 02 01 05 80 00")
    assert found == [(0x30, 2, 5), (0x80, 7, 7)]
    assert [one.constructed for one in found] == [True, False]
    (inside,) = ber.parts(found[0])
    assert (inside.tag, number(ber.octets(inside))) == (2, 5)
    assert ber.oddities == set()


@pytest.mark.parametrize(
    ("text", "start", "end", "odd"),
    [
        ("04 81 02 aa bb", 3, 5, True),
        ("04 82 00 02 aa bb", 4, 6, True),
        ("04 81 80" + "00" * 128, 3, 131, False),
        ("04 82 00 80" + "00" * 128, 4, 132, True),
    ],
)
def test_a_length_in_more_octets_than_it_needs_is_read_and_remembered(text, start, end, odd):
    ber, found = walk(text)
    assert found == [(4, start, end)]
    assert (LONG_FORM in ber.oddities) is odd


def test_indefinite_lengths_end_where_two_zeros_say_so():
    ber, found = walk("30 80 30 80 02 01 00 00 00 04 02 00 00 00 00 05 00")
    assert [one.tag for one in found] == [0x30, 5]
    assert [one.tag for one in ber.parts(found[0])] == [0x30, 4]
    assert ber.oddities == {INDEFINITE}


def test_tags_of_several_octets():
    _, found = walk("9f 1f 01 00 bf 81 01 02 05 00")
    assert [one.tag for one in found] == [0x9F1F, 0xBF8101]
    assert [one.constructed for one in found] == [False, True]


def test_zeros_between_elements_are_padding():
    ber, found = walk("05 00 00 00 05 00")
    assert [one.tag for one in found] == [5, 5]
    assert ber.oddities == {PADDING}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("30", ProblemKind.LENGTH_PAST_END),
        ("30 05 00", ProblemKind.LENGTH_PAST_END),
        ("30 85 00 00 00 00 01 00", ProblemKind.BAD_VALUE),
        ("04 80 00 00", ProblemKind.BAD_VALUE),
        ("30 80 02 01 00", ProblemKind.LENGTH_PAST_END),
        ("1f ff ff ff ff 01 00", ProblemKind.LIMIT_REACHED),
        ("30 80" * (DEEPEST + 2), ProblemKind.NESTED_TOO_DEEP),
        ("05 00" * (MOST_ELEMENTS + 1), ProblemKind.LIMIT_REACHED),
    ],
)
def test_what_cannot_be_read_stops(text, kind):
    with pytest.raises(Malformed) as why:
        walk(text)
    assert why.value.kind is kind


def test_an_element_does_not_reach_into_its_parents_neighbour():
    ber, (first, _) = walk("30 02 04 01 05 00")
    with pytest.raises(Malformed, match="1 bytes past its end"):
        ber.parts(first)


@pytest.mark.parametrize(("text", "end"), [("62 03 48 01 07", 5), ("62 09 48 01 07", 5)])
def test_the_outermost_length_may_say_too_much(text, end):
    octets = bytes.fromhex(text)
    ber = BER(Cursor(octets, "BER"))
    assert ber.outermost(0, len(octets)) == (0x62, 2, end)
    assert [one.kind for one in ber.cursor.problems] == [ProblemKind.LENGTH_PAST_END] * (octets[1] == 9)


@pytest.mark.parametrize("text", ["62", "62 80 48 01", "62 85 00 00 00 00 01"])
def test_an_outermost_length_that_is_none_stops(text):
    octets = bytes.fromhex(text)
    with pytest.raises(Malformed):
        BER(Cursor(octets, "BER")).outermost(0, len(octets))


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        ("04 00 00 01 00 1d 03", "0.4.0.0.1.0.29.3"),
        ("00 11 86 05 01 01 01", "0.0.17.773.1.1.1"),
        ("88 37 03", "2.999.3"),
        ("2a 03", "1.2.3"),
        ("", ""),
        ("04 80", ""),
    ],
)
def test_object_identifiers(octets, text):
    assert identifier(bytes.fromhex(octets)) == text


def test_integers_have_signs():
    assert [number(bytes.fromhex(one)) for one in ("ff", "0080", "2d")] == [-1, 128, 45]
