import pytest

from cleannet.capture.diag import hdlc


def test_the_check_sequence_is_that_of_x25():
    # The check value of CRC-16/IBM-SDLC over "123456789" is 0x906E; it is sent with its low octet first.
    assert hdlc.check_sequence(b"123456789") == b"\x6e\x90"
    assert hdlc.intact(b"123456789\x6e\x90")
    assert not hdlc.intact(b"123456788\x6e\x90")


def test_a_frame_that_a_modem_wrote():
    frame = bytes.fromhex("7d5d05010000000000 5f45")
    assert hdlc.unescaped(frame)[0] == 0x7D
    assert hdlc.intact(hdlc.unescaped(frame))


def test_what_is_too_short_is_not_intact():
    assert not any(hdlc.intact(bytes(length)) for length in range(3))


@pytest.mark.parametrize("packet", [b"a", b"\x7e\x7d\x5e\x5d", b"\x7d\x5d\x5e" * 40, bytes(range(256))])
def test_framed_and_back(packet):
    frame = hdlc.framed(packet)
    assert frame.index(hdlc.FLAG) == len(frame) - 1
    assert hdlc.unescaped(frame[:-1])[: -hdlc.CHECK_OCTETS] == packet
    assert hdlc.intact(hdlc.unescaped(frame[:-1]))


def flat(stream, piece):
    """All frames that are not empty with their offsets, and whether the last is closed."""
    found, whole = [], True
    for start, frames, closed in hdlc.split(stream[i : i + piece] for i in range(0, len(stream), piece)):
        whole, offset = closed, start
        for frame in frames:
            if frame:
                found.append((offset, frame[: hdlc.LONGEST + 1]))
            offset += len(frame) + 1
    return found, whole


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
def test_split_is_the_same_for_any_piece(piece):
    assert flat(b"~~ab~c~~def", piece) == ([(2, b"ab"), (5, b"c"), (8, b"def")], False)
    assert flat(b"ab~", piece) == ([(0, b"ab")], True)
    assert flat(b"", piece) == ([], True)


@pytest.mark.parametrize("piece", [1000, hdlc.LONGEST, 10 * hdlc.LONGEST])
def test_a_frame_without_end_costs_bounded_memory(piece):
    long = b"x" * (2 * hdlc.LONGEST)
    found, whole = flat(b"a~" + long + b"~b~", piece)
    assert [(offset, len(frame)) for offset, frame in found] == [(0, 1), (2, hdlc.LONGEST + 1), (len(long) + 3, 1)]
    assert whole
    held = [frames for _, frames, _ in hdlc.split([long] * 4)]
    assert held == [[long[: hdlc.LONGEST + 1]]]
