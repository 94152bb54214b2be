import msgspec
import pytest

from cleannet.report import words
from cleannet.report.document import Decryption, Losses, ReportedProblem
from support.sample_report import empty_report, evidence, sample_report


def replaced(report, **members):
    return msgspec.structs.replace(report, **members)


def test_findings_are_ordered_by_severity_then_confidence_then_subscribers():
    found = words.ordered(tuple(reversed(sample_report().findings)))
    keys = [(words.SEVERITIES.index(f.severity), words.CONFIDENCES.index(f.confidence), -f.subscribers) for f in found]
    assert keys == sorted(keys)
    assert found == words.ordered(sample_report().findings)


def test_groups_hold_one_check_each_and_every_finding():
    groups = words.grouped(sample_report().findings)
    assert [g[0].check for g in groups][:2] == ["NAS002", "SUB001"]
    assert all(len({f.check for f in g}) == 1 for g in groups)
    assert sum(map(len, groups)) == len(sample_report().findings)


def test_frames_name_the_input_where_there_are_several():
    report = sample_report()
    one = replaced(
        report.findings[0], evidence=evidence((3, 3, 9, 12), related=(1,)) + evidence((4,), input=1), count=6
    )
    report = replaced(report, inputs=(report.inputs[0], replaced(report.inputs[1], path="a/b.pcap")))
    assert words.frames(report, one, "primary", 12) == "n2-east.pcapng 3, 9, 12; b.pcap 4"
    assert words.frames(report, one, "related", 12) == "n2-east.pcapng 1"
    assert words.frames(report, one, "primary", 2) == "n2-east.pcapng 3, 9 … and 2 more"
    alone = replaced(report, inputs=report.inputs[:1])
    assert words.frames(alone, replaced(one, evidence=evidence((3, 9)), count=12_002), "primary", 12) == (
        "3, 9 … and 12,000 more"
    )
    assert words.frames(alone, replaced(one, evidence=()), "related", 12) == ""


def test_inputs_of_one_name_are_told_apart_by_their_paths():
    report = sample_report()
    inputs = tuple(replaced(report.inputs[0], path=p) for p in ("a/x.pcap", "b/x.pcap", "b/y.pcap"))
    named = replaced(report, inputs=inputs)
    assert [words.input_name(named, i) for i in (0, 1, 2, 3, -1)] == [
        "a/x.pcap", "b/x.pcap", "y.pcap", "no input", "no input",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-03-02T08:00:00Z", "2026-03-02T08:00:00.250000Z", "0.2 s"),
        ("2026-03-02T08:00:00Z", "2026-03-02T08:00:42Z", "42 s"),
        ("2026-03-02T08:00:00Z", "2026-03-02T08:04:03Z", "4 min 3 s"),
        ("2026-03-02T08:00:00Z", "2026-03-02T09:12:35Z", "1 h 12 min"),
        ("2026-03-02T08:00:00Z", "2026-03-05T12:00:00Z", "3 d 4 h"),
        ("2026-03-02T08:00:00Z", "2026-03-01T08:00:00Z", ""),
        ("2026-03-02T08:00:00Z", "2026-03-02T08:00:00", ""),
        ("yesterday", "2026-03-02T08:00:00Z", ""),
        (None, None, ""),
    ],
)
def test_duration(first, last, said):
    assert words.duration(first, last) == said


def test_the_headline_counts_and_never_acquits():
    report = sample_report()
    assert words.headline(report) == (
        "11 findings: 1 critical, 4 high, 3 medium, 2 low and 1 info.",
        "3 checks could not judge: what they need was not seen.",
        "1 check faulted: its answer is missing.",
    )
    assert words.headline(replaced(report, findings=()))[0].startswith("Every finding is waived (1)")
    quiet = replaced(report, findings=(), waived=())
    assert words.headline(quiet)[0] == "No finding in what was observed; 3 checks passed."
    assert words.headline(empty_report()) == (
        "Nothing was observed: no check saw what it needs, so this report says nothing about the network.",
    )
    only_faults = replaced(quiet, outcomes=words.outcomes_of(report, "error"))
    assert words.headline(only_faults)[0].startswith("No check gave an answer")


def test_the_statement():
    said = dict(words.opening(sample_report()))
    assert said["Time"] == "2026-03-02 08:59:58 UTC to 2026-03-02 10:12:33 UTC (1 h 12 min), 2,025 frames in 2 inputs"
    assert said["Seen"] == "20 subscribers, 61 connections and 2 associations"
    assert "999-70 and 001-01; test network" in said["Networks"]
    nothing = dict(words.opening(empty_report()))
    assert "no time to go by" in nothing["Time"]
    assert nothing["Networks"] == "none named itself"


def test_losses():
    report = replaced(sample_report(), problems=())
    assert len(words.lost(report)) == 4
    assert "12 frames cut" in words.lost(report)[0]
    whole = replaced(report, losses=Losses(0, 0, 7, 7, 0, 0, 0))
    assert words.lost(whole) == ("Nothing known to be lost: no frame cut, no SCTP TSN missing, 7 payloads read whole.",)
    assert words.lost(empty_report()) == ("No payload was found.",)
    broken = replaced(whole, problems=(ReportedProblem("capture.cut-file", "capture", 0, 3, -1, 1, "it ends"),))
    assert words.lost(broken) == ("A file ends inside a frame.",)
    cut = replaced(report, losses=Losses(3, 0, 0, 0, 0, 0, 0))
    assert words.lost(cut) == ("3 frames cut by the snap length.", "No payload was found.")


def test_connections_that_began_before_the_capture_are_among_what_is_not_shown():
    assert words.not_shown(sample_report())[0].startswith("3 of 61 connections began before")
    assert words.not_shown(empty_report()) == ()


def test_problems_are_grouped_by_blame_and_none_is_left_out():
    report = sample_report()
    groups = list(words.problems_by_blame(report))
    assert [g[0] for g in groups] == ["sender", "capture", "ciphering", "cleannet"]
    assert sum(len(g[2]) for g in groups) == len(report.problems)
    assert [p.count for p in groups[1][2]] == [12, 3]


def test_gone_is_not_mended():
    report = sample_report()
    finding = report.findings[0]
    assert words.now(report, replaced(finding, check="NAS006")) == "its check passes now"
    assert "says nothing of whether" in words.now(report, replaced(finding, check="SUB005"))
    assert words.now(report, replaced(finding, check="XXX999")) == "its check was not asked now"
    assert words.now(report, finding) == "its check states other findings now"


def test_numbers_and_lists():
    assert words.plural(1, "frame") == "1 frame"
    assert words.plural(1204, "copy", "copies") == "1,204 copies"
    assert [words.listed(w) for w in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert words.rank(words.SEVERITIES, "critical") == 4
    assert words.when("not a time") == "not a time"
    assert words.when(None) == "an unknown time"
    assert words.once(["b", "", "a", "b"]) == ("b", "a")


def test_what_keys_opened_is_told_at_the_opening():
    keys = (Decryption("TLS key logs", "TLS connection", 17, 2), Decryption("ESP keys", "packet", 1, 0))
    rows = words.opening(replaced(sample_report(), decryption=keys))
    assert rows[-2:] == (
        (
            "Keys",
            'TLS key logs opened 17 TLS connections; what rests on them says "seen after decryption".'
            " They do not fit 2 more.",
        ),
        ("Keys", 'ESP keys opened 1 packet; what rests on them says "seen after decryption".'),
    )
    assert "Keys" not in dict(words.opening(sample_report()))
