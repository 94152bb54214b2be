"""Phone logs made from recordings of N2, beside these recordings: what is missing is told, and nothing else ever."""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report.pseudonyms import Pseudonyms
from support.mutate import take, write
from support.shared import KEY, findings, foreign, outcome, recording
from support.two_witnesses import (
    IDENTITY_REQUEST,
    IDENTITY_RESPONSE,
    REGISTRATION_REJECT,
    SECOND,
    Spoken,
    forged,
    log_of_nas,
    log_of_rrc,
    network_of,
    of_one,
    shifted,
    spoken_in,
)

AHEAD = 3603.7
PIXEL = "5GSEC+MobiWatch/dataset/pcap/5g-benign/F1AP_NGAP_Pixel5_00101_1.pcap"
STYLES = {"NAS": log_of_nas, "RRC": log_of_rrc}


def audited_with(tmp_path, spoken, *captures, style=log_of_rrc, jitter=0.05, ahead=AHEAD):
    """The report on a phone's log, made of these messages, and captures."""
    phone = tmp_path / "phone.dlf"
    phone.write_bytes(style(shifted(spoken, ahead, jitter)))
    checks = [catalogue()["EVD006"]]
    return audit([str(p) for p in (phone, *captures)], checks, pseudonyms=Pseudonyms(KEY))


def frames_of(report, outcome_):
    """Frames of the phone's log that findings of this outcome are about."""
    found = [f for f in findings(report, "EVD006") if f.outcome == outcome_]
    return sorted({e.frame for f in found for e in f.evidence if e.role == "primary" and e.input == 0})


