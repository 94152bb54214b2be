"""Logs of real phones: against the captures that other programs made of the same logs, and against their index."""

import functools
import re
from collections import Counter
from pathlib import Path
from struct import unpack_from

import pytest

from cleannet.capture import open_capture
from cleannet.capture.diag import is_diag, open_log
from cleannet.capture.diag.log_codes import name_of
from cleannet.model.radio import Cell, Channel
from support.shared import indexed

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures"
SIBLINGS = ("1741896393-deadsim", "1749211282-goodsim", "1749222138-goodsim")
MI10 = "offline_log_examples/20201116_123302_Xiaomi-Mi10_46000.mi2log"
# GSMTAP version 2: types, and sub-types of LTE RRC.
LTE_RRC, LTE_NAS = 13, 18
SUB_TYPES = {
    0: Channel.LTE_DL_CCCH,
    1: Channel.LTE_DL_DCCH,
    2: Channel.LTE_UL_CCCH,
    3: Channel.LTE_UL_DCCH,
    4: Channel.LTE_BCCH_BCH,
    5: Channel.LTE_BCCH_DL_SCH,
    6: Channel.LTE_PCCH,
}
IP_AND_UDP = 28
MOST_ARFCN = 0xFFFF
# The captures' times are cut to milliseconds, and count the parts of a tick a little too low.
MOST_NANOSECONDS_LATER = 1_100_000

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="../shared/captures is not there")


def all_logs() -> dict[str, Path]:
    found = sorted(path for path in CAPTURES.rglob("*") if path.suffix in (".qmdl", ".mi2log"))
    return {str(path.relative_to(CAPTURES)): path for path in found}


@functools.lru_cache(maxsize=128)
def read(path: Path):
    log = open_log(path, 0)
    return log, [message for batch in log for message in batch]


def gsmtap(path: Path) -> list[tuple[int, Channel, int, bytes]]:
    """Time in nanoseconds, channel, ARFCN, payload of each message of a capture whose frames are IPv4, UDP, GSMTAP."""
    found = []
    for batch in open_capture(path, 1):
        for place, size, time in zip(batch.offset, batch.captured, batch.time, strict=True):
            frame = batch.buffer[place + IP_AND_UDP : place + size].tobytes()
            _, words, kind, _, arfcn = unpack_from(">BBBBH", frame)
            assert kind in (LTE_RRC, LTE_NAS)
            channel = SUB_TYPES[frame[12]] if kind == LTE_RRC else Channel.NAS_EPS
            found.append((int(time), channel, arfcn, frame[4 * words :]))
    return found


def matched(mine, theirs) -> list[int]:
    """For each of theirs its place in mine, going through both in order."""
    places, start = [], 0
    for _, channel, _, payload in theirs:
        while mine[start].channel is not channel or mine[start].payload != payload:
            start += 1
        places.append(start)
        start += 1
    return places


@pytest.mark.parametrize("name", SIBLINGS)
def test_a_log_holds_what_its_capture_holds(name):
    path = CAPTURES / "ZeroChaos-+rayhunter-traces" / f"{name}.qmdl"
    log, messages = read(path)
    theirs = gsmtap(path.with_suffix(".pcap"))
    places = matched(messages, theirs)
    for place, (time, channel, arfcn, _) in zip(places, theirs, strict=True):
        mine = messages[place]
        assert 0 <= mine.time - time < MOST_NANOSECONDS_LATER
        if channel is Channel.NAS_EPS:
            assert mine.cell is None
            assert mine.protected is not None
        else:
            # GSMTAP has no room for larger ones.
            assert arfcn == (mine.cell.arfcn if mine.cell.arfcn <= MOST_ARFCN else 0)
            assert mine.cell.technology == "LTE"
    only_here = Counter(messages[place].channel for place in set(range(len(messages))) - set(places))
    assert (only_here, log.unread, log.problems) == (Counter(), Counter(), [])
    assert log.frames == len(theirs)


