import pytest

from cleannet.capture.diag.log_codes import READ
from cleannet.capture.diag.nas import nas_5gs, nas_eps
from cleannet.capture.diag.payload import EMPTY, TOO_SHORT
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Channel

EPS = b"\x01\x09\x05\x00"
FIVE = b"\1\0\0\0\x0f\x40\0"
CODES = {0xB0E0: "ds", 0xB0E1: "us", 0xB0E2: "dp", 0xB0E3: "up", 0xB0EA: "ds", 0xB0EB: "us", 0xB0EC: "dp", 0xB0ED: "up"}
FIVE_CODES = {0xB800: "dp", 0xB801: "up", 0xB808: "ds", 0xB809: "us", 0xB80A: "dp", 0xB80B: "up"}


@pytest.mark.parametrize(("code", "what"), [*CODES.items(), *FIVE_CODES.items()])
def test_every_log_code(code, what):
    eps = code in CODES
    outcome = READ[code][1](EPS + b"\x07\x55\x01" if eps else FIVE + b"\x7e\0\x5b\1")
    assert outcome.route.channel is (Channel.NAS_EPS if eps else Channel.NAS_5GS)
    assert outcome.route.uplink is (what[0] == "u")
    assert outcome.protected is (what[1] == "s")
    assert outcome.octets == (b"\x07\x55\x01" if eps else b"\x7e\0\x5b\1")


def test_a_security_header_shows_the_octets_on_air():
    assert nas_eps(EPS + b"\xc7\x21\1\2", uplink=True, plain=True).protected is True
    assert nas_eps(EPS + b"\x52\x01\xc1", uplink=True, plain=True).protected is False  # ESM: bearer identity
    assert nas_5gs(FIVE + b"\x7e\x04" + bytes(5), uplink=True, plain=True).protected is True
    assert nas_5gs(FIVE + b"\x2e\x04\x01\xc1", uplink=True, plain=True).protected is False
    assert nas_5gs(FIVE + b"\x7e", uplink=True, plain=True).protected is False


def test_what_cannot_be_read():
    for read, head in ((nas_eps, EPS), (nas_5gs, FIVE)):
        assert read(head[:-1], uplink=True, plain=True) == TOO_SHORT
        assert read(head, uplink=True, plain=True) == EMPTY
        assert read(head + bytes(8), uplink=True, plain=False) == EMPTY
        outcome = read(b"\x02" + head[1:] + b"\x07\x55", uplink=True, plain=True)
        assert outcome.kind is ProblemKind.UNKNOWN_LOG_VERSION
        assert outcome.text == "version 2"
