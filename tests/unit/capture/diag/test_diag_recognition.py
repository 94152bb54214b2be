import gzip
from struct import pack

import pytest

from cleannet.capture.diag import hdlc, is_diag
from cleannet.capture.diag.recognition import FRAMED, UNFRAMED, form_of


def packet(size=40, code=0xB0C0):
    return pack("<BBHHHQ", 0x10, 0, size + 12, size + 12, code, 0x010999B7854049E2) + bytes(size)


WRAPPED = pack("<BBHI", 0x98, 1, 0, 2) + packet()


@pytest.mark.parametrize(
    "head",
    [
        hdlc.framed(packet()),
        hdlc.framed(packet()) * 4,
        b"\x7e" + hdlc.framed(packet()),
        hdlc.framed(WRAPPED),
        b"the tail of a frame" + hdlc.framed(packet(0x7D7E)) + hdlc.framed(packet()),
        hdlc.framed(packet(2000))[:512],  # no whole frame is there
        hdlc.framed(pack("<BBHI", 0x98, 1, 0, 2) + packet(2000))[:512],
        packet()[:50] + b"damage~",
        hdlc.framed(b"\x7d\5\1" + bytes(6)),
    ],
)
def test_framed(head):
    assert is_diag(head)
    assert form_of(head) == FRAMED


@pytest.mark.parametrize(
    "head",
    [
        packet()[4:] * 3,
        packet()[4:],
        packet(2000)[4:512],
        packet(code=0xB999)[4:] * 3,
        packet()[4:] * 3 + b"\0\0 damage behind the first records",
    ],
)
def test_unframed(head):
    assert is_diag(head)
    assert form_of(head) == UNFRAMED


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x7e" * 512,
        bytes(512),
        b"some text ~ with a tilde ~ now and then ~" * 9,
        b"\xd4\xc3\xb2\xa1\2\0\4\0" + bytes(16) + hdlc.framed(packet()),
        b"\x0a\x0d\x0d\x0a" + hdlc.framed(packet()),
        gzip.compress(hdlc.framed(packet()), mtime=0),
        hdlc.framed(b"\xff\x03\xc0\x21 PPP has the same frames"),
        packet(code=0xB999)[4:],
        bytes(range(256)) * 2,
    ],
)
def test_neither(head):
    assert not is_diag(head)
