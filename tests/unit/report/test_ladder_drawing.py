import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.report.document import Step
from cleannet.report.ladder_drawing import LONGEST, drawing
from support.sample_report import HOSTILE, REGISTRATION, REJECTION


def test_parties_stand_from_the_phone_to_the_core():
    drawn = drawing(
        (Step(0, 1, 0, "AMF", "SMF", "x"), Step(0, 2, 0, "gNB 2", "AMF", "x"), Step(0, 3, 0, "UE", "AMF", "x"))
    )
    assert [n.name for n in drawn.lifelines] == ["UE", "gNB 2", "AMF", "SMF"]
    xs = [n.x for n in drawn.lifelines]
    assert xs == sorted(xs)
    assert xs[-1] < drawn.width


def test_arrows_run_from_sender_to_receiver_and_downwards():
    drawn = drawing(REGISTRATION)
    at = {n.name: n.x for n in drawn.lifelines}
    for step, arrow in zip(REGISTRATION, drawn.arrows, strict=True):
        assert arrow.path.startswith(f"M{at[step.sender]:g} ")
        assert f" {at[step.receiver]:g},{arrow.y:g} " in arrow.head
        assert arrow.cited == step.cited
    assert [a.y for a in drawn.arrows] == sorted(a.y for a in drawn.arrows)
    assert drawn.arrows[-1].y < drawn.height
    assert drawn.arrows[3].after == "+0.080 s"


def test_a_step_to_oneself_is_a_loop():
    loop = drawing(REJECTION).arrows[3]
    assert "h26v12" in loop.path
    assert loop.anchor == "end"


def test_labels_that_do_not_fit_are_cut_and_whole_in_the_tooltip():
    last = drawing(REJECTION).arrows[-1]
    assert last.label.endswith("…")
    assert len(last.detail) < len(HOSTILE) + 30
    assert last.whole == f"frame 15: AMF to UE, {REJECTION[-1].message} {REJECTION[-1].detail}"


def test_a_long_ladder_says_what_it_leaves_out():
    drawn = drawing(tuple(Step(0, n, n, "UE", "AMF", "x") for n in range(LONGEST + 5)))
    assert (len(drawn.arrows), drawn.left_out) == (LONGEST, 5)
    assert drawing(()) is None


@pytest.mark.parametrize("name", ["", "UE", "AMF 10.0.0.1"])
def test_one_party_alone(name):
    assert drawing((Step(0, 1, 0, name, name, "x"),)).lifelines[0].name == name


STEPS = st.builds(
    Step,
    st.integers(-1, 2),
    st.integers(0, 2**31),
    st.floats(0, 1e9),
    st.sampled_from(["UE", "gNB", "AMF", "", "SMF", "x" * 90]),
    st.sampled_from(["UE", "gNB", "AMF", "", "UPF"]),
    st.text(max_size=60),
    st.text(max_size=60),
    st.booleans(),
)


@given(st.lists(STEPS, min_size=1, max_size=90))
def test_all_stays_inside_the_drawing(steps):
    drawn = drawing(tuple(steps))
    assert len(drawn.arrows) + drawn.left_out == len(steps)
    assert all(0 < n.x < drawn.width for n in drawn.lifelines)
    assert all(0 < a.y < drawn.height and 0 < a.middle < drawn.width for a in drawn.arrows)
