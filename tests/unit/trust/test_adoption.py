"""Is a file adopted? Parties are counted, never signatures or names of keys."""

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.trust import adoption
from cleannet.trust.adoption import Status, status
from cleannet.trust.envelope import sealed
from cleannet.trust.register import Register, load
from cleannet.trust.vote import PAYLOAD, written
from support.votes import DAY, DIGEST, OTHER, entry, p256, party, pem, register_text, signed, signer, three, vote


def found(*envelopes: bytes, known: Register | None = None, on: datetime.date = DAY, state=None) -> Status:
    known = known or three()
    return status(DIGEST, known, known.rule, [(f"{n}.json", one) for n, one in enumerate(envelopes)], on, state or {})


def details(one: Status) -> list[str]:
    return [told.detail for told in one.told if not told.counted]


def test_two_parties_of_two_groups_adopt():
    one = found(signed(vote("a")), signed(vote("c", date="2026-04-01", reran=True)))
    assert one.adopted
    (standing,) = one.standings
    assert (standing.name, standing.version, standing.parties, standing.groups) == ("criteria", 1, 2, 2)
    assert [voice.party for voice in standing.adopting] == ["c", "a"]
    assert [told.counted for told in one.told] == [True, True]
    assert "reached the same octets" in one.told[1].detail


@pytest.mark.parametrize(
    ("names", "missing"), [("a", "1 of 2 parties"), ("ab", "1 of 2 groups"), ("aa", "1 of 2 parties")]
)
def test_too_few_parties_or_groups_do_not(names, missing):
    one = found(*(signed(vote(name)) for name in names))
    assert not one.adopted
    assert missing in "; ".join(one.standings[0].missing)


def test_an_objection_stands_against_it_until_its_party_takes_it_back():
    both = [signed(vote("a")), signed(vote("c"))]
    against = signed(vote("b", adopts=False, reason="clause 2 is unclear", name="some other name", version=9))
    one = found(*both, against)
    assert not one.adopted
    assert "objections: 1, the rule allows 0" in one.standings[0].missing
    assert one.objecting[0].vote.reason == "clause 2 is unclear"
    assert found(*both, against, known=three("parties = 2\ngroups = 2\nobjections = 1")).adopted
    later = signed(vote("b", date="2026-05-02"))
    assert found(*both, against, later).adopted
    assert "a later vote of the party replaced it" in details(found(*both, against, later))
    assert not found(*both, against, signed(vote("b", date="2026-04-30"))).adopted


def test_of_two_votes_of_one_moment_the_objection_counts():
    one = found(signed(vote("a")), signed(vote("c")), signed(vote("c", adopts=False)))
    assert not one.adopted
    assert [voice.party for voice in one.objecting] == ["c"]
    assert [voice.party for voice in one.standings[0].adopting] == ["a"]


def test_one_key_under_two_names_is_one_signer():
    """What securesystemslib 1.6.0 takes for two: tests/differential/test_dsse.py shows both."""
    envelope = json.loads(signed(vote("a"), signer("a"), signer("a")))
    envelope["signatures"][0]["keyid"], envelope["signatures"][1]["keyid"] = "first", "second"
    one = found(json.dumps(envelope).encode(), known=three("parties = 2\ngroups = 1\nobjections = 0"))
    assert not one.adopted
    assert one.standings[0].parties == 1
    assert details(one) == ["the same key signed twice; it counts once"]


def test_two_keys_of_one_party_are_one_party():
    known = load(register_text(party("a", "north", entry("a"), entry("x")), party("c", "south")), "r")
    one = found(signed(vote("a"), signer("a"), signer("x")), known=known)
    assert one.standings[0].parties == 1
    assert details(one) == ["another key of the same party signed too; a party counts once"]
    apart = found(signed(vote("a")), signed(vote("a"), signer("x")), known=known)
    assert apart.standings[0].parties == 1
    assert details(apart) == ["says the same again; a party counts once"]


def test_a_statement_without_a_party_may_be_signed_by_several():
    one = found(signed(vote(""), signer("a"), signer("c")))
    assert one.adopted
    assert [voice.party for voice in one.standings[0].adopting] == ["a", "c"]


def test_a_vote_in_the_name_of_another_does_not_count():
    one = found(signed(vote("a")), signed(vote("c"), signer("b")))
    assert not one.adopted
    assert details(one) == ["the vote is in the name of 'c', whose key this is not"]


