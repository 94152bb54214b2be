"""GPRS timers."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.nas_5gs_timers import DEACTIVATED, gprs_timer_2, gprs_timer_3


@pytest.mark.parametrize(
    ("octet", "seconds"),
    [(0x00, 0), (0x05, 10), (0x21, 60), (0x3F, 1860), (0x41, 360), (0x61, 60), (0xC2, 120), (0xE0, -1), (0xFF, -1)],
)
def test_timer_2(octet, seconds):
    assert gprs_timer_2(Cursor(bytes([octet]), "TEST")) == seconds


@pytest.mark.parametrize(
    ("octet", "seconds"),
    [
        (0x01, 600),
        (0x26, 21_600),
        (0x41, 36_000),
        (0x61, 2),
        (0x92, 540),
        (0xA5, 300),
        (0xC1, 1_152_000),
        (0xE7, -1),
        (0x00, 0),
    ],
)
def test_timer_3(octet, seconds):
    assert gprs_timer_3(Cursor(bytes([octet]), "TEST")) == seconds


@pytest.mark.parametrize("timer", [gprs_timer_2, gprs_timer_3])
def test_an_absent_octet_is_malformed_and_no_octet_faults(timer):
    with pytest.raises(Malformed):
        timer(Cursor(b"", "TEST"))
    for octet in range(256):
        seconds = timer(Cursor(bytes([octet]), "TEST"))
        assert (seconds == DEACTIVATED) is (octet >= 0xE0)
        assert seconds >= -1
