from cleannet.capture.diag.payload import Payload, Route
from cleannet.capture.diag.segments import Segments
from cleannet.model.radio import Channel

ROUTE = Route(Channel.NR_UL_DCCH, uplink=True)
OTHER = Route(Channel.NR_DL_DCCH, uplink=False)


def feed(parts, route=ROUTE):
    segments = Segments()
    given = [segments.joined(0xB821, 1, Payload(route, octets, segment=number)) for number, octets in parts]
    segments.end()
    return [whole for whole in given if whole is not None], segments.lost


def test_parts_are_joined_in_order():
    assert feed([(1, b"a"), (2, b"b"), (7, b"c")]) == ([b"abc"], 0)
    assert feed([(1, b"a"), (7, b"c"), (1, b"d"), (7, b"e")]) == ([b"ac", b"de"], 0)


def test_a_missing_part_is_counted_and_nothing_is_guessed():
    assert feed([(2, b"b"), (7, b"c")]) == ([], 2)
    assert feed([(7, b"c")]) == ([], 1)
    assert feed([(1, b"a"), (3, b"c"), (7, b"d")]) == ([], 3)
    assert feed([(1, b"a"), (1, b"b"), (7, b"c")]) == ([b"bc"], 1)
    assert feed([(1, b"a"), (2, b"b")]) == ([], 2)
    assert feed([(1, b"a"), (200, b"b")]) == ([], 2)


def test_channels_do_not_mix():
    segments = Segments()
    assert segments.joined(0xB821, 1, Payload(ROUTE, b"a", segment=1)) is None
    assert segments.joined(0xB821, 1, Payload(OTHER, b"b", segment=1)) is None
    assert segments.joined(0xB821, 2, Payload(ROUTE, b"c", segment=1)) is None
    assert segments.joined(0xB821, 1, Payload(ROUTE, b"d", segment=7)) == b"ad"
    segments.end()
    assert segments.lost == 2
