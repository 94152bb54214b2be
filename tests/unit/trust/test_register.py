"""The register of parties."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.config.strict import ConfigError
from cleannet.trust import register as module
from cleannet.trust.register import counted, load
from support.given import fenced
from support.votes import entry, p256, party, pem, public_pem, register_text, seed, three

PAGE = Path(__file__).parents[3] / "docs" / "adoption.md"
TWO = register_text(party("a", "north"), party("b", "south"))


def test_parties_keys_and_rule_are_read():
    keys = (entry("a", more="from = 2026-01-01\nuntil = 2026-12-31"), entry("a", p256(3)))
    known = load(
        register_text(
            party("a", "north", *keys, recognises=["b"]),
            party("b", "south", role="regulator"),
            rule="parties = 2\ngroups = 2\nobjections = 1\nlargest_share = 50",
        ),
        "r",
    )
    first, second = known.parties
    assert (first.id, first.group, first.role, first.recognises) == ("a", "north", "laboratory", ("b",))
    assert [one.public.kind for one in first.keys] == ["ed25519", "ecdsa-p256"]
    assert (second.role, known.rule.parties, known.rule.objections, known.rule.largest_share) == ("regulator", 2, 1, 50)
    key = first.keys[0]
    days = ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")
    assert [key.valid(datetime.date.fromisoformat(day)) for day in days] == [False, True, True, False]
    assert first.keys[1].valid(datetime.date.min)
    assert len(three().owners) == 3


def test_one_key_with_two_parties_is_refused_in_whatever_form():
    with pytest.raises(ConfigError, match=r"register\.toml, party 2: a key of 'b' is also a key of 'a'"):
        load(register_text(party("a", "north"), party("b", "south", entry("a"))), "register.toml")
    short = f'[[party.key]]\npem = """\n{public_pem(p256(5), "compressed")}"""\n'
    with pytest.raises(ConfigError, match="would count twice"):
        load(register_text(party("a", "north", entry("a", p256(5))), party("b", "south", short)), "r")


def test_one_key_twice_with_one_party_is_one_key():
    known = load(register_text(party("a", "north", entry("a"), entry("a")), party("b", "south")), "r")
    assert len(known.owners) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'register' is missing"),
        ('register = "cleannet-register/2"', "another format"),
        ('register = "cleannet-register/1"', "0 parties"),
        (register_text(party("a", "north"), party("A", "south")), "id 'A' is also that of another party, 'a'"),
        (register_text(party("a", "north"), party("a", "south", entry("b"))), "each has one of its own"),
        (register_text(party("a", "north"), party("b", "North")), "is also written 'north'"),
        (register_text(party("a b", "north")), "up to 64 letters"),
        (TWO.replace('"laboratory"', '"friend"'), "known are operator, vendor"),
        (TWO.replace("recognises = []", 'recognises = ["z"]', 1), "recognises 'z', which is no party"),
        (TWO.replace("parties = 2", "parties = 3"), "nothing could ever be adopted"),
        (TWO.replace("objections = 0", "largest_share = 49\nobjections = 0"), "at most 0 of 0 groups can count"),
        (TWO.replace("parties = 2", "parties = 0"), "whole number from 1"),
        (TWO.replace("objections = 0", "largest_share = 101\nobjections = 0"), "from 1 to 100"),
        (TWO.replace("PUBLIC", "PUBLISHED"), "no public key in PEM"),
        (TWO.replace(public_pem(seed("a")), pem(seed("a")).decode()), "this is a private key"),
        (TWO + "until = 2026-01-01\nfrom = 2026-01-02\n", "is before 'from'"),
        (TWO + "secret = 1\n", "unknown key 'secret'"),
    ],
)
def test_faults_name_place_and_remedy(text, message):
    with pytest.raises(ConfigError, match=message):
        load(text, "register.toml")


def test_messages_about_keys_hold_nothing_of_them():
    with pytest.raises(ConfigError) as caught:
        load(TWO.replace(public_pem(seed("a")), pem(seed("a")).decode()), "register.toml")
    assert pem(seed("a")).decode().splitlines()[1] not in str(caught.value)


def test_a_register_without_rule_serves_for_recognition():
    assert load(register_text(party("a", "north"), rule=""), "r").rule is None


@pytest.mark.parametrize(
    ("groups", "share", "expected"),
    [
        ("", 100, (0, 0)),
        ("nnns", 100, (4, 2)),
        ("nnns", 75, (4, 2)),
        ("nnns", 60, (2, 2)),
        ("nnnse", 50, (4, 3)),
        ("nnse", 40, (3, 3)),
        ("n", 99, (0, 0)),
        ("nnnsss", 50, (6, 2)),
    ],
)
def test_what_a_group_has_beyond_its_share_does_not_count(groups, share, expected):
    assert counted(list(groups), share) == expected


@given(st.lists(st.sampled_from("nsew"), max_size=12), st.sampled_from("nsew"), st.integers(1, 100))
def test_one_more_adoption_never_makes_fewer_count(groups, more, share):
    assert counted([*groups, more], share)[0] >= counted(groups, share)[0]


def test_the_page_shows_a_register_with_all_its_keys():
    (text,) = fenced(PAGE, "toml")
    known = load(text, "page")
    assert [one.id for one in known.parties] == ["north-lab", "south-lab"]
    for key in ("parties", "groups", "objections", "largest_share", "recognises", "from", "until", "pem", "role"):
        assert f"{key} = " in module.__doc__
        assert f"{key} = " in text
