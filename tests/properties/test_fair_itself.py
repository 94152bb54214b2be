"""What cleannet asks of criteria holds for cleannet itself: names change nothing, and evidence counts one way only."""

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleannet.checks.catalogue import catalogue
from cleannet.model.finding import Severity
from cleannet.pipeline import audit
from cleannet.profiles.documents import Document
from cleannet.profiles.library import names, shipped
from cleannet.profiles.profile import Kind
from cleannet.report.criteria import with_profiles
from cleannet.report.document import Report
from cleannet.report.json_report import to_json
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.trust.mrt import Peer
from support.command import cleannet
from support.profiles import HEAD, ORIGIN, criterion, identity, slots
from support.renamed import back, kept, of_another_network, renamed
from support.routes import dump
from support.shared import KEY, audited, recording

TODAY = datetime.date(2026, 11, 23)
ORDER = {"not met": 0, "unknown": 1, "not decided": 1, "met": 2}

CLOSED = '[[evidence]]\nname = "report"\nkind = "documentary"\n[evidence.open_to]\norigin = ["AA", "BB"]\n'
PARTS = (
    criterion("1", 'a and origin != "ZZ"'),
    criterion("2", "b or listed"),
    criterion("3", 'report or origin == "AA"'),
    criterion("4", "a and b"),
)
PROFILE = HEAD + ORIGIN + identity("listed", "[true, false]") + slots("a", "b") + CLOSED
MARKET = (
    "supplier,share,origin,listed",
    "Ash,40,AA,false",
    "Birch,30,ZZ,true",
    "Cedar,20,BB,false",
    "Dogwood,10,ZZ,false",
)
DEPENDENCE = """dependence = "cleannet-dependence/1"
[[actor]]
name = "Ash"
registered = "AA"
[[actor]]
name = "Birch"
registered = "BB"
[[actor]]
name = "Cedar"
registered = "ZZ"
[[function]]
name = "authentication"
[[function.need]]
of = "licences"
from = ["Ash"]
[[function]]
name = "sessions"
[[function.need]]
of = "cloud"
from = ["Ash", "Birch"]
[[function.need]]
of = "updates"
from = ["Cedar"]
"""
BILL = json.dumps(
    {
        "bomFormat": "CycloneDX",
        "components": [{"type": "library", "supplier": {"name": name}} for name in ("Ash", "Ash", "Birch", "Cedar")],
    }
)
REGISTERED = "asn,country\n1,AA\n8,AA\n2,BB\n3,ZZ\n9,QQ\n"
STATES, SUPPLIERS = ("AA", "BB", "QQ", "ZZ"), ("Ash", "Birch", "Cedar", "Dogwood")
CALM = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def outputs(folder: Path, to: dict[str, str]) -> dict[str, str]:
    """What the commands say of the same things under other names."""
    profile = write(folder, "profile.toml", renamed(PROFILE + "".join(PARTS), to))
    market = write(folder, "market.csv", renamed("\n".join(MARKET), to))
    dependence = write(folder, "dependence.toml", renamed(DEPENDENCE, to))
    bill = write(folder, "bill.json", renamed(BILL, to))
    registered = write(folder, "registered.csv", renamed(REGISTERED, to))
    table = folder / "rib"
    peers = [Peer("192.0.2.1", 1), Peer("192.0.2.2", 2)]
    table.write_bytes(dump(peers, [("1.0.0.0/8", 0, (1, 8, 9)), ("1.0.0.0/8", 1, (2, 3, 9))]))
    own = to.get("QQ", "QQ")
    commands = {
        "test": ("profile", "test", profile, "--market", market),
        "test in JSON": ("profile", "test", profile, "--market", market, "--json"),
        "show": ("profile", "show", profile),
        "withdraw": ("depend", "withdraw", dependence),
        "withdraw in JSON": ("depend", "withdraw", dependence, "--json"),
        "shares": ("depend", "shares", bill),
        "routes": ("depend", "routes", table, "--registered", registered),
        "country": ("depend", "routes", table, "--registered", registered, "--country", own),
    }
    told = {}
    for name, words in commands.items():
        ran = cleannet(*words)
        assert ran.code == 0, ran.error
        told[name] = ran.text
    return told


