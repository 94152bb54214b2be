"""Whatever a phone's log or a radio capture holds, the audit ends, and each record ends as exactly one thing."""

import functools
import gzip
import tempfile
import tomllib
from pathlib import Path
from struct import pack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleannet.capture.diag import hdlc
from cleannet.capture.diag.log import Log
from cleannet.capture.diag.log_codes import READ
from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import Read, audit
from cleannet.report.document import Report
from cleannet.subscribers.settings import Settings
from support.shared import SHARED

VECTORS = Path(__file__).parents[1] / "vectors"
SMALL = (
    "ZeroChaos-+rayhunter-traces/1741896393-deadsim.qmdl",
    "ZeroChaos-+rayhunter-traces/1749211282-goodsim.qmdl",
    "ZeroChaos-+rayhunter-traces/1749211282-goodsim.pcap",
    "mobile-insight+mobileinsight-core/examples/logs/offline_log_examples/20201115_181843_Xiaomi-Mi10_46000.mi2log",
    "SysNetS+fbsdetector/example_traces/nas/exp2_nas.pcap",
)
# Numbers of the channels in LTE RRC records of version 2, and in UMTS RRC records.
LTE = {"BCCH_BCH": 1, "BCCH_DL_SCH": 2, "PCCH": 4, "DL_CCCH": 5, "DL_DCCH": 6, "UL_CCCH": 7, "UL_DCCH": 8}
UMTS = {"UL_CCCH": 0, "UL_DCCH": 1, "DL_CCCH": 2, "DL_DCCH": 3, "PCCH": 6}
ONE_OF_TWO_RUNS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def framed(code: int, body: bytes, stamp: int = 1 << 56) -> bytes:
    length = len(body) + 12
    return hdlc.framed(pack("<BBHHHQ", 0x10, 0, length, length, code, stamp) + body)


def made_records() -> list[bytes]:
    """A frame for each vector of LTE RRC, UMTS RRC and NAS-EPS, and some of GSM."""
    found = []
    for name in ("rrc", "umts_rrc"):
        for vector in tomllib.loads((VECTORS / f"{name}.toml").read_text())["vector"]:
            system, channel = vector["channel"].split("_", 1)
            octets = bytes.fromhex(vector["hex"])
            if system == "LTE":
                head = pack("<4BHHHBH", 2, 8, 0, 1, 5, 1300, 0, LTE[channel], len(octets))
                found.append(framed(0xB0C0, head + octets))
            elif system == "UMTS":
                found.append(framed(0x412F, pack("<BBH", UMTS[channel], 1, len(octets)) + octets))
    for vector in tomllib.loads((VECTORS / "nas_eps.toml").read_text())["vector"]:
        octets = bytes.fromhex(vector["hex"])
        if octets:
            found.append(framed(0xB0EC, b"\1\x0f\0\0" + octets))
            found.append(framed(0xB0EA, b"\1\x0f\0\0" + octets))
    for octets in (bytes.fromhex("063500"), bytes.fromhex("051801"), bytes.fromhex("0812000000")):
        found.append(framed(0x713A, pack("<BI", 0, len(octets)) + octets))
        found.append(framed(0x512F, pack("<BBB", 0x84, octets[1], len(octets)) + octets))
    return found


RECORDS = made_records()


@functools.cache
def real() -> tuple[tuple[str, bytes], ...]:
    """Small logs and captures of others, where they are there."""
    paths = [SHARED / "captures" / name for name in SMALL]
    return tuple((path.suffix, path.read_bytes()) for path in paths if path.is_file())


@st.composite
def mutated(draw: st.DrawFn, whole: bytes) -> bytes:
    data = bytearray(whole)
    for _ in range(draw(st.integers(0, 12))):
        if not data:
            break
        place = draw(st.integers(0, len(data) - 1))
        change = draw(st.integers(0, 4))
        if change <= 1:
            data[place] = draw(st.integers(0, 255))
        elif change == 2:
            del data[place : place + draw(st.integers(1, 200))]
        elif change == 3:
            data[place:place] = draw(st.binary(max_size=12))
        else:
            end = draw(st.integers(place, len(data)))
            data[place:place] = data[place:end][:500]
    return bytes(data)


@st.composite
def spoiled_records(draw: st.DrawFn) -> bytes:
    """Frames whose packets were changed before their check sequence was made, so that it fits them."""
    found = b""
    for frame in draw(st.lists(st.sampled_from(RECORDS), min_size=1, max_size=12)):
        packet = hdlc.unescaped(frame[:-1])[:-2]
        found += hdlc.framed(packet[:16] + draw(mutated(packet[16:])) if draw(st.booleans()) else packet)
    return found


