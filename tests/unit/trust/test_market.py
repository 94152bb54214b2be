"""Who is refused at equal evidence, and how concentrated the market then is."""

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust.market import favourable, load, market
from support.profiles import ORIGIN, criterion, identity, made, slots

PROFILE = made(
    ORIGIN,
    identity("listed", "[true, false]"),
    slots("a"),
    criterion("1", 'a and origin != "AA"'),
    criterion("2", "a or listed"),
)
TABLE = "supplier,share,origin,listed\none,40,AA,false\ntwo,30,BB,false\nthree,20,AA,true\nfour,10,ZZ,false\n"


def test_a_market_with_a_known_answer():
    found = market(PROFILE, load(TABLE.splitlines(), "x", PROFILE))
    assert found.refused == ("one", "three")
    assert {(one.attribute, one.value): (one.refused, one.suppliers) for one in found.refusals} == {
        ("origin", "AA"): (2, 2),
        ("origin", "BB"): (0, 1),
        ("origin", "ZZ"): (0, 1),
        ("listed", True): (1, 1),
        ("listed", False): (1, 3),
    }
    assert found.before is not None
    assert found.after is not None
    assert found.before.index == pytest.approx(3000)
    assert found.after.index == pytest.approx(6250)


def test_a_profile_of_evidence_refuses_nobody():
    fair = made(ORIGIN, slots("a", "b"), criterion("1", "a and not b"))
    assert favourable(fair) == {"a": True, "b": False}
    found = market(fair, load(["supplier,share,origin", "one,1,AA", "two,1,BB"], "x", fair))
    assert found.refused == ()
    assert found.before == found.after


def test_a_table_that_is_no_csv_is_told():
    with pytest.raises(ConfigError, match="x, line 2: field larger than field limit"):
        load(["supplier,share,origin,listed", f'"{"x" * 140000}",1,AA,true'], "x", PROFILE)


def test_numbers_are_filled_in_favourably():
    share = made('[[evidence]]\nname = "share"\nkind = "technical"\nvalues = [60, 20]\n', criterion("1", "share <= 35"))
    assert favourable(share) == {"share": 20}


def test_evidence_that_is_closed_to_some_shuts_them_out_though_all_are_asked_the_same():
    closed = '[[evidence]]\nname = "report"\nkind = "documentary"\n[evidence.open_to]\norigin = ["AA"]\n'
    one = made(ORIGIN, closed, criterion("1", "report"))
    found = market(one, load(["supplier,share,origin", "one,1,AA", "two,1,BB", "three,2,ZZ"], "x", one))
    assert (found.refused, found.shut_out) == ((), ("three", "two"))
    either = made(ORIGIN, slots("a"), closed, criterion("1", "report or a"))
    assert market(either, load(["supplier,share,origin", "two,1,BB"], "x", either)).shut_out == ()


def test_nobody_may_be_left():
    none = made(ORIGIN, slots("a"), criterion("1", 'a and origin == "ZZ"'))
    assert market(none, load(["supplier,share,origin", "one,1,AA"], "x", none)).after is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("supplier,share,origin\n", "column 'listed' is missing"),
        ("supplier,share,origin,listed\none,much,AA,true\n", "x, line 2: 'much' is no share"),
        ("supplier,share,origin,listed\none,-1,AA,true\n", "is no share"),
        ("supplier,share,origin,listed\none,nan,AA,true\n", "is no share"),
        ("supplier,share,origin,listed\none,1,QQ,true\n", "'QQ' is none of the profile's values"),
        ("supplier,share,origin,listed\none,1,AA\n", "None is none of the profile's values"),
    ],
)
def test_slips_name_the_line(text: str, message: str):
    with pytest.raises(ConfigError) as error:
        load(text.splitlines(), "x", PROFILE)
    assert message in str(error.value)