def counted() -> dict[str, tuple[int, dict[int, int]]]:
    """Frames and records by log code of each log as the index of the captures counts them."""
    found = {}
    for row in indexed():
        counts = {int(code, 16): int(count) for code, count in re.findall(r"0x([0-9a-f]{4})\([^:]*?:(\d+)", str(row))}
        if counts:
            found[row["place"]] = int(row["frames"]), counts
    return found


def test_every_log_against_the_index():
    index, logs = counted(), all_logs()
    compared = 0
    for name in sorted(index.keys() & logs.keys()):
        frames, counts = index[name]
        log, _ = read(logs[name])
        assert log.frames == frames, name
        for code, count in counts.items():
            # The index did not check check sequences: a damaged frame counts there with the code that it shows.
            assert 0 <= count - log.codes[code] <= log.bad, (name, name_of(code))
        compared += 1
    assert compared >= 50


def test_every_log_is_recognised_and_adds_up():
    for name, path in all_logs().items():
        with path.open("rb") as file:
            assert is_diag(file.read(512)), name
        log, messages = read(path)
        assert log.frames == log.bad + log.logs + log.commands.total(), name
        assert log.logs == len(messages) + log.parts + log.refused + log.unread.total(), name
        assert log.refused <= 4
        assert log.bad <= 3
    captures = [path for path in CAPTURES.rglob("*.pcap*") if path.is_file()]
    assert captures
    assert not any(is_diag(path.read_bytes()[:512]) for path in captures)


def test_case_14():
    log, messages = read(CAPTURES / "mobile-insight+mobileinsight-core" / "examples" / "logs" / MI10)
    assert (log.kind, log.frames, log.bad) == ("mi2log", 1209, 1)
    assert (log.codes[0xB0C0], log.codes[0xB821]) == (890, 76)
    commands = [m for m in messages if m.channel is Channel.NAS_EPS and m.payload[:2] == b"\x07\x5d"]
    assert [m.payload[2] for m in commands] == [0x02] * 4  # EEA0, EIA2
    assert {m.ue for m in messages} == {"", "broadcast", "subscription 2"}
    nr = Counter(m.channel for m in messages if m.channel.value.startswith("NR "))
    assert nr == {Channel.NR_BCCH_BCH: 8, Channel.NR_UL_DCCH: 23, Channel.NR_RECONFIGURATION: 13}
    assert nr.total() + sum(count for what, count in log.unread.items() if "0xB821" in what) == 76
    assert {m.cell for m in messages if m.channel is Channel.NR_UL_DCCH} >= {Cell("NR", 504990, 625)}


def test_its_control():
    _, messages = read(CAPTURES / "mobile-insight+mobileinsight-core" / "unit-test" / "test-logs" / "tmobile.mi2log")
    commands = [m for m in messages if m.channel is Channel.NAS_EPS and m.payload[:2] == b"\x07\x5d"]
    assert [m.payload[2] for m in commands] == [0x22]  # EEA2, EIA2


def test_messages_are_of_the_channels_that_they_are_said_to_be():
    """Each decodes as a message of its channel: a wrong number for a channel would not let all of them."""
    lte = pytest.importorskip("pycrate_asn1dir.RRCLTE").EUTRA_RRC_Definitions
    nr = pytest.importorskip("pycrate_asn1dir.RRCNR").NR_RRC_Definitions
    seen: Counter[tuple[str, Channel]] = Counter()
    for name, path in all_logs().items():
        if "Mi10" in name and not name.endswith(MI10):
            continue
        for message in read(path)[1]:
            value = message.channel.value
            if "RRC " not in value or value.endswith("BCCH-BCH"):
                continue
            seen[name, message.channel] += 1
            if seen[name, message.channel] > 4:
                continue
            kind = value.split(" RRC ")[1].replace("-", "_") + "_Message"
            getattr(lte if value.startswith("LTE") else nr, kind).from_uper(message.payload)
    assert {channel for _, channel in seen} == {
        *(Channel.LTE_BCCH_DL_SCH, Channel.LTE_PCCH, Channel.LTE_DL_CCCH, Channel.LTE_DL_DCCH),
        *(Channel.LTE_UL_CCCH, Channel.LTE_UL_DCCH, Channel.NR_UL_DCCH),
    }
