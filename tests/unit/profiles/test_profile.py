"""Profiles: what is read, what is refused."""

from pathlib import Path

import pytest

from cleannet.config.strict import ConfigError
from cleannet.profiles.profile import Kind, Measured, Written, load
from support.given import fenced
from support.profiles import HEAD, ORIGIN, criterion, made, slots

PAGE = Path(__file__).parents[3] / "docs" / "profiles.md"


def test_all_of_a_profile_is_read():
    one = made(
        'sources = "https://example.org"\nnote = "n"\nunverified = true\n',
        ORIGIN,
        slots("signed"),
        '[[evidence]]\nname = "share"\nkind = "documentary"\nvalues = [10, 60]\n[evidence.open_to]\norigin = ["AA"]\n',
        '[[criterion]]\nid = "1"\ntext = "t"\nclass = "mixed"\nmeasured = "IDENTITY-CONDITIONED"\n'
        'rule = \'signed and (share < 35 or origin == "AA")\'\nchecks = ["NAS001"]\ndocuments = "share"\n'
        'source = "s"\nrestatement = "r"\nnote = "n"\nunverified = true\ntestable = false\n',
        '[[criterion]]\nid = "2"\ntext = "t"\nclass = "aim"\n',
    )
    assert (one.sources, one.note, one.unverified) == (("https://example.org",), "n", True)
    assert one.identity[0].values == ("AA", "BB", "ZZ")
    signed, share = one.evidence
    assert (signed.kind, signed.values) == (Kind.TECHNICAL, (True, False, None))
    assert (share.kind, share.values, share.open_to) == (Kind.DOCUMENTARY, (10, 60, None), (("origin", ("AA",)),))
    first, second = one.criteria
    assert (first.written, first.measured, first.testable) == (Written.MIXED, Measured.IDENTITY_CONDITIONED, False)
    assert first.rule is not None
    assert first.rule.names == ("signed", "share", "origin")
    assert (second.written, second.rule, second.measured) == (Written.AIM, None, None)


def test_outcomes():
    one = made(slots("a"), criterion("1", "a"))
    assert [one.outcome(truths) for truths in ([], [True], [True, None], [None, False])] == [
        "met",
        "met",
        "unknown",
        "not met",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "0 criteria"),
        (criterion("1", "a"), "reads 'a', which is neither identity nor evidence"),
        (slots("a") + criterion("1", "a and"), "criterion 1: 'rule': 'a and', character 5"),
        (slots("a", "a") + criterion("1", "a"), "'a' stands there twice"),
        (slots("a") + criterion("1", "a") * 2, "criterion '1' stands there twice"),
        (slots("And"), "is no name for rules"),
        (slots("known"), "is no name for rules"),
        ('[[identity]]\nname = "x"\nvalues = ["AA"]\n', "two different values"),
        ('[[identity]]\nname = "x"\nvalues = "AA"\n', "is not a list"),
        (ORIGIN + slots("a") + '[evidence.open_to]\norigin = ["QQ"]\n', "no value of 'origin'"),
        ('[[criterion]]\nid = "1"\ntext = "t"\nclass = "aim"\nrule = "true"\n', "go together"),
        ('[[criterion]]\nid = "1"\ntext = "t"\nclass = "aim"\ndocuments = "x"\n', "is no evidence"),
        ('[[criterion]]\nid = "1"\ntext = "t"\nclass = "good"\n', "known are technical"),
        ('[[criterion]]\nid = "1"\ntext = "t"\nclass = "aim"\nchecks = "nas"\n', "'checks' is 'nas'"),
    ],
)  # fmt: skip
def test_slips_are_refused(text: str, message: str):
    with pytest.raises(ConfigError) as error:
        made(text)
    assert message in str(error.value)


def test_another_format_is_refused():
    with pytest.raises(ConfigError, match="another format"):
        load(HEAD.replace("/1", "/9"), "x.toml")


def test_the_example_of_the_page():
    example, _ = fenced(PAGE, "toml")
    one = load(example, "example.toml")
    assert [each.id for each in one.criteria] == ["1", "2"]
    text = PAGE.read_text()
    assert all(
        f"`{key}`" in text or f".{key}`" in text for key in ("class", "rule", "measured", "restatement", "open_to")
    )
