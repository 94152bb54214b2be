"""The way as a whole: several inputs, the same bytes again, windows, and one subscriber alone."""

import datetime
import gzip
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import zstandard

from cleannet.checks.catalogue import catalogue
from cleannet.model.finding import Severity
from cleannet.pipeline import Read, Window, audit
from cleannet.profiles.waivers import Waiver
from cleannet.report.document import Report, ReportedEvidence, ReportedProblem
from cleannet.report.json_report import to_json
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.settings import Settings
from support.mutate import Frame, take, write
from support.shared import KEY, SHIPPED, audited, complaints, findings, foreign, frames, outcome, recording

TODAY = datetime.date(2026, 11, 30)


def checks():
    return catalogue().values()


def again(*paths: Path, **more) -> Report:
    return audit([str(p) for p in paths], checks(), pseudonyms=Pseudonyms(KEY), **more)


def with_places(report: Report, moved: Callable[[int, int], tuple[int, int]]) -> Report:
    """The report with inputs and frames renumbered, and all that is sorted by them sorted anew."""

    def evidence(e: ReportedEvidence) -> ReportedEvidence:
        given, frame = moved(e.input, e.frame)
        return msgspec.structs.replace(e, input=given, frame=frame)

    def order(e: ReportedEvidence) -> tuple[object, ...]:
        return e.role, e.input, e.frame, e.message

    def problem(p: ReportedProblem) -> ReportedProblem:
        given, frame = moved(p.input, p.frame) if p.input >= 0 else (p.input, p.frame)
        return msgspec.structs.replace(p, input=given, frame=frame)

    changed = []
    for f in report.findings:
        steps = []
        for step in f.ladder:
            given, frame = moved(step.input, step.frame)
            steps.append(msgspec.structs.replace(step, input=given, frame=frame))
        proof = tuple(sorted(map(evidence, f.evidence), key=order))
        changed.append(msgspec.structs.replace(f, evidence=proof, ladder=tuple(steps)))
    links = [msgspec.structs.replace(one, first=moved(*one.first), last=moved(*one.last)) for one in report.links]
    problems = sorted(map(problem, report.problems), key=lambda p: (p.input, p.frame, p.offset, p.kind, p.detail))
    return msgspec.structs.replace(
        report, findings=tuple(changed), problems=tuple(problems), links=tuple(links), inputs=()
    )


def test_two_inputs_together() -> None:
    null_suci, null_cipher = recording("c02_null_suci"), recording("c03_nea0")
    one, other, both = audited(null_suci), audited(null_cipher), audited(null_suci, null_cipher)
    assert [i.sha256 for i in both.inputs] == [one.inputs[0].sha256, other.inputs[0].sha256]
    names = {*one.captured, *other.captured}
    assert both.captured == {n: one.captured.get(n, 0) + other.captured.get(n, 0) for n in sorted(names)}
    # SUB003 compares the UEs of a network: one conceals its identity, the other does not. PFC008 sees that the core was
    # started anew between the captures, as it counts from the beginning again.
    more = {"SUB003", "PFC008"}
    assert {c: o for c, o in complaints(both).items() if c not in more} == complaints(one) | complaints(other)
    for check, given, alone in (("SUB001", 0, one), ("NAS001", 1, other), ("NAS010", 1, other)):
        (found,) = findings(both, check)
        assert {e.input for e in found.evidence} == {given}
        assert frames([found]) == frames(findings(alone, check))
        assert found.subjects == findings(alone, check)[0].subjects
    assert both.statement.first == one.statement.first
    assert both.statement.last == other.statement.last
    assert both.statement.subscribers == 2
    # One capture follows on the other: no frame stands before an earlier one.
    assert not [p for p in both.problems if p.kind == "capture.out-of-order"]


def test_the_order_of_inputs_changes_their_numbers_only() -> None:
    paths = [recording(name) for name in ("c02_null_suci", "c03_nea0", "c07_userplane")]
    first = with_places(audited(*paths), lambda given, frame: (given, frame))
    for order in itertools.permutations(range(3)):
        report = audited(*(paths[n] for n in order))
        back = dict(enumerate(order))
        assert to_json(with_places(report, lambda given, frame: (back[given], frame))) == to_json(first)  # noqa: B023