def test_unknown_keys_tampered_payloads_and_other_types_do_not_count():
    strange = signed(vote("c"), signer("nobody"))
    tampered = json.loads(signed(vote("c", OTHER)))
    tampered["payload"] = json.loads(signed(vote("c")))["payload"]
    retyped = json.loads(signed(vote("c")))
    retyped["payloadType"] = "application/vnd.in-toto+json; v=2"
    confused = sealed(written(vote("c")), "application/json", [signer("c")])
    envelopes = (strange, json.dumps(tampered).encode(), json.dumps(retyped).encode(), confused, b"{}")
    one = found(signed(vote("a")), *envelopes)
    assert not one.adopted
    wrong = details(one)
    assert wrong[:3] == ["no key of the register made this signature over these octets"] * 3
    assert wrong[3] == f"refused: its payload is of type 'application/json', not {PAYLOAD!r}"
    assert wrong[4].startswith("refused: it is not a DSSE envelope")


@pytest.mark.parametrize(
    ("window", "date", "on", "adopted"),
    [
        ("until = 2026-05-31", "2026-05-01", "2026-05-31", True),
        ("until = 2026-05-31", "2026-05-01", "2026-06-01", False),
        ("from = 2026-05-02", "2026-05-01", "2026-06-01", False),
        ("from = 2026-05-01", "2026-05-01", "2026-06-01", True),
        ("", "2026-06-02", "2026-06-01", False),
    ],
)
def test_keys_are_valid_when_signed_and_when_asked_and_votes_are_not_of_the_future(window, date, on, adopted):
    known = load(register_text(party("a", "north"), party("c", "south", entry("c", more=window))), "r")
    one = found(signed(vote("a")), signed(vote("c", date=date)), known=known, on=datetime.date.fromisoformat(on))
    assert one.adopted == adopted
    assert adopted or any(word in details(one)[0] for word in ("is not valid both on", "is dated 2026-06-02, after"))


def test_a_renewed_key_keeps_its_votes():
    entries = (entry("c", more="until = 2026-05-31"), entry("c", more="until = 2027-05-31"))
    known = load(register_text(party("a", "north"), party("c", "south", *entries)), "r")
    assert found(signed(vote("a")), signed(vote("c")), known=known).adopted


def test_an_older_version_is_not_adopted_again():
    old = [signed(vote("a")), signed(vote("c"))]
    new = [signed(vote(name, OTHER, 2, date="2026-05-10")) for name in "bc"]
    one = found(*old, *new)
    assert not one.adopted
    assert "these envelopes adopt version 2 of 'criteria': this is an older one" in one.standings[0].missing
    assert f"is on another file ({OTHER[:12]}…)" in details(one)
    assert found(*old, new[0]).adopted, "a newer version that is not adopted yet replaces nothing"


def test_a_state_file_tells_of_newer_versions_and_of_other_files():
    both = [signed(vote("a")), signed(vote("c"))]
    assert found(*both, state={"criteria": (1, DIGEST), "others": (7, OTHER)}).adopted
    for state, word in (((2, OTHER), "an older one"), ((1, OTHER), "another file as version 1")):
        one = found(*both, state={"criteria": state})
        assert not one.adopted
        assert word in one.standings[0].missing[0]


def test_who_adopts_two_files_as_one_version_or_goes_back_is_not_counted():
    one = found(signed(vote("a")), signed(vote("c")), signed(vote("c", OTHER)))
    assert not one.adopted
    assert "adopts two files as version 1 of 'criteria'; neither counts" in details(one)[0]
    back = found(signed(vote("a")), signed(vote("c", OTHER, 2)), signed(vote("c", date="2026-05-02")))
    assert not back.adopted
    assert "goes back to version 1 after the party adopted version 2" in details(back)[0]


def test_strangers_signatures_cost_bounded_time(monkeypatch):
    monkeypatch.setattr(adoption, "MOST_TRIES", 5)
    strange = [signed(vote("b"), signer(f"stranger {n}")) for n in range(3)]
    unhinted = json.loads(signed(vote("b")))
    unhinted["signatures"][0]["keyid"] = ""
    one = found(*strange, json.dumps(unhinted).encode(), signed(vote("a")), signed(vote("c")))
    assert one.adopted, "a key that the signature names is always tried"
    assert details(one)[-1].startswith("no key was found for it; 5 were tried in all")
    assert [voice.party for voice in one.standings[0].adopting] == ["a", "c"]


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(5)))
def test_the_order_of_envelopes_makes_no_difference(order):
    some = [
        signed(vote("a")),
        signed(vote("c")),
        signed(vote("b", adopts=False)),
        signed(vote("b", date="2026-05-02")),
        signed(vote("c", OTHER, 2, date="2026-05-09")),
    ]
    one, other = found(*some), found(*(some[n] for n in order))
    assert (one.adopted, one.standings, one.objecting) == (other.adopted, other.standings, other.objecting)
    assert one.adopted


def test_keys_on_p256_vote_too():
    from cleannet.trust.signing import private_key

    known = load(register_text(party("a", "north"), party("c", "south", entry("c", p256(9)))), "r")
    assert found(signed(vote("a")), signed(vote("c"), private_key(pem(p256(9)))), known=known).adopted