def check(content: bytes, suffix: str) -> Report:
    """Audits octets, and adds up what became of their records."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"log{suffix}"
        path.write_bytes(content)
        read = Read([str(path)])
        network = read.network(Settings())
        capture = read.captures[0]
        if isinstance(capture, Log):
            assert capture.frames == capture.bad + capture.logs + capture.commands.total()
            assert capture.logs == capture.messages + capture.parts + capture.refused + capture.unread.total()
            taken = sum(not pdu.carried for pdu in read.radio.pdus) + read.radio.unread.total()
            assert taken == capture.messages
        pdus = [pdu for one in network.radio for pdu in one.pdus]
        assert len(pdus) == len(read.radio.pdus)
        # Every message that is not whole has a problem, or is ciphered.
        for pdu in read.radio.pdus:
            assert pdu.message.whole or pdu.problems
        report = audit([str(path)], catalogue().values())
    assert not [problem for problem in report.problems if problem.kind.startswith("fault")]
    lost = report.losses
    assert lost.payloads == lost.messages + lost.partial + lost.opaque == len(pdus)
    assert lost.partial <= sum(problem.count for problem in report.problems)
    return report


@ONE_OF_TWO_RUNS
@given(st.lists(st.sampled_from(RECORDS), max_size=25).map(b"".join).flatmap(mutated))
def test_made_logs(content: bytes) -> None:
    check(content, ".qmdl")


@ONE_OF_TWO_RUNS
@given(spoiled_records())
def test_records_that_are_spoiled_under_a_check_sequence_that_fits(content: bytes) -> None:
    check(content, ".qmdl")


@ONE_OF_TWO_RUNS
@given(st.data())
def test_real_logs_that_were_changed(data: st.DataObject) -> None:
    if not real():
        pytest.skip("../shared/captures is not there")
    suffix, whole = data.draw(st.sampled_from(real()))
    start = data.draw(st.integers(0, max(0, len(whole) - 3000)))
    part = whole[:24] + whole[max(start, 24) : start + 3000] if suffix == ".pcap" else whole[start : start + 3000]
    check(data.draw(mutated(part)), suffix)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x7e", b"\x7e" * 4096, b"\x7d" * 4096, b"\x7d\x7e" * 2048, bytes(4096), b"\xff" * 4096],
    ids=["empty", "one flag", "flags", "escapes", "escaped flags", "zeros", "ones"],
)
@pytest.mark.parametrize("suffix", [".qmdl", ".dlf"])
def test_nothing_in_it(content: bytes, suffix: str) -> None:
    report = check(content, suffix)
    assert report.problems
    assert not report.messages
    assert not report.findings


def test_a_log_with_a_bomb_of_flags() -> None:
    """Some 30 MB of flags in 30 kB: read in bounded pieces, and no record is made of nothing."""
    content = gzip.compress(RECORDS[0] + b"\x7e" * (30 << 20) + b"".join(RECORDS[1:]))
    assert len(content) < 200_000
    report = check(content, ".qmdl.gz")
    assert report.inputs[0].frames == len(RECORDS)


def test_records_that_are_not_read_change_nothing_and_are_listed() -> None:
    whole = check(b"".join(RECORDS), ".qmdl")
    more = check(framed(0xB0C1, b"\1" * 12) + b"".join(RECORDS) + framed(0x1ABC, b"") + framed(0xB0C1, b""), ".qmdl")
    assert more.captured == whole.captured
    assert {(f.check, f.outcome, f.text, f.count) for f in more.findings} == {
        (f.check, f.outcome, f.text, f.count) for f in whole.findings
    }
    told = {p.detail: p.count for p in more.problems if p.detail.startswith("log records that are not read")}
    assert told == {
        "log records that are not read: 0xB0C1 (LTE RRC MIB message)": 2,
        "log records that are not read: 0x1ABC": 1,
    }


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_compressed_log_that_is_cut(share: float) -> None:
    content = gzip.compress(b"".join(RECORDS) * 3)
    report = check(content[: int(len(content) * share)], ".qmdl.gz")
    assert [problem for problem in report.problems if problem.blame == "capture"]


def test_a_wrong_check_sequence_costs_one_record() -> None:
    spoiled = bytes([*RECORDS[0][:-2], RECORDS[0][-2] ^ 1, RECORDS[0][-1]])
    assert not hdlc.intact(hdlc.unescaped(spoiled[:-1]))
    whole = check(b"".join(RECORDS), ".qmdl")
    report = check(RECORDS[0] + spoiled + b"".join(RECORDS[1:]), ".qmdl")
    assert report.captured == whole.captured
    assert report.inputs[0].frames == whole.inputs[0].frames + 1
    assert [p.kind for p in report.problems if p.kind == "capture.bad-checksum"]


@pytest.mark.parametrize("code", sorted(READ))
def test_records_without_octets_and_with_lengths_past_their_end(code: int) -> None:
    bodies = [b"", *(bytes([version]) + b"\xff" * size for version in (1, 2, 9, 30) for size in (0, 3, 11, 40))]
    report = check(b"".join(framed(code, body) for body in bodies), ".qmdl")
    told = sum(problem.count for problem in report.problems)
    assert told + sum(report.captured.values()) >= len(bodies)


def test_the_records_made_here_are_read() -> None:
    report = check(b"".join(RECORDS), ".qmdl")
    assert report.captured["UMTS-RRC SecurityModeCommand"] == 4
    assert report.captured["LTE-RRC SecurityModeCommand"] >= 1
    assert report.captured["RR CipheringModeCommand"] == 2
    assert report.captured["NAS-EPS SecurityModeCommand"] >= 2