@pytest.mark.parametrize("name", SHIPPED)
def test_one_capture_given_twice_counts_each_message_once(name: str) -> None:
    path = recording(name)
    once, twice = audited(path), audited(path, path)
    assert twice.messages == once.messages == once.captured
    assert twice.captured == {n: 2 * count for n, count in once.captured.items()}
    assert twice.losses.repeated == sum(n for key, n in once.captured.items() if key.startswith("NGAP "))
    assert twice.losses.payloads == 2 * once.losses.payloads
    assert complaints(twice) == complaints(once)
    assert twice.statement.subscribers == once.statement.subscribers
    assert [(f.check, f.text, f.fingerprint, f.subscribers, f.subject) for f in twice.findings] == [
        (f.check, f.text, f.fingerprint, f.subscribers, f.subject) for f in once.findings
    ]
    for f, g in zip(twice.findings, once.findings, strict=True):
        if f.check not in ("LNK001", "LNK002"):  # They cite the first and last frame of each link in each input.
            assert frames([f]) == frames([g])
    # These count links, associations that are set up, user messages, and packets of the user plane as captured.
    links = ("LNK001", "LNK002", "NGC001", "NGC006", "GTP002", "GTP003", "GTP009", "GTP012", "GTP014")
    assert [(o.check, o.outcome, o.passed, o.failed, o.suspect) for o in twice.outcomes if o.check not in links] == [
        (o.check, o.outcome, o.passed, o.failed, o.suspect) for o in once.outcomes if o.check not in links
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_same_bytes_and_key_give_the_same_bytes(name: str) -> None:
    path = recording(name)
    assert to_json(again(path)) == to_json(audited(path))


def test_without_a_key_names_differ_and_nothing_else() -> None:
    path = recording("c08_load")
    one, other = (audit([str(path)], checks()) for _ in range(2))
    assert {f.subject for f in one.findings if f.subscribers == 1}.isdisjoint(
        f.subject for f in other.findings if f.subscribers == 1
    )
    assert [f.fingerprint for f in one.findings] == [f.fingerprint for f in other.findings]

    def nameless(report: Report) -> Report:
        said = tuple(msgspec.structs.replace(f, subject="", subjects=()) for f in report.findings)
        return msgspec.structs.replace(report, findings=said)

    assert to_json(nameless(one)) == to_json(nameless(other))


@pytest.mark.parametrize("name", ["c02_null_suci", "c08_load"])
def test_a_compressed_capture_is_the_capture(name: str, tmp_path: Path) -> None:
    octets = recording(name).read_bytes()
    plain = with_places(audited(recording(name)), lambda given, frame: (given, frame))
    for suffix, packed in ((".gz", gzip.compress(octets)), (".zst", zstandard.compress(octets))):
        path = tmp_path / f"{name}.pcapng{suffix}"
        path.write_bytes(packed)
        assert with_places(again(path), lambda given, frame: (given, frame)) == plain


@pytest.mark.parametrize("name", ["c02_null_suci", "c03_nea0", "c08_load"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_a_capture_in_two_files_says_the_same(name: str, share: float, tmp_path: Path) -> None:
    taken = take(recording(name), only_sctp=False)
    at = int(len(taken.frames) * share)
    whole, head, tail = tmp_path / "whole.pcap", tmp_path / "head.pcap", tmp_path / "tail.pcap"
    for path, some in ((whole, taken.frames), (head, taken.frames[:at]), (tail, taken.frames[at:])):
        path.write_bytes(write(taken.link_type, list(some)))
    parts = with_places(again(head, tail), lambda given, frame: (0, frame + given * at))
    together = with_places(again(whole), lambda given, frame: (given, frame))
    for one in (parts, together):
        assert one.findings
    drop = {"findings": (), "problems": ()}
    assert msgspec.structs.replace(parts, **drop) == msgspec.structs.replace(together, **drop)
    said = [[f for f in r.findings if f.check != "LNK001"] for r in (parts, together)]
    assert said[0] == said[1]
    assert sum(p.count for p in parts.problems) == sum(p.count for p in together.problems)


def test_frames_in_any_order_within_a_second_say_the_same(tmp_path: Path) -> None:
    """As a capture of several interfaces is written, or merged without care for time."""
    taken = take(recording("c03_nea0"))
    swapped: list[Frame] = []
    for pair in itertools.batched(taken.frames, 2) if hasattr(itertools, "batched") else _pairs(taken.frames):
        swapped += reversed(pair)
    tidy, untidy = tmp_path / "tidy.pcap", tmp_path / "untidy.pcap"
    tidy.write_bytes(write(taken.link_type, list(taken.frames)))
    untidy.write_bytes(write(taken.link_type, swapped))
    one, other = again(tidy), again(untidy)
    numbers = {n + 1: taken.frames.index(frame) + 1 for n, frame in enumerate(swapped)}
    back = with_places(other, lambda given, frame: (given, numbers.get(frame, frame)))
    kept = [f for f in with_places(one, lambda g, f: (g, f)).findings if f.check != "LNK001"]
    assert kept == [f for f in back.findings if f.check != "LNK001"]
    assert one.messages == other.messages
    assert any(p.kind == "capture.out-of-order" and p.count > 0 for p in other.problems)
    assert not any(p.kind == "capture.out-of-order" for p in one.problems)


def _pairs(some):
    return [some[n : n + 2] for n in range(0, len(some), 2)]


def nanoseconds(text: str) -> int:
    when = datetime.datetime.fromisoformat(text)
    return round(when.timestamp() * 10**6) * 1000


def test_a_window_leaves_out_what_lies_outside() -> None:
    path = recording("c03_nea0")
    whole = audited(path)
    first, last = (nanoseconds(t) for t in (whole.statement.first or "", whole.statement.last or ""))
    assert again(path, window=Window(first, last + 1000)).messages == whole.messages
    assert not again(path, window=Window(last + 1000)).messages
    assert not again(path, window=Window(until=first)).messages
    cuts = [first + (last - first) * n // 20 for n in range(21)]
    for cut in cuts:
        early, late = again(path, window=Window(until=cut)), again(path, window=Window(since=cut))
        names = {*early.captured, *late.captured}
        # What is ciphered under an algorithm that only the early part names is not read in the late part.
        for name in names:
            if name.startswith("NGAP "):
                assert early.captured.get(name, 0) + late.captured.get(name, 0) == whole.captured[name]
        assert early.losses.payloads + late.losses.payloads == whole.losses.payloads


def test_no_input_at_all_passes_nothing() -> None:
    report = again()
    assert {o.outcome for o in report.outcomes} <= {"not-observed", "not-applicable"}
    assert (report.findings, report.captured, report.statement.first) == ((), {}, None)
    assert {c.state for c in report.coverage} <= {"not observed", "not observable"}


def test_only_selected_checks_are_listed() -> None:
    path = recording("c03_nea0")
    some = [catalogue()["NAS001"], catalogue()["SUB001"]]
    report = audit([str(path)], some, pseudonyms=Pseudonyms(KEY))
    assert [o.check for o in report.outcomes] == ["NAS001", "SUB001"]
    assert {f.check for f in report.findings} == {"NAS001"}
    assert report.captured == audited(path).captured


def test_severity_below_the_lowest_is_left_out_of_the_findings_only() -> None:
    path = recording("c08_load")
    report = again(path, lowest=Severity.HIGH)
    assert {f.severity for f in report.findings} == {"high", "critical"}
    assert report.outcomes == audited(path).outcomes


def test_waived_findings_stay_in_the_report() -> None:
    path = recording("c02_null_suci")
    (suci,) = findings(audited(path), "SUB001")
    waivers = (
        Waiver(suci.fingerprint, "a test network", TODAY, place="waivers.toml, line 1"),
        Waiver("LNK005", "long over", TODAY - datetime.timedelta(days=1), place="waivers.toml, line 5"),
    )
    report = again(path, waivers=waivers, today=TODAY)
    assert [(w.finding.fingerprint, w.reason, w.expires) for w in report.waived] == [
        (suci.fingerprint, "a test network", "2026-11-30")
    ]
    links = {"LNK001", "LNK002", "LNK005", "PFC009"}
    services = {"SBI001", "SBI005", "SBI012", "SBI018"}
    assert {f.check for f in report.findings} == links | services
    assert outcome(report, "SUB001").outcome == "fail"
    assert any("expired on 2026-11-29" in w and "speaks again" in w for w in report.warnings)


def test_one_subscriber_alone() -> None:
    path = recording("c08_load")
    whole = audited(path)
    (all_of_them,) = findings(whole, "SUB017")
    name = all_of_them.subjects[0]
    report = again(path, subscriber=name)
    (one,) = findings(report, "SUB017")
    assert (one.subject, one.subjects, one.subscribers) == (name, (name,), 1)
    assert set(frames([one])) < set(frames([all_of_them]))
    assert {s for f in report.findings for s in f.subjects} == {name}
    assert 0 < outcome(report, "NAS001").passed < 36
    assert outcome(whole, "NAS001").passed == 36
    assert outcome(report, "DOS011").outcome == "not-applicable"
    assert not report.warnings
    nobody = again(path, subscriber="subscriber 000000000000")
    assert not nobody.findings
    assert nobody.warnings == ("subscriber 000000000000: nobody in these captures has this name under this key",)


def test_progress_counts_every_frame() -> None:
    path = recording("c08_load")
    told: list[int] = []
    again(path, progress=told.append)
    assert sum(told) == audited(path).inputs[0].frames


def test_problems_of_a_cut_capture_are_told_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "cut.pcapng"
    octets = recording("c08_load").read_bytes()
    path.write_bytes(octets[: len(octets) * 2 // 3])
    report = again(path)
    assert report.captured
    (cut,) = [p for p in report.problems if p.kind == "capture.cut-file"]
    assert (cut.blame, cut.input, cut.count) == ("capture", 0, 1)
    assert 0 < cut.offset <= len(octets)


def test_an_outer_header_type_left_in_the_plain_message_hides_nothing(tmp_path: Path) -> None:
    """Some cores write the type of the protected message into the plain one too (TS 24.501, 9.3: it is 0 there)."""
    taken = take(recording("c03_nea0"))
    ciphered = re.compile(rb"\x7e([\x02\x04])(.{5})\x7e\x00", re.DOTALL)
    frames = [
        f._replace(octets=ciphered.sub(lambda m: b"\x7e" + m[1] + m[2] + b"\x7e" + m[1], f.octets))
        for f in taken.frames
    ]
    right, wrong = tmp_path / "right.pcap", tmp_path / "wrong.pcap"
    right.write_bytes(write(taken.link_type, list(taken.frames)))
    wrong.write_bytes(write(taken.link_type, frames))
    one, other = again(right), again(wrong)
    changed = sum(f != g for f, g in zip(taken.frames, frames, strict=True))
    assert changed > 4
    assert other.captured == one.captured
    assert (one.losses.opaque, other.losses.opaque) == (0, 0)
    assert other.losses.partial >= changed
    assert {p.blame for p in other.problems} == {"sender"}


def test_what_is_not_read_is_told_for_each_input() -> None:
    unread = foreign("arkime+arkime/tests/pcap/m3ua_synthetic.pcap")
    paths = [recording("c02_null_suci"), unread]
    report = audited(*paths)
    for number, path in enumerate(paths):
        alone = [p for p in audited(path).problems if p.kind == "unsupported.protocol"]
        mine = [p for p in report.problems if p.kind == "unsupported.protocol" and p.input == number]
        assert bool(alone) == (path == unread)
        assert [(p.detail, p.frame, p.count) for p in mine] == [(p.detail, p.frame, p.count) for p in alone]


def test_the_payloads_that_are_read_are_those_that_were_sent() -> None:
    for name in SHIPPED:
        read = Read([str(recording(name))])
        network = read.network(Settings())
        losses = audited(recording(name)).losses
        of_the_core = len(network.core.pdus) + len(network.core.carried)
        assert losses.payloads == len(network.tables) + len(network.tables.nas_row) + of_the_core
        sent = sum(a.ppids.get(60, 0) for a in read.frames.associations.associations)
        assert len(network.tables) == sent
