"""Whatever is done to a capture, it is audited to the end, and the counts add up."""

import random
import signal
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

import cleannet.pipeline
from cleannet.checks.catalogue import catalogue
from cleannet.config.keys import Keys
from cleannet.frames.batch import MessageBatch
from cleannet.pipeline import Progress, Read, Window, audit
from cleannet.report import html, terminal
from cleannet.report.document import Report
from cleannet.report.json_report import from_json, to_json
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.report.radio import APPLICATIONS
from cleannet.subscribers.network import Network
from cleannet.subscribers.settings import Settings
from support.mutate import Taken, mutant, take
from support.shared import KEY, SHARED, recording

SECONDS_OF_CPU = 20
"""Of one audit of some ten kilobytes; it takes some hundredths."""
MUTANTS_EACH = 100
SEEDS = 2
RENDERED_EACH = 10
RECORDINGS = (
    "c02_null_suci",
    "c03_nea0",
    "c03c_nia0",
    "c04_wrong_key",
    "c06_unknown_guti",
    "c07b_upsec_required",
    "c16_any_sll",
    "r08_reg_multi_ue",
)
SLICES = {"h01_n2_handover": slice(0, 90), "r05_reg_dereg": slice(0, 90)}
"""Of longer recordings some frames are enough."""
FOREIGN = (
    "telekom+5g-trace-visualizer/doc/free5gc.pcap",
    "zitouni+oai-cn5g-fed/docs/results/gnbSIM/pcap/5gcn-deployment-vpp.pcap",
    "5GSEC+MobiWatch/dataset/pcap/5g-attack/uplink_imsi_extr_1.pcap",
    "5GSEC+MobiWatch/dataset/pcap/5g-attack/blind_dos_tmsi_123456.pcap",
)


class Hung(BaseException):
    """Not an Exception, so that nothing on the way takes it for a fault of its own."""


@contextmanager
def bounded() -> Iterator[None]:
    def stop(number: int, frame: types.FrameType | None) -> None:
        raise Hung(f"no end after {SECONDS_OF_CPU} seconds of CPU")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_OF_CPU)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Counted(Read):
    """Counts the user messages that the frames gave, and remembers itself."""

    last: "Counted"
    user_messages = 0
    made: Network

    def __init__(self, paths: Sequence[str], window: Window, progress: Progress | None, keys: Keys) -> None:
        type(self).last = self
        super().__init__(paths, window, progress, keys)

    def _feed(self, window: Window, whole: MessageBatch) -> None:
        self.user_messages += len(whole)
        super()._feed(window, whole)

    def network(self, settings: Settings) -> Network:
        made = super().network(settings)
        self.made = made
        return made


def source(name: str) -> Taken:
    if "/" in name:
        path = SHARED / "captures" / name
        if not path.is_file():
            pytest.skip(f"../shared/captures/{name} is not there")
        return take(path)
    taken = take(recording(name))
    return Taken(taken.link_type, taken.frames[SLICES.get(name, slice(None))])


def adds_up(report: Report) -> None:
    losses, read = report.losses, Counted.last
    tables, core = read.made.tables, read.made.core
    applications = len(read.made.f1) + len(read.made.s1)
    radio = [p for one in read.made.radio for p in one.pdus if p.source.channel not in APPLICATIONS]
    assert losses.payloads == losses.messages + losses.partial + losses.opaque
    assert losses.payloads == sum(
        map(len, (tables, tables.nas_row, read.made.f1, read.made.s1, radio, core.pdus, core.carried))
    )
    unread = sum(one.count for one in read.reader.unread.values())
    diameter = len(read.diameter.messages) + read.diameter.copies
    assert read.user_messages == len(tables) + applications + diameter + unread
    carried = np.array([*(getattr(s.example[0], "nas_pdus", 0) for s in tables.ngap_shapes), 0])
    assert len(tables.nas_row) == int(carried[tables.shape].sum())
    assert all(0 <= report.messages.get(name, 0) <= count for name, count in report.captured.items())
    assert report.messages.keys() <= report.captured.keys()


def says_nothing_impossible(report: Report) -> None:
    assert not [o.check for o in report.outcomes if o.outcome == "error"]
    assert not [p for p in report.problems if p.kind.startswith("fault.")]
    for one in report.findings:
        assert one.evidence
        for e in one.evidence:
            assert 0 <= e.input < len(report.inputs)
            assert 1 <= e.frame <= report.inputs[e.input].frames
            assert e.message >= 0
    for p in report.problems:
        assert p.count > 0
        assert p.input < len(report.inputs)
        assert 0 <= p.frame <= (report.inputs[p.input].frames if p.input >= 0 else 0)


def renders(report: Report) -> None:
    assert from_json(to_json(report)) == report
    assert "<html" in html.render(report)
    assert terminal.render(report, width=100, colour=False, verbose=True)


def cases() -> list[tuple[str, int]]:
    names = [*RECORDINGS, *SLICES]
    return [(name, seed) for seed in range(SEEDS) for name in names] + [(name, 0) for name in FOREIGN]


@pytest.mark.parametrize(("name", "seed"), cases())
def test_mutants(name: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = source(name)
    assert len(taken.frames) >= 10
    monkeypatch.setattr(cleannet.pipeline, "Read", Counted)
    path = tmp_path / "mutant.pcap"
    checks = list(catalogue().values())
    pseudonyms = Pseudonyms(KEY)
    for number in range(MUTANTS_EACH):
        rng = random.Random(f"{name} {seed} {number}")
        path.write_bytes(mutant(rng, taken))
        with bounded():
            report = audit([str(path)], checks, pseudonyms=pseudonyms)
        where = f"mutant {number} of {name}, seed {seed}"
        try:
            adds_up(report)
            says_nothing_impossible(report)
            if number < RENDERED_EACH:
                renders(report)
        except AssertionError as wrong:
            raise AssertionError(f"{where}: {wrong}") from wrong
