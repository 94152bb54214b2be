from struct import pack

import pytest

from cleannet.capture.diag import records
from cleannet.capture.diag.payload import Refused
from cleannet.capture.diag.records import LogRecord, OtherPacket, SecureLog, opened, subscription_of, time_of
from cleannet.capture.problems import Damage
from cleannet.capture.source import Window
from cleannet.model.problem import ProblemKind


def packet(code=0xB0C0, stamp=1 << 16, body=b"body", extra=0):
    length = 12 + len(body) + extra
    return pack("<BBHHHQ", 0x10, 0, length, length, code, stamp) + body


def test_times():
    epoch = 315_964_800_000_000_000
    assert time_of(1 << 16) == epoch + 1_250_000
    assert time_of(49_152) == epoch + 1_250_000
    assert time_of(24_576) == epoch + 625_000
    assert time_of(0) == -1
    assert time_of(2**64 - 1) == -1
    # 2025-03-13T20:06:33.36Z, as its sibling capture shows it (../shared/captures, 1741896393-deadsim).
    assert time_of(0x010999B7854049E2) // 10**6 == 1741896393360


def test_a_log_record():
    whole = packet()
    assert opened(whole + b"CC", len(whole)) == LogRecord(0xB0C0, 1 << 16, b"body")
    wrapped = pack("<BBHI", 0x98, 1, 0, 2) + whole
    assert opened(wrapped + b"CC", len(wrapped)) == LogRecord(0xB0C0, 1 << 16, b"body", 2)


@pytest.mark.parametrize(("radio", "number"), [(0, 1), (1, 1), (2, 2), (8, 8), (9, 1), (2**32 - 1, 1)])
def test_subscriptions(radio, number):
    assert subscription_of(radio) == number


def test_other_packets():
    assert opened(b"\x79abc", 4) == OtherPacket(0x79)
    assert opened(b"\x98\1\0\0\1\0\0\0\x60", 9) == OtherPacket(0x60)
    secure = b"\x9e" + bytes(21) + b"\x21\xb8 and more"
    assert opened(secure, len(secure)) == SecureLog(0xB821)


@pytest.mark.parametrize(
    "damaged",
    [b"\x10", packet()[:15], packet(extra=1), packet(extra=-1), b"\x98\1\0\0\1\0\0\0", b"\x98", b"\x9e" + bytes(10)],
)
def test_what_does_not_fit_is_refused(damaged):
    what = opened(damaged, len(damaged))
    assert isinstance(what, Refused)
    assert what.kind is ProblemKind.BROKEN_BLOCK


def rows(data, piece):
    window = Window(iter([data[i : i + piece] for i in range(0, len(data), piece)]))
    window.more()
    found = []
    try:
        for start, batch in records.walk(window):
            place = start
            for row in batch:
                found.append((place, row))
                place += len(row)
    except Damage as damage:
        return found, damage.kind, damage.offset
    return found, None, -1


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_walk(piece):
    first, second = packet()[4:], packet(body=b"")[4:]
    both = [(0, first), (len(first), second)]
    end = len(first + second)
    assert rows(first + second, piece) == (both, None, -1)
    assert rows(first + second + b"\x0b\x00 rest", piece) == (both, ProblemKind.BROKEN_BLOCK, end)
    assert rows(first + second + bytes(2), piece) == (both, ProblemKind.BROKEN_BLOCK, end)
    for cut in (first[:1], first[:5], first[:-1]):
        assert rows(first + second + cut, piece) == (both, ProblemKind.CUT_FILE, end)
