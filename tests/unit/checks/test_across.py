"""Windows of time, and the checks of floods whose pages would be too long."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.checks.across import association_name, cited, conflicts, counted, crowded, crowded_by
from cleannet.checks.catalogue import catalogue
from cleannet.checks.check import passed
from cleannet.checks.n2.ngc009_tunnel_outside_plan import SAMPLE
from cleannet.model.finding import Outcome
from cleannet.model.frame import FrameRef
from support.timeline import parse

TIMES = st.lists(st.integers(0, 60), max_size=30).map(sorted)


def marked(times, groups, number, span):
    """The definition itself: every window that begins at one of the times."""
    found = [False] * len(times)
    for start in times:
        inside = [i for i, t in enumerate(times) if start <= t <= start + span]
        if len({groups[i] for i in inside} - {-1}) >= number:
            for i in inside:
                found[i] = True
    return found


@given(TIMES, st.integers(1, 6), st.integers(0, 20))
def test_crowded_marks_every_window_that_is_full(times, number, span):
    got = crowded(np.array(times, np.float64), number, float(span))
    assert got.tolist() == marked(times, range(len(times)), number, span)


@given(st.data(), st.integers(1, 4), st.integers(0, 20))
def test_crowded_by_counts_each_owner_once(data, number, span):
    times = data.draw(TIMES)
    # Times that differ, since equal ones make windows that begin at the same place.
    times = sorted(set(times))
    groups = data.draw(st.lists(st.integers(-1, 3), min_size=len(times), max_size=len(times)))
    got = crowded_by(np.array(times, np.float64), np.array(groups, np.int64), number, float(span))
    assert got.tolist() == marked(times, groups, number, span)


def test_counted_keeps_the_answer():
    assert counted(passed("so it is"), 7).count == 7


def test_evidence_and_names():
    deployment = parse("", "4  gNB>AMF  NGSetupRequest").deployment
    assert cited(deployment, deployment.rows(object)) == [FrameRef(0, 4)]
    assert association_name(deployment, 0) == "association of 10.0.0.1 with 10.0.1.1"
    assert "before the capture" in association_name(deployment, 5)


def test_conflicts_are_split_by_command_and_explanation():
    script = "1 UE>AMF InitialUEMessage\n2 UE>AMF *CONFLICT 1\n3 gNB2>AMF *FOREIGN 1 gNB\n4 UE>AMF UplinkNASTransport"
    deployment = parse("", script).deployment
    assert [(kind, why) for kind, _, why in conflicts(deployment, command=False)] == [
        ("AMF UE NGAP ID with another RAN UE NGAP ID", "")
    ]
    assert [(number, why) for _, number, why in conflicts(deployment, command=True)] == [(1, "")]


def answers(code, lines):
    deployment = parse("", "\n".join(lines)).deployment
    return [r for r in catalogue()[code].of_deployment(deployment) if r.outcome is not Outcome.PASS]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (None, Outcome.FAIL),
        ("UE{}>AMF  AuthenticationFailure  cause=20", Outcome.SUSPECT),
        ("AMF>UE{}  InitialContextSetupRequest", None),
    ],
)
def test_two_hundred_initial_messages_in_ten_seconds(answer, outcome):
    lines = []
    for n in range(200):
        lines.append(f"{2 * n + 1} @{1 + n * 0.04:.2f} UE{n + 2}>AMF InitialUEMessage")
        lines += [f"{2 * n + 2} {answer.format(n + 2)}"] if answer else []
    lines.append("999 @60 UE>AMF UplinkNASTransport")
    found = answers("DOS011", lines)
    assert [r.outcome for r in found] == ([outcome] if outcome else [])
    assert all(len(r.rows) == r.count == 200 for r in found)


def test_a_gap_in_the_capture_makes_the_flood_a_suspicion():
    lines = [f"{n + 1} @{1 + n * 0.04:.2f} UE{n + 2}>AMF InitialUEMessage" for n in range(200)]
    lines += ["998 AMF>gNB *lost", "999 @60 AMF>UE DownlinkNASTransport"]
    assert [r.outcome for r in answers("DOS011", lines)] == [Outcome.SUSPECT]


@pytest.mark.parametrize(("answered", "outcome"), [(False, Outcome.FAIL), (True, Outcome.SUSPECT)])
def test_a_flood_of_init_chunks(answered, outcome):
    lines = [f"{n + 1} gNB>AMF *INIT 10.0.1.1" for n in range(50)]
    lines += ["99 AMF>gNB *INIT_ACK 10.0.1.1"] if answered else []
    found = answers("NGC006", lines)
    assert [r.outcome for r in found] == [outcome]
    assert len(found[0].primary) == 50


def test_without_a_plan_a_sample_of_tunnels_is_looked_at():
    lines = [f"{n + 1} UE>AMF PDUSessionResourceSetupResponse tunnels=192.0.2.9:t" for n in range(1200)]
    (found,) = answers("NGC009", lines)
    assert found.outcome is Outcome.NOT_OBSERVED
    assert f"{SAMPLE} messages were searched" in found.text
    assert SAMPLE < 1200


@pytest.mark.parametrize(
    ("second", "other", "why"),
    [
        ("1.4", "UEContextReleaseComplete amf_ue_ngap_id=5", "the directions of N2 may be out of order in the capture"),
        ("1.4", "PathSwitchRequest amf_ue_ngap_id=5", "the directions of N2 may be out of order in the capture"),
        ("1.4", "NGSetupRequest", "the directions of N2 may be out of order in the capture"),
        ("1.4", "UEContextReleaseComplete amf_ue_ngap_id=6", ""),
        ("1.4", "UplinkNASTransport amf_ue_ngap_id=5", ""),
        ("3.0", "UEContextReleaseComplete amf_ue_ngap_id=5", ""),
    ],
)
@pytest.mark.parametrize("behind", [False, True])
def test_the_end_of_the_older_use_may_stand_on_the_wrong_side(second, other, why, behind):
    conflict = "@{} AMF>UE *CONFLICT 1\n3 @{} AMF>UE UEContextReleaseCommand amf_ue_ngap_id=5".replace("{}", second)
    lines = ["1 @0 UE>AMF InitialUEMessage", f"2 @1 UE>AMF {other}", f"3 {conflict}"]
    if behind:
        lines = [lines[0], lines[2].replace(second, "1"), f"4 @{second} UE>AMF {other}"]
    found = conflicts(parse("", "\n".join(lines)).deployment, command=False)
    assert [words for _, _, words in found] == [why]