def test_an_order_keeping_renaming_changes_no_byte_but_the_names(tmp_path: Path):
    """Lists are sorted by name; where the new names sort as the old ones do, all stays where it was."""
    to = dict(zip((*STATES, *SUPPLIERS), ("CC", "DD", "EE", "FF", "Elm", "Maple", "Rowan", "Spindle"), strict=True))
    there = outputs(tmp_path, to)
    before = outputs(tmp_path, {})
    for name, text in there.items():
        assert renamed(text, back(to)).split() == before[name].split(), name  # words; columns are as wide as names
        if "JSON" in name:
            assert renamed(text, back(to)) == before[name]


@CALM
@given(st.permutations(STATES), st.permutations(SUPPLIERS))
def test_any_renaming_changes_nothing_but_names_and_places(tmp_path: Path, states: list[str], suppliers: list[str]):
    to = dict(zip((*STATES, *SUPPLIERS), (*states, *suppliers), strict=True))
    there, before = outputs(tmp_path, to), outputs(tmp_path, {})
    for name, text in there.items():
        lines = [line.split() for line in renamed(text, back(to)).splitlines()]
        wanted = [line.split() for line in before[name].splitlines()]
        assert sorted(sorted(w.strip(",") for w in line) for line in lines) == sorted(
            sorted(w.strip(",") for w in line) for line in wanted
        ), name


@CALM
@given(st.permutations(MARKET[1:]), st.permutations(PARTS))
def test_the_order_of_suppliers_and_criteria_changes_no_number(tmp_path: Path, rows: list[str], parts: list[str]):
    def told(some_rows: list[str], some_parts: list[str]) -> dict[str, object]:
        profile = write(tmp_path, "profile.toml", PROFILE + "".join(some_parts))
        market = write(tmp_path, "market.csv", "\n".join([MARKET[0], *some_rows]))
        found = json.loads(cleannet("profile", "test", profile, "--market", market, "--json").text)
        fairness = found["fairness"]
        whole = {key: value for key, value in fairness["whole"].items() if key != "witness"}
        sets = {frozenset(some) for some in fairness["removals"]}
        return {"criteria": dict(fairness["criteria"]), "whole": whole, "removals": sets, "market": found["market"]}

    assert told(rows, parts) == told(list(MARKET[1:]), list(PARTS))


def test_exchanging_two_states_mirrors_what_is_said_of_them(tmp_path: Path):
    """Whichever of them is one's own: each is told what the other was told in its place."""
    to = {"AA": "BB", "BB": "AA"}
    there, before = outputs(tmp_path, to), outputs(tmp_path, {})
    for name in ("withdraw in JSON", "test in JSON"):
        mirrored = json.loads(renamed(there[name], to))
        assert _sorted(mirrored) == _sorted(json.loads(before[name]))
    assert there["withdraw"] != before["withdraw"]
    assert there["country"] != before["country"]


def _sorted(value: object) -> object:
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=repr)
    return {key: _sorted(each) for key, each in value.items()} if isinstance(value, dict) else value


# Audits


def answers(report: Report, documents: tuple[Document, ...] = ()) -> dict[tuple[str, str], str]:
    made = with_profiles(report, map(shipped, names()), documents, TODAY)
    return {(one.name, each.id): each.answer for one in made.profiles for each in one.criteria}


def all_documents(*, met: bool) -> tuple[Document, ...]:
    found = {slot.name for name in names() for slot in shipped(name).evidence if slot.kind is Kind.DOCUMENTARY}
    date = datetime.date(2026, 1, 1)
    return tuple(Document(slot, "x.pdf", "0" * 64, "x", date, None, met) for slot in sorted(found))


def severities(report: Report) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for one in report.findings:
        found[one.check] = max(found.get(one.check, Severity.INFO), Severity[one.severity.upper()])
    return found


