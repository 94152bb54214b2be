"""What stops when one actor withdraws."""

from pathlib import Path

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust.withdrawal import Dependence, load, withdrawals, without
from support.given import fenced

PAGE = Path(__file__).parents[3] / "docs" / "dependence.md"

TEXT = """
dependence = "cleannet-dependence/1"

[[actor]]
name = "one"
registered = "AA"

[[actor]]
name = "two"
registered = "BB"

[[actor]]
name = "three"
registered = "AA"

[[function]]
name = "authentication"
[[function.need]]
of = "licences"
from = "one"
[[function.need]]
of = "updates"
from = ["two"]

[[function]]
name = "user plane"
[[function.need]]
of = "transit"
from = ["one", "two"]
[[function.need]]
of = "function"
from = "authentication"

[[function]]
name = "statistics"
critical = false
[[function.need]]
of = "cloud"
from = ["one", "three"]
"""


@pytest.fixture
def known() -> Dependence:
    return load(TEXT, "x.toml")


def test_one_provider_of_two_is_enough_and_what_depends_on_what_stops_stops(known: Dependence):
    one = without(known, "one", {"one"})
    assert one.stopped == ("authentication", "user plane")
    assert (one.critical_stopped, one.critical) == (("authentication", "user plane"), 2)
    two = without(known, "two", {"two"})
    assert two.stopped == ()
    assert two.degraded == (("authentication", ("updates",)),)


def test_every_actor_and_every_state_is_asked(known: Dependence):
    found = withdrawals(known)
    assert [(one.who, one.state) for one in found] == [
        ("one", False),
        ("three", False),
        ("two", False),
        ("AA", True),
        ("BB", True),
    ]
    of_state = next(one for one in found if one.who == "AA")
    assert of_state.stopped == ("authentication", "user plane", "statistics")


def test_names_do_not_matter(known: Dependence):
    """Exchanging two states in the input mirrors the result."""
    swapped = load(TEXT.replace('"AA"', '"xx"').replace('"BB"', '"AA"').replace('"xx"', '"BB"'), "x.toml")
    mirror = {"AA": "BB", "BB": "AA"}
    before = {(mirror.get(one.who, one.who), one.stopped, one.degraded) for one in withdrawals(known)}
    assert before == {(one.who, one.stopped, one.degraded) for one in withdrawals(swapped)}


def test_functions_that_need_each_other_do_not_loop():
    circle = TEXT + '[[function]]\nname = "a"\n[[function.need]]\nof = "function"\nfrom = "b"\n'
    circle += '[[function]]\nname = "b"\n[[function.need]]\nof = "function"\nfrom = ["a", "one"]\n'
    assert "a" not in without(load(circle, "x"), "one", {"one"}).stopped


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('dependence = "other"', "this version reads"),
        (TEXT + '[[actor]]\nname = "one"\n', "'one' stands there twice"),
        (TEXT.replace('from = "one"', 'from = "nobody"'), "from 'nobody', which stands nowhere"),
        (TEXT.replace('of = "cloud"', 'of = "luck"'), "known are licences"),
        (TEXT.replace("critical = false", 'critical = "no"'), "not true or false"),
        (TEXT.replace('from = "one"', "from = []"), "'from' is missing"),
    ],
)
def test_slips_are_refused(text: str, message: str):
    with pytest.raises(ConfigError) as error:
        load(text, "x.toml")
    assert message in str(error.value)


def test_the_example_of_the_page():
    [example] = fenced(PAGE, "toml")
    maker = next(one for one in withdrawals(load(example, "example.toml")) if one.who == "maker of the core")
    assert maker.stopped == ("authentication", "user plane")
