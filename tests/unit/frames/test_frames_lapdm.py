"""Segments of LAPDm (TS 44.006): joined by their numbers, sent again, lost, and never without bounds."""

from hypothesis import given
from hypothesis import strategies as st

from cleannet.frames.lapdm import Lapdm

LINK = "a link"


def information(number: int, octets: bytes, *, more: bool = False, sapi: int = 0) -> bytes:
    return bytes((1 | sapi << 2, number << 1, len(octets) << 2 | more << 1 | 1)) + octets + b"\x2b" * (20 - len(octets))


def joined(*frames: bytes) -> tuple[list[bytes | None], int]:
    lapdm = Lapdm()
    found = [lapdm.layer_3(LINK, frame) for frame in frames]
    lapdm.end()
    return found, lapdm.lost


def test_one_frame() -> None:
    assert joined(information(0, b"ab")) == ([b"ab"], 0)
    assert joined(bytes((1, 0x3F, 2 << 2 | 1)) + b"cd") == ([b"cd"], 0)  # SABM with a message
    assert joined(bytes((1, 0x03, 2 << 2 | 1)) + b"ef") == ([b"ef"], 0)  # UI
    assert joined(bytes((1, 0x73, 2 << 2 | 1)) + b"cd") == ([b""], 0)  # UA repeats what SABM held
    assert joined(bytes((1, 0x21, 1, 0x2B))) == ([b""], 0)  # RR
    assert joined(b"", b"\1\0", bytes((1, 0, 0, 0))) == ([b"", b"", b""], 0)


def test_segments() -> None:
    frames = information(7, b"ab", more=True), information(0, b"cd", more=True), information(1, b"e")
    assert joined(*frames) == ([None, None, b"abcde"], 0)


def test_a_frame_that_is_sent_again() -> None:
    frames = information(3, b"ab", more=True), information(3, b"ab", more=True), information(4, b"c")
    assert joined(*frames) == ([None, None, b"abc"], 0)


def test_a_frame_that_is_missing() -> None:
    frames = information(3, b"ab", more=True), information(5, b"c"), information(6, b"d")
    assert joined(*frames) == ([None, b"", b"d"], 1)


def test_a_link_that_is_established_anew() -> None:
    assert joined(information(3, b"ab", more=True), bytes((1, 0x3F, 1, 0x2B)), information(0, b"x"))[0][2] == b"x"
    assert joined(information(3, b"ab", more=True), bytes((1, 0x3F, 1, 0x2B)))[1] == 1


def test_short_messages_go_beside_the_rest() -> None:
    frames = information(0, b"ab", more=True), information(0, b"s", more=True, sapi=3), information(1, b"c")
    found, lost = joined(*frames, information(1, b"t", sapi=3))
    assert (found, lost) == ([None, None, b"abc", b"st"], 0)


def test_a_message_without_end() -> None:
    found, lost = joined(*(information(number % 8, b"x" * 20, more=True) for number in range(100)))
    assert found.count(b"") == 7
    assert lost + found.count(b"") == 100


@given(st.lists(st.binary(max_size=30), max_size=40))
def test_any_frames_are_survived(frames: list[bytes]) -> None:
    found, lost = joined(*frames)
    assert len(found) == len(frames)
    assert 0 <= lost <= found.count(None)
    assert all(one is None or len(one) <= 300 for one in found)