@pytest.mark.parametrize("faulty", ["c03_nea0", "c02_null_suci", "c03c_nia0"])
def test_a_faulty_capture_more_never_helps(faulty: str):
    one, both = audited(recording("c07_userplane")), audited(recording("c07_userplane"), recording(faulty))
    assert severities(one)
    for check, severity in severities(one).items():
        assert severities(both)[check] >= severity, check
    before, after = answers(one), answers(both)
    for criterion_id, answer in before.items():
        assert not (answer == "not met" and after[criterion_id] != "not met"), criterion_id
    assert before != after


def test_documents_count_one_way_only():
    report = audited(recording("c03_nea0"))
    without, yes, no = (answers(report, some) for some in ((), all_documents(met=True), all_documents(met=False)))
    both = answers(report, all_documents(met=True) + all_documents(met=False))
    moved = 0
    for each, answer in without.items():
        assert ORDER[no[each]] <= ORDER[answer] <= ORDER[yes[each]], each
        assert both[each] == no[each], each
        moved += no[each] != yes[each]
        if yes[each] != answer:
            assert answer == "unknown"  # what a document decides is unknown without it
    assert moved > 10


def test_without_evidence_nothing_is_met_and_nothing_is_not_met():
    """The checks of N2 alone, and a capture of phones that hold none of it: what rested on the first is unknown."""
    whole = audited(recording("c03_nea0"))
    some = [check for code, check in catalogue().items() if code.startswith(("PFC", "ROA"))]
    path = str(kept(b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00" + b"\0" * 8 + b"\xff\xff\0\0\x01\0\0\0"))
    nothing = answers(audit([path], some, pseudonyms=Pseudonyms(KEY)))
    assert set(nothing.values()) <= {"unknown", "not decided"}
    assert {"met", "not met"} & set(answers(whole).values())
    for each, answer in answers(whole).items():
        assert (nothing[each] == "not decided") is (answer == "not decided"), each


def test_no_criterion_of_identity_is_ever_decided():
    for documents in ((), all_documents(met=True), all_documents(met=False)):
        found = answers(audited(recording("c03_nea0")), documents)
        for name in names():
            for each in shipped(name).criteria:
                if each.written.value in ("identity", "mixed", "aim"):
                    assert found[name, each.id] == "not decided"


def test_the_order_of_captures_changes_no_outcome():
    paths = recording("c03_nea0"), recording("c02_null_suci")
    there, turned = audited(*paths), audited(*reversed(paths))
    assert {(o.check, o.outcome, o.passed, o.failed) for o in there.outcomes} == {
        (o.check, o.outcome, o.passed, o.failed) for o in turned.outcomes
    }
    assert answers(there) == answers(turned)
    assert severities(there) == severities(turned)


def test_twice_the_same_bytes():
    def once() -> bytes:
        report = audit([str(recording("c03_nea0"))], catalogue().values(), pseudonyms=Pseudonyms(KEY))
        return to_json(with_profiles(report, map(shipped, names()), (), TODAY))

    assert once() == once()


@pytest.mark.parametrize("network", [("208", "93"), ("460", "00"), ("310", "26"), ("262", "01"), ("001", "01")])
@pytest.mark.parametrize("name", ["c02_null_suci", "c03_nea0", "c03c_nia0"])
def test_the_network_s_code_changes_no_outcome_and_no_severity(name: str, network: tuple[str, str]):
    """The signalling of a recording with the code of its network exchanged: made, of a network that sent none of it."""
    own = audited(kept(of_another_network(recording(name), ("999", "70"), ("999", "70"))))
    other = audited(kept(of_another_network(recording(name), ("999", "70"), network)))
    assert own.statement.networks != other.statement.networks
    assert {(o.check, o.outcome, o.passed, o.failed, o.suspect) for o in own.outcomes} == {
        (o.check, o.outcome, o.passed, o.failed, o.suspect) for o in other.outcomes
    }
    assert severities(own) == severities(other)
    assert severities(own)
    assert answers(own) == answers(other)
