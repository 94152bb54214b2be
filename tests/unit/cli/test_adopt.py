"""`cleannet adopt`."""

import json
from pathlib import Path

import pytest

from cleannet.trust import signing
from support.command import Ran, cleannet
from support.votes import DIGEST, FILE, party, pem, register_text, seed

DAY = ("--on", "2026-06-01")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to adopt, a register of three, and their keys."""
    monkeypatch.chdir(tmp_path)
    Path("criteria.txt").write_bytes(FILE)
    some = (party("a", "north"), party("b", "north", recognises=["a"]), party("c", "south", role="operator"))
    Path("register.toml").write_text(register_text(*some))
    for name in "abcx":
        Path(f"{name}.pem").write_bytes(pem(seed(name)))
    return tmp_path


def cast(name: str, *more: str, how: str = "sign") -> str:
    options = ("--key", f"{name}.pem", "--party", name, "--date", "2026-05-01T00:00:00Z")
    ran = cleannet("adopt", how, "criteria.txt", *options, "-o", f"{name}-{how}.json", *more)
    assert (ran.code, ran.text) == (0, ""), ran.error
    return f"{name}-{how}.json"


def ask(*words: str) -> Ran:
    return cleannet("adopt", "status", "criteria.txt", "--register", "register.toml", *DAY, *words)


def test_two_of_two_groups_adopt_and_an_objection_is_told_with_its_reason(folder: Path):
    first, second = cast("a"), cast("c", "--reran", "--reason", "measured again")
    ran = ask(first, second)
    assert ran.code == 0
    assert "criteria.txt: adopted" in ran.text
    assert "version 1 of criteria.txt: adopted (2 parties of 2 groups count)" in ran.text
    assert "c (operator, south), 2026-05-01, ran it again and reached the same octets: measured again" in ran.text
    against = cast("b", "--reason", "clause 2 is unclear", how="object")
    ran = ask(first, second, against)
    assert ran.code == 1
    assert "b (laboratory, north), 2026-05-01: clause 2 is unclear" in ran.text
    assert "objections: 1, the rule allows 0" in ran.text


def test_as_json(folder: Path):
    ran = ask("--json", cast("a"))
    assert ran.code == 1
    body = json.loads(ran.text)
    assert (body["adopted"], body["digest"]) == (False, DIGEST)
    assert body["standings"][0]["missing"] == ["1 of 2 parties count", "1 of 2 groups"]
    assert body["told"][0]["source"] == "a-sign.json"


def test_without_any_envelope_nothing_is_adopted(folder: Path):
    assert ask().code == 1


def test_a_changed_file_and_a_strange_key_are_told(folder: Path):
    first = cast("a")
    strange = cast("x")
    Path("criteria.txt").write_bytes(FILE + b"\n")
    ran = ask(first, strange)
    assert ran.code == 1
    assert f"a-sign.json: not counted: a: is on another file ({DIGEST[:12]}" in ran.text
    assert "x-sign.json: not counted: no key of the register" in ran.text


def test_the_state_refuses_an_older_version(folder: Path):
    newer = [cast(name, "--version", "2", "-o", f"{name}2.json") and f"{name}2.json" for name in "ac"]
    assert ask(*newer, "--state", "state.json").code == 0
    assert json.loads(Path("state.json").read_text())["names"]["criteria.txt"] == {"version": 2, "sha256": DIGEST}
    before = Path("state.json").read_bytes()
    older = [cast(name) for name in "ac"]
    ran = ask(*older, "--state", "state.json")
    assert ran.code == 1
    assert "the state file knows version 2" in ran.text
    assert Path("state.json").read_bytes() == before
    Path("state.json").write_text("{}")
    assert "no state file" in ask("--state", "state.json").error


def test_a_profile_is_known_by_its_own_name(folder: Path):
    text = '[[criterion]]\nid = "1"\ntext = "x"\nclass = "aim"\n'
    head = 'profile = "cleannet-profile/1"\nname = "mine-2026"\ntitle = "t"\n'
    Path("p.toml").write_text(head + text)
    ran = cleannet("adopt", "sign", "p.toml", "--key", "a.pem", "--party", "a")
    import base64

    assert json.loads(base64.b64decode(json.loads(ran.text)["payload"]))["predicate"]["name"] == "mine-2026"


def test_private_keys_are_never_printed(folder: Path):
    secret = Path("a.pem").read_text().splitlines()[1]
    Path("broken.pem").write_text(
        f"-----BEGIN PRIVATE KEY-----\n{secret[:-4]}AAAA\n{secret}\n-----END PRIVATE KEY-----\n"
    )
    Path("private.toml").write_text(register_text(party("a", "north")).replace("PUBLIC", "PRIVATE"))
    ran = [
        cleannet("adopt", "sign", "criteria.txt", "--key", "a.pem", "--party", "a"),
        cleannet("adopt", "sign", "criteria.txt", "--key", "broken.pem", "--party", "a"),
        cleannet("adopt", "blocs", "private.toml"),
    ]
    assert [one.code for one in ran] == [0, 64, 64]
    assert all(secret[:20] not in one.text + one.error for one in ran)


def test_a_locked_key_asks_for_its_phrase(folder: Path):
    Path("locked.pem").write_bytes(pem(seed("a"), b"phrase"))
    words = ("adopt", "sign", "criteria.txt", "--key", "locked.pem", "--party", "a", "-o", "locked.json")
    assert cleannet(*words, given=b"other\n").code == 64
    assert cleannet(*words, given=b"phrase\n").code == 0
    assert "a: adopts it" in ask("locked.json", "--on", "2999-01-01").text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("object", "criteria.txt", "--key", "a.pem", "--party", "a"), "write --reason"),
        (("sign", "criteria.txt", "--key", "none.pem", "--party", "a"), "none.pem"),
        (("sign", "criteria.txt", "--key", "criteria.txt", "--party", "a"), "no private key in PEM"),
        (("sign", "none", "--key", "a.pem", "--party", "a"), "No such file"),
        (("sign", "criteria.txt", "--key", "a.pem", "--party", "a", "--date", "today"), "2026-01-31T12:00:00Z"),
        (("sign", "criteria.txt", "--key", "a.pem", "--party", "a", "--reason", "x" * 2001), "longer than 2000"),
        (("status", "criteria.txt", "none", "--register", "register.toml"), "No such file"),
        (("status", "criteria.txt", "--register", "a.pem"), "a.pem"),
        (("status", "criteria.txt", "--register", "register.toml", "--on", "tomorrow"), "write --on 2026-01-31"),
        (("blocs", "criteria.txt"), "criteria.txt"),
        (("blocs", "register.toml", "--profile", "none.toml"), "none.toml"),
    ],
)
def test_slips_say_what_to_write(folder: Path, words: tuple[str, ...], message: str):
    ran = cleannet("adopt", *words)
    assert ran.code == 64
    assert message in ran.error


def test_a_register_without_rule_cannot_adopt(folder: Path):
    Path("register.toml").write_text(register_text(party("a", "north"), rule=""))
    assert "there is no [rule]" in ask().error


def test_who_recognises_whom(folder: Path):
    some = {"a": ["b"], "b": ["a"], "c": ["d", "a"], "d": ["c"], "e": []}
    parties = (party(name, f"of-{name}", recognises=others) for name, others in some.items())
    Path("register.toml").write_text(register_text(*parties, rule=""))
    ran = cleannet("adopt", "blocs", "register.toml")
    assert ran.text.splitlines() == [
        "recognise each other: a, b (groups: of-a, of-b): closed, no chain of recognition leads to anybody outside",
        "        recognised from outside by c",
        "recognise each other: c, d (groups: of-c, of-d): no chain leads to e",
        "        c recognises a, who is outside",
        "recognised by no other party: e",
    ]
    body = json.loads(cleannet("adopt", "blocs", "register.toml", "--profile", "gsma-nesas", "--json").text)
    assert [one["closed"] for one in body["blocs"]] == [True, False]


def test_criteria_that_only_members_can_meet(folder: Path):
    Path("p.toml").write_text(
        'profile = "cleannet-profile/1"\nname = "p"\ntitle = "t"\n'
        '[[identity]]\nname = "origin"\nvalues = ["AA", "BB"]\n'
        '[[evidence]]\nname = "mark"\nkind = "documentary"\n[evidence.open_to]\norigin = ["AA"]\n'
        '[[criterion]]\nid = "1"\ntext = "x"\nclass = "documentary"\nmeasured = "EVIDENCE"\nrule = "mark"\n'
        'restatement = "a test that anybody can run"\n'
    )
    ran = cleannet("adopt", "blocs", "register.toml", "--profile", "p.toml")
    assert "no two parties recognise each other" in ran.text
    assert (
        "criterion 1: cannot be met with origin BB, whatever is shown, because of evidence open to some only: mark"
        in (ran.text)
    )
    assert "what anybody could show instead: a test that anybody can run" in ran.text


def test_without_the_extra_it_says_how_to_install_it(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> None:
        raise signing.NotInstalled(signing.HOW)

    monkeypatch.setattr(signing, "_load", missing)
    for words in (("sign", "criteria.txt", "--key", "a.pem", "--party", "a"), ("blocs", "register.toml")):
        ran = cleannet("adopt", *words)
        assert ran.code == 64
        assert "cleannet[trust]" in ran.error


def test_names_that_are_no_utf_8_are_escaped(folder: Path):
    odd = Path("caf\udce9.txt")
    try:
        odd.write_bytes(FILE)
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system takes UTF-8 only")
    ran = cleannet("adopt", "sign", odd, "--key", "a.pem", "--party", "a", "-o", "odd.json")
    assert ran.code == 0, ran.error
    ran = cleannet("adopt", "status", odd, "--register", "register.toml", "--json", "odd.json")
    assert json.loads(ran.text)["standings"][0]["name"] == "caf\\udce9.txt"