def with_forged(mine, place, *octets):
    """Messages with a false network's exchange behind one of them."""
    time = mine[place].time + SECOND // 20
    made = [s._replace(time=time + n * SECOND // 200) for n, s in enumerate(forged(time, *octets))]
    return [*mine[: place + 1], *made, *mine[place + 1 :]]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["c01_clean_tls", "c03_nea0", "r08_reg_multi_ue", "c06_unknown_guti", "c04_wrong_key"])
def test_a_faithful_copy_misses_nothing(tmp_path, name, style):
    path = recording(name)
    spoken = spoken_in(network_of(path))
    for subscriber in sorted({s.subscriber for s in spoken}):
        mine = of_one(spoken, subscriber)
        report = audited_with(tmp_path, mine, path, style=STYLES[style])
        assert outcome(report, "EVD006").outcome == "pass"
        [one] = report.witnesses
        assert one.matched == one.compared
        [clock] = one.clocks
        assert clock.offset_seconds == pytest.approx(AHEAD, abs=0.1)
        assert clock.spread_seconds < 0.11


@pytest.mark.parametrize("name", ["c08_load", "h01_n2_handover"])
def test_each_of_many_phones_misses_nothing(tmp_path, name):
    path = recording(name)
    spoken = spoken_in(network_of(path))
    for subscriber in sorted({s.subscriber for s in spoken})[:8]:
        report = audited_with(tmp_path, of_one(spoken, subscriber), path)
        assert outcome(report, "EVD006").outcome in ("pass", "not-observed")


def test_a_real_phone_at_a_laboratory_core(tmp_path):
    path = foreign(PIXEL)
    spoken = spoken_in(network_of(path))
    report = audited_with(tmp_path, spoken, path)
    assert outcome(report, "EVD006").outcome == "pass"
    assert report.witnesses[0].matched == len(spoken) == 49


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("place", [1, 3])
def test_what_a_false_network_sent_fails_and_nothing_else(tmp_path, style, place):
    path = recording("c01_clean_tls")
    mine = of_one(spoken_in(network_of(path)), 0)
    spoken = with_forged(mine, place, IDENTITY_REQUEST, IDENTITY_RESPONSE, REGISTRATION_REJECT)
    # A log of RRC holds one record more: the request for the connection.
    first = place + 2 + (style == "RRC")
    report = audited_with(tmp_path, spoken, path, style=STYLES[style], jitter=0.0)
    assert frames_of(report, "fail") == [first, first + 2]
    assert frames_of(report, "suspect") == []
    [request] = findings(report, "EVD006", text="IdentityRequest")
    assert request.severity == "critical"
    assert request.subscribers == 1
    assert any(step.cited for step in request.ladder)
    assert request.confidence == ("high" if style == "RRC" else "medium")
    assert (0, first + 1) in {(e.input, e.frame) for e in request.evidence if e.role == "related"}
    assert {e.input for e in request.evidence if e.role == "related"} == {0, 1}


def test_one_of_twenty_phones_was_asked_by_somebody_else(tmp_path):
    path = recording("c08_load")
    spoken = spoken_in(network_of(path))
    longest = max({s.subscriber for s in spoken}, key=lambda n: len(of_one(spoken, n)))
    mine = of_one(spoken, longest)
    report = audited_with(tmp_path, with_forged(mine, 2, IDENTITY_REQUEST), path, jitter=0.0)
    assert len(frames_of(report, "fail")) == 1
    assert report.witnesses[0].matched == len(mine)


def damaged(path, tmp_path, kept):
    """The SCTP frames of a recording that are kept."""
    taken = take(path)
    target = tmp_path / "damaged.pcap"
    target.write_bytes(write(taken.link_type, [f for n, f in enumerate(taken.frames) if kept(n, f, len(taken.frames))]))
    return target


@pytest.mark.parametrize("gap", range(2, 24, 3))
def test_what_the_capture_lost_is_not_missing(tmp_path, gap):
    path = recording("c01_clean_tls")
    mine = of_one(spoken_in(network_of(path)), 0)
    hole = damaged(path, tmp_path, lambda n, f, all_: not gap <= n < gap + 3)
    report = audited_with(tmp_path, mine, hole)
    assert frames_of(report, "fail") == []


@pytest.mark.parametrize("part", [(0.0, 0.5), (0.4, 1.0), (0.3, 0.6)])
def test_outside_the_common_time_nothing_is_said(tmp_path, part):
    path = recording("r05_reg_dereg")
    spoken = spoken_in(network_of(path))
    some = damaged(path, tmp_path, lambda n, f, all_: part[0] * all_ <= n < part[1] * all_)
    outside = 0
    for subscriber in (3, 6, 10):
        report = audited_with(tmp_path, of_one(spoken, subscriber), some)
        assert frames_of(report, "fail") == frames_of(report, "suspect") == []
        outside += sum(w.not_covered for w in report.witnesses)
    assert outside


def test_only_one_way_was_captured(tmp_path):
    path = recording("c01_clean_tls")
    mine = of_one(spoken_in(network_of(path)), 0)
    amf = bytes((10, 53, 0, 5))
    half = damaged(path, tmp_path, lambda n, f, all_: f.octets[26:30] != amf or n > all_ * 0.8)
    report = audited_with(tmp_path, mine, half)
    assert frames_of(report, "fail") == []


def test_another_phone_is_not_observed(tmp_path):
    path, other = recording("c01_clean_tls"), recording("c02_null_suci")
    mine = of_one(spoken_in(network_of(other)), 0)
    report = audited_with(tmp_path, mine, path)
    assert outcome(report, "EVD006").outcome == "not-observed"
    assert "share no message" in outcome(report, "EVD006").reason
    assert report.witnesses[0].clocks == ()


def test_without_a_phone_or_without_a_core_it_says_what_it_needs(tmp_path):
    path = recording("c01_clean_tls")
    alone = audit([str(path)], [catalogue()["EVD006"]], pseudonyms=Pseudonyms(KEY))
    assert outcome(alone, "EVD006").reason.startswith("it needs a phone's log")
    assert alone.witnesses == ()
    phone = audited_with(tmp_path, of_one(spoken_in(network_of(path)), 0))
    assert "one of the two" in outcome(phone, "EVD006").reason


def test_a_network_repeats_itself_and_the_phone_heard_it_once(tmp_path):
    path = recording("r05_reg_dereg")
    spoken = spoken_in(network_of(path))
    mine = of_one(spoken, 10)
    seen, once = set(), []
    for one in mine:
        if one.uplink or one.octets not in seen:
            once.append(one)
        seen.add(one.octets)
    report = audited_with(tmp_path, once, path)
    assert frames_of(report, "fail") == frames_of(report, "suspect") == []


def test_equal_requests_one_of_which_is_forged(tmp_path):
    path = recording("r08_reg_multi_ue")
    mine = of_one(spoken_in(network_of(path)), 1)
    assert mine[1].octets == IDENTITY_REQUEST
    late = Spoken(mine[11].time + SECOND // 10, False, IDENTITY_REQUEST, -1, -1)
    report = audited_with(tmp_path, [*mine[:12], late, *mine[12:]], path, jitter=0.0)
    assert frames_of(report, "fail") == [14]


def test_two_captures_of_the_core_with_clocks_of_their_own(tmp_path):
    path = recording("c08_load")
    spoken = spoken_in(network_of(path))
    taken = take(path)
    half = len(taken.frames) // 2
    parts = []
    for n, frames in enumerate((taken.frames[:half], taken.frames[half:])):
        part = tmp_path / f"part{n}.pcap"
        part.write_bytes(write(taken.link_type, [f._replace(time=f.time + n * 7 * SECOND) for f in frames]))
        parts.append(part)
    for subscriber in range(6):
        report = audited_with(tmp_path, of_one(spoken, subscriber), *parts)
        assert frames_of(report, "fail") == []


def test_the_plain_summary_speaks_of_it_and_not_of_what_the_radio_may_have_lost(tmp_path):
    path = recording("c01_clean_tls")
    mine = of_one(spoken_in(network_of(path)), 0)
    forged_too = audited_with(tmp_path, with_forged(mine, 1, IDENTITY_REQUEST), path, jitter=0.0)
    assert "not-from-core" in [t.topic for t in forged_too.summary.topics]
    lacking = audited_with(tmp_path, [*mine[:3], *mine[4:]], path)
    assert {f.severity for f in findings(lacking, "EVD006")} == {"low"}
    assert "not-from-core" not in [t.topic for t in lacking.summary.topics]
