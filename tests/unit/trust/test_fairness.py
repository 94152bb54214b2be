"""Whether criteria judge evidence or identity: classes, witnesses, and what must hold whatever the names are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.profiles.profile import Measured
from cleannet.trust import exchange
from cleannet.trust.fairness import fairness
from support.profiles import ORIGIN, criterion, identity, made, slots

LISTED = identity("listed", "[true, false]")


@pytest.mark.parametrize(
    ("rule", "measured", "causal", "responsive"),
    [
        ('origin != "AA"', Measured.IDENTITY, 1.0, 0.0),
        ("a and b", Measured.EVIDENCE, 0.0, 1.0),
        ("a and not (listed and b)", Measured.IDENTITY_CONDITIONED, 1 / 3, 1.0),
        ("true", Measured.VACUOUS, 0.0, 0.0),
        ("a or not a or not known(a)", Measured.VACUOUS, 0.0, 0.0),
        ("a and (listed or not listed)", Measured.EVIDENCE, 0.0, 1.0),
        ('a and origin in ("AA", "BB")', Measured.IDENTITY_CONDITIONED, 2 / 3, 2 / 3),
    ],
)
def test_classes(rule: str, measured: Measured, causal: float, responsive: float):
    [(_, one)] = fairness(made(ORIGIN, LISTED, slots("a", "b"), criterion("1", rule))).criteria
    assert (one.measured, one.whole) == (measured, True)
    assert one.causal == pytest.approx(causal)
    assert one.responsive == pytest.approx(responsive)


def test_a_witness_differs_in_as_little_as_possible():
    rule = 'a and (listed or origin == "AA")'
    [(_, one)] = fairness(made(ORIGIN, LISTED, slots("a"), criterion("1", rule))).criteria
    assert one.witness is not None
    assert one.witness.evidence == (("a", True),)
    assert len(one.witness.one) == len(one.witness.other) == 1
    assert set(one.witness.answers) == {True, False}
    # Where the evidence is unknown, identity moves the answer from unknown to not met: two of its three states count.
    assert dict(one.by_attribute) == {"origin": pytest.approx(1 / 2 * 2 / 3), "listed": pytest.approx(2 / 3 * 2 / 3)}


def test_two_attributes_that_move_it_only_together_are_found():
    both = identity("x", "[true, false]") + identity("y", "[true, false]") + slots("a")
    [(_, one)] = fairness(made(both, criterion("1", "a and not (x and y)"))).criteria
    assert one.witness is not None
    assert len(one.witness.one) == 1  # x alone moves it where y is true
    assert one.measured is Measured.IDENTITY_CONDITIONED


def test_the_whole_and_what_to_remove():
    one = fairness(
        made(
            ORIGIN,
            LISTED,
            slots("a", "b"),
            criterion("1", 'origin != "AA"'),
            criterion("2", "a"),
            criterion("3", "b and not listed"),
        )
    )
    assert one.whole.measured is Measured.IDENTITY_CONDITIONED
    assert one.removals == (("1", "3"),)
    assert fairness(made(ORIGIN, slots("a"), criterion("1", "a"))).removals == ()


def test_either_of_two_may_have_to_go():
    """Two criteria of which each alone refuses: without one the other still moves the outcome."""
    one = fairness(made(LISTED, slots("a"), criterion("1", "not listed"), criterion("2", "a or not listed")))
    assert one.removals == (("1", "2"),)


def test_slots_that_some_can_never_fill():
    text = '[[evidence]]\nname = "report"\nkind = "documentary"\n[evidence.open_to]\norigin = ["AA", "BB"]\n'
    one = fairness(made(ORIGIN, text, criterion("1", "report")))
    [(_, effect)] = one.criteria
    assert effect.measured is Measured.EVIDENCE
    [exclusion] = one.exclusions
    assert (exclusion.slot, exclusion.attribute, exclusion.left_out, exclusion.criteria) == (
        "report",
        "origin",
        ("ZZ",),
        ("1",),
    )


def test_independent_conditions_are_tried_apart_and_nothing_is_left_to_a_sample():
    names = [f"e{n}" for n in range(20)]
    rule = "e0 and " + " and ".join(f"not {name}" for name in names[1:]) + ' and origin != "AA"'
    [(_, one)] = fairness(made(ORIGIN, LISTED, slots(*names), criterion("1", rule))).criteria
    assert (one.measured, one.whole, one.states) == (Measured.IDENTITY_CONDITIONED, True, 63)
    assert one.causal == pytest.approx((2 / 3) ** 20)  # where nothing is amiss; unknown or met by others, not met by AA
    assert one.witness is not None
    assert dict(one.witness.evidence) == {name: name == "e0" for name in names}
    assert one.witness.answers == (False, True)


def test_conditions_that_hang_together_are_sampled_and_say_so():
    names = [f"e{n}" for n in range(20)]
    rule = "(" + " and ".join(names[:10]) + ") or (" + " and ".join(names[10:]) + ' and origin != "AA")'
    [(_, one)] = fairness(made(ORIGIN, slots(*names), criterion("1", rule))).criteria
    assert not one.whole
    assert one.states <= exchange.MOST_STATES
    assert one.measured is Measured.IDENTITY_CONDITIONED


def test_a_sample_finds_what_one_state_in_billions_shows():
    """Identity counts only where nineteen slots are not met and one is: no draw by chance comes upon that."""
    names = [f"e{n}" for n in range(20)]
    rule = "e0 and " + " and ".join(f"not {name}" for name in names[1:]) + ' and origin != "AA" or false'
    [(_, one)] = fairness(made(ORIGIN, slots(*names), criterion("1", rule))).criteria
    assert not one.whole
    assert one.measured is Measured.IDENTITY_CONDITIONED
    assert one.witness is not None


def test_sampled_identities_still_find_a_dependence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exchange, "MOST_STATES", 500)
    monkeypatch.setattr(exchange, "MOST_IDENTITIES", 60)
    many = "".join(identity(f"i{n}", '["AA", "BB", "ZZ"]') for n in range(8))
    rule = "a and (" + " or ".join(f'i{n} == "AA"' for n in range(8)) + ")"
    [(_, one)] = fairness(made(many, slots("a"), criterion("1", rule))).criteria
    assert not one.whole
    assert one.causal > 0
    assert one.witness is not None
    assert len(one.witness.one) == 1


NAMES = st.permutations(["AA", "BB", "ZZ", "QQ"])
RULES = st.sampled_from(
    ['a and origin != "AA"', 'origin in ("AA", "BB") or b', 'not (origin == "ZZ" and listed) and a', "a and b"]
)


@settings(max_examples=40)
@given(st.lists(RULES, min_size=1, max_size=3), NAMES)
def test_names_of_states_do_not_matter(rules: list[str], names: list[str]):
    """Renaming states by a bijection renames the witness, and changes nothing else."""
    to = dict(zip(["AA", "BB", "ZZ"], names, strict=False))

    def renamed(text: str) -> str:
        for old in to:
            text = text.replace(f'"{old}"', f'"<{old}>"')
        for old, new in to.items():
            text = text.replace(f"<{old}>", new)
        return text

    def numbers(text: str) -> object:
        found = fairness(made(renamed(ORIGIN) if text else ORIGIN, LISTED, slots("a", "b"), *parts(text)))
        return [
            (name, one.measured, one.causal, one.responsive, one.by_attribute, one.states)
            for name, one in found.criteria
        ] + [(found.whole.measured, found.whole.causal, found.whole.by_attribute, found.removals)]

    def parts(text: str) -> list[str]:
        return [criterion(str(n), renamed(rule) if text else rule) for n, rule in enumerate(rules)]

    assert numbers("renamed") == numbers("")


@settings(max_examples=20)
@given(st.permutations(['a and origin != "AA"', "b", "not listed"]))
def test_the_order_of_criteria_does_not_matter(rules: list[str]):
    found = fairness(made(ORIGIN, LISTED, slots("a", "b"), *[criterion(rule[:5], rule) for rule in sorted(rules)]))
    other = fairness(made(ORIGIN, LISTED, slots("a", "b"), *[criterion(rule[:5], rule) for rule in rules]))
    assert dict(found.criteria) == dict(other.criteria)
    assert found.whole.causal == other.whole.causal
