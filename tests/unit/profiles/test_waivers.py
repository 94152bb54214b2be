import datetime

import pytest

from cleannet.model.finding import Confidence, Finding, Outcome, Severity
from cleannet.profiles.waivers import Waiver, WaiverError, apply, load

TODAY = datetime.date(2026, 6, 1)
FILE = """
# what we know of
[[waiver]]
finding = "00000000000000aa"
reason = "laboratory"
expires = 2027-01-31

[[waiver]]
finding = "NAS001"
subject = "AMF 10.0.0.5"
reason = " ticket 12 "
expires = 2026-06-01
"""


def finding(fingerprint="aa", check="NAS001", subject="5 subscribers", subjects=()):
    return Finding(
        check=check,
        name="some-name",
        outcome=Outcome.FAIL,
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        subject=subject,
        text="text",
        clauses=(),
        primary=(),
        related=(),
        count=1,
        fingerprint=fingerprint.rjust(16, "0"),
        subjects=subjects,
    )


def waiver(of="00000000000000aa", expires=datetime.date(2027, 1, 31), subject="", place="w.toml, line 3"):
    return Waiver(of, "because", expires, subject, place)


def test_a_file_is_read():
    first, second = load(FILE, "waivers.toml")
    assert first == Waiver("0" * 14 + "aa", "laboratory", datetime.date(2027, 1, 31), "", "waivers.toml, line 3")
    assert (second.reason, second.subject, second.place) == ("ticket 12", "AMF 10.0.0.5", "waivers.toml, line 8")
    assert load("", "w") == ()


def entry(**keys):
    given = {"finding": '"NAS001"', "reason": '"x"', "expires": "2027-01-31"} | keys
    return "\n[[waiver]]\n" + "\n".join(f"{k} = {v}" for k, v in given.items() if v is not None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[waiver]]\nfinding = x\n", r"w\.toml: .*line 2"),
        ("[[waivers]]\n", r"w\.toml: unknown key 'waivers'"),
        ("waiver = 3", r"w\.toml: 'waiver' is not a list of tables"),
        ("waiver = [3]", r"w\.toml: 'waiver' is not a list of tables"),
        ("[waiver]\nfinding = 'x'", r"'waiver' is not a list of tables"),
        (entry(reason=None), r"w\.toml, line 2: 'reason' is missing"),
        (entry() + entry(expires=None), r"w\.toml, line 6: 'expires' is missing"),
        (entry(finding=None), "'finding' is missing"),
        (entry(reason='""'), "line 2: 'reason' is empty"),
        (entry(reason='" \\t"'), "line 2: 'reason' is empty"),
        (entry(reason="7"), "'reason' must be a text"),
        (entry(subject="7"), "'subject' must be a text"),
        (entry(expires='"2027-01-31"'), "'expires' must be a date without quotation marks"),
        (entry(expires="2027-01-31T10:00:00Z"), "'expires' must be a date"),
        (entry(expires="true"), "'expires' must be a date"),
        (entry(finding='"nas001"'), "'finding' is 'nas001': neither a fingerprint"),
        (entry(finding='"*"'), "neither a fingerprint"),
        (entry(until="2027-01-31"), "unknown key 'until'; known are expires, finding, reason, subject"),
        ("waiver = [{finding = 'NAS001'}]", r"w\.toml, waiver 1: 'reason' is missing"),
    ],
)
def test_what_is_wrong_names_file_line_and_key(text, said):
    with pytest.raises(WaiverError, match=said):
        load(text, "w.toml")


def test_a_fingerprint_waives_one_statement():
    one, other = finding("aa"), finding("bb")
    w = waiver()
    assert apply((one, other), (w,), TODAY) == ((other,), ((one, w),), ())


def test_a_code_waives_all_of_a_check_with_a_warning():
    applied = apply((finding("aa"), finding("bb"), finding("cc", "NAS002")), (waiver("NAS001"),), TODAY)
    assert [f.check for f in applied.kept] == ["NAS002"]
    assert len(applied.waived) == 2
    assert applied.warnings == (
        "w.toml, line 3: the waiver of NAS001 silences all that this check says (2 findings now);"
        " a fingerprint would silence one statement",
    )


def test_it_holds_on_its_last_day_and_not_after():
    last = waiver(expires=TODAY)
    assert apply((finding(),), (last,), TODAY).kept == ()
    after = apply((finding(),), (last,), TODAY + datetime.timedelta(1))
    assert len(after.kept) == 1
    assert after.warnings == (
        "w.toml, line 3: the waiver of 00000000000000aa expired on 2026-06-01; 1 finding speaks again",
    )


def test_an_expired_waiver_that_silenced_nothing_or_was_renewed_says_so():
    old = waiver(expires=datetime.date(2025, 1, 1))
    assert apply((finding("bb"),), (old,), TODAY).warnings[0].endswith("nothing speaks by it")
    renewed = apply((finding(), finding("bb")), (old, waiver(place="w.toml, line 9")), TODAY)
    assert len(renewed.waived) == 1
    assert [w for w in renewed.warnings if "line 9" in w] == []
    assert renewed.warnings[0].endswith("nothing speaks by it")


def test_what_matches_nothing_or_adds_nothing_is_said():
    unused = apply((finding("bb"),), (waiver(),), TODAY)
    assert unused.warnings == ("w.toml, line 3: the waiver of 00000000000000aa matches no finding",)
    twice = apply((finding(), finding("bb")), (waiver(), waiver(place="w.toml, line 9")), TODAY)
    assert twice.warnings == (
        "w.toml, line 9: the waiver of 00000000000000aa adds nothing; an earlier one takes its findings",
    )


def test_waiving_everything_is_no_pass():
    assert (
        "every finding is waived (1): that is a decision, not a pass"
        in apply((finding(),), (waiver(),), TODAY).warnings
    )
    assert apply((), (), TODAY) == ((), (), ())


@pytest.mark.parametrize(
    ("subject", "subjects", "covered"),
    [
        ("subscriber-1", ("subscriber-1",), True),
        ("AMF 10.0.0.5", (), False),
        ("2 subscribers", ("subscriber-1", "subscriber-2"), False),
        ("subscriber-1 and another", ("subscriber-1",), True),
    ],
)
def test_a_subject_narrows_it_and_never_silences_the_others(subject, subjects, covered):
    one = finding(subject=subject, subjects=subjects)
    applied = apply((one, finding("bb", "NAS002")), (waiver("NAS001", subject="subscriber-1"),), TODAY)
    assert bool(applied.waived) is covered
    assert not any("silences all" in w for w in applied.warnings)
