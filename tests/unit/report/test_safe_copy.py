"""The copy to share holds what is allowed, and nothing that is not: new fields stay out by themselves."""

import json
import re
from importlib import import_module
from pkgutil import iter_modules

import msgspec
import pytest

import cleannet.model
from cleannet.model.finding import Confidence, Finding, Outcome, Severity
from cleannet.model.identity import EPSGUTI, IMSI, SUCI, EPSIdentityType, IdentityType
from cleannet.model.lte_rrc import LTEConnectionRelease, LTESystemInformationBlockType1
from cleannet.model.message import Direction, Message
from cleannet.model.nas_eps import EPSAttachReject, EPSAttachRequest, EPSIdentityRequest, EPSIdentityResponse
from cleannet.model.nas_eps_types import EPSAttachType
from cleannet.model.ngap import Cause, CauseGroup, NGAPMessage
from cleannet.model.radio import Cell
from cleannet.model.rrc import Redirection, RRCIdentity
from cleannet.model.security import NEA
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.report.safe_copy import FIELDS, Entry, Options, entries, fields, lines
from cleannet.subscribers.link import Kind, Person
from support.made import network_of, registered, suci
from support.shared import KEY, REPOSITORY

SECOND = 10**9
SECRET = "Secretword"
IMSI_DIGITS = "001010123456789"
HERE = Cell("LTE", 1300, 5)


def every_kind_of_message():
    for info in iter_modules(cleannet.model.__path__, "cleannet.model."):
        import_module(info.name)
    waiting, found = [Message], []
    while waiting:
        kind = waiting.pop()
        if kind.__module__.startswith("cleannet."):
            found.append(kind)
            waiting += kind.__subclasses__()
    return sorted(set(found) - {Message}, key=lambda kind: kind.__name__)


def copy(*some, findings=(), options=Options(), names=None, kinds=("qmdl",)):  # noqa: B008
    text = list(lines(some, findings, kinds, names or Pseudonyms(KEY), options, version="9.9"))
    assert all(line.isascii() for line in text)
    return [json.loads(line) for line in text]


def person(number=0, *, identity=None, label="the handset"):
    return Person(number, identity=identity, label=label)


@pytest.mark.parametrize("kind", every_kind_of_message(), ids=lambda kind: kind.__name__)
def test_fields_that_are_not_let_in_stay_out(kind):
    names = [f.name for f in msgspec.structs.fields(kind) if f.name not in (*FIELDS, "at", "direction")]
    for secret in (SECRET, SECRET.encode(), 310260123, (SECRET,), RRCIdentity("imsi", b"310260123")):
        made = fields(kind(**dict.fromkeys(names, secret)))
        assert set(made) <= set(FIELDS)
        assert SECRET not in json.dumps(made)
        assert "310260123" not in json.dumps(made)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "secret",
    [
        IMSI_DIGITS,
        int(IMSI_DIGITS),
        b"\x00\x10\x10",
        f"cause {IMSI_DIGITS}",
        "+44 20 7946 0000",
        (IMSI_DIGITS,),
        "line\nbreak",
        "x" * 61,
        IMSI(EPSIdentityType.IMSI, b"\x01\x02\x03", "001", "01"),
        1.5,
    ],
)
def test_what_is_let_in_has_its_form(name, secret):
    allowed = FIELDS[name](secret)
    assert allowed in (None, "IMSI")


def test_a_field_that_is_new_does_not_leak():
    class EPSAttachRequestOfTomorrow(EPSAttachRequest, frozen=True, kw_only=True):
        subscriber_name: str = SECRET

    whole = copy(Entry(EPSAttachRequestOfTomorrow(), person(), SECOND, HERE))
    assert SECRET not in json.dumps(whole)


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (EPSAttachReject(cause=15), {"cause": 15}),
        (EPSIdentityRequest(identity_type=EPSIdentityType.IMEISV), {"identity_type": "IMEISV"}),
        (EPSIdentityResponse(identity=IMSI(EPSIdentityType.IMSI, b"\x01")), {"identity": "IMSI"}),
        (EPSAttachRequest(attach_type=EPSAttachType.EMERGENCY_ATTACH), {"attach_type": "EMERGENCY_ATTACH"}),
        (LTEConnectionRelease(redirection=Redirection("GERAN", 514)), {"redirection": "GERAN"}),
        (LTEConnectionRelease(cause="other"), {"cause": "other"}),
        (NGAPMessage(cause=Cause(CauseGroup.NAS, 1, "detach")), {"cause": "NAS detach"}),
    ],
)
def test_what_matters_is_kept(message, wanted):
    assert {k: v for k, v in fields(message).items() if k != "header"} == wanted


def test_kinds_and_algorithms():
    assert FIELDS["identity"](SUCI(IdentityType.SUCI, b"\x01")) == "SUCI"
    assert FIELDS["guti"](EPSGUTI(EPSIdentityType.GUTI, b"\x01\x02\x03\x04", "001-01")) == "GUTI"
    assert FIELDS["ciphering"](NEA.NEA0) == "NEA0"
    assert FIELDS["ciphering"](0) == 0
    assert FIELDS["barred"](False) is None
    assert FIELDS["reports"](("rlf", "logMeas")) == ["rlf", "logMeas"]


def test_times_are_relative_and_coarse():
    base = 1_750_000_000 * SECOND
    some = [Entry(EPSAttachRequest(), person(), base + n * SECOND, None) for n in (0, 59, 60, 185)]
    head, *messages = copy(*some)
    assert [m["second"] for m in messages] == [0, 0, 60, 180]
    assert head["time_grain_seconds"] == 60
    assert "month" not in head
    _, *messages = copy(*some, options=Options(grain=10))
    assert [m["second"] for m in messages] == [0, 50, 60, 180]


def test_a_clock_set_late_tells_no_date():
    some = [Entry(EPSAttachRequest(), person(), t * SECOND, None) for t in (-1, 300_000_000, 1_750_000_000)]
    _, *messages = copy(*some)
    assert [m.get("second") for m in messages] == [None, 0, 3600]


def test_month_and_country_only_where_asked_for():
    block = LTESystemInformationBlockType1(plmns=("999-70",), cell_identity=12345678, tracking_area=4711)
    entry = Entry(block, person(), 1_750_000_000 * SECOND, HERE)
    text = json.dumps(copy(entry))
    assert "999" not in text
    assert "2025" not in text
    head, *_ = copy(entry, options=Options(country=True, month=True))
    assert head["month"] == "2025-06"
    assert head["cells"] == {"A": {"technology": "LTE", "country": "999"}}
    assert not re.search("12345678|4711|1300", json.dumps(head))


def test_cells_have_letters_in_the_order_in_which_they_come():
    cells = [Cell("LTE", n) for n in range(703)]
    _, *messages = copy(*(Entry(EPSAttachRequest(), person(), 0, cell) for cell in (*cells, cells[1])))
    letters = [m["cell"] for m in messages]
    assert [letters[n] for n in (0, 1, 25, 26, 27, 701, 702, 703)] == ["A", "B", "Z", "AA", "AB", "ZZ", "AAA", "B"]


def test_people_have_pseudonyms_or_numbers():
    identity = (Kind.PERMANENT, ("IMSI", "0"), IMSI_DIGITS.encode())
    some = [
        Entry(EPSAttachRequest(), one, 0, None)
        for one in (person(0, identity=identity), person(1, label="C-RNTI 17921"), person(2), None)
    ]
    _, *messages = copy(*some)
    names = [m.get("subscriber") for m in messages]
    assert re.fullmatch(r"subscriber [0-9a-f]{12}", names[0])
    assert names[1:] == ["phone 1", "phone 2", None]
    assert "17921" not in json.dumps(messages)
    assert copy(*some, names=Pseudonyms(KEY[::-1]))[1]["subscriber"] != names[0]


def test_findings_name_messages_and_no_words():
    network = network_of(registered(1, 71, suci("0000000001"), ciphering=0))
    some = entries(network)
    place = tuple(msgspec.structs.astuple(some[3].message.at.frame))
    sure = (Outcome.FAIL, Severity.HIGH, Confidence.HIGH)
    words = (SECRET, SECRET, (), (place,), (), 1, "f")
    finding = Finding("NAS001", "null-nas-ciphering", *sure, *words, value=SECRET)
    head, *rest = copy(*some, findings=[finding])
    assert SECRET not in json.dumps(rest)
    assert head["messages"] == len(some) == len(rest) - 1
    assert head["findings"] == 1
    assert (rest[-1]["finding"], rest[-1]["outcome"], rest[-1]["confidence"]) == ("NAS001", "fail", "high")
    assert 4 in rest[-1]["messages"]
    assert all(some[n - 1].message.at.frame == some[3].message.at.frame for n in rest[-1]["messages"])


def test_a_capture_of_a_core_is_copied_too():
    network = network_of([*registered(1, 71, suci("0000000001")), *registered(2, 72, suci("0000000002"))])
    head, *messages = copy(*entries(network), kinds=("pcap",))
    assert head["inputs"] == ["pcap"]
    assert {m["protocol"] for m in messages} == {"NGAP", "NAS-5GS"}
    assert len({m["subscriber"] for m in messages}) == 2
    assert {m["connection"] for m in messages} == {1, 2}
    assert {m["direction"] for m in messages} <= {d.name.lower() for d in Direction}
    assert "0000000001" not in json.dumps(messages)


def test_it_says_what_it_is():
    [head] = copy(kinds=("qmdl", "no kind\x1b"))
    assert head["format"] == "cleannet-safe-copy/1"
    assert "cannot be audited again" in head["about"]
    assert head["inputs"] == ["qmdl"]
    assert head["messages"] == 0


def test_the_page_names_every_field_that_is_let_in():
    rows = [line for line in (REPOSITORY / "docs" / "safe-copy.md").read_text().splitlines() if line.startswith("| `")]
    named = {word for row in rows for word in re.findall(r"`(\w+)`", row.split("|")[1])}
    identity = (Kind.PERMANENT, ("IMSI", "0"), IMSI_DIGITS.encode())
    network = network_of(registered(1, 71, suci("0000000001"), ciphering=0))
    finding = Finding("NAS001", "x", Outcome.FAIL, Severity.HIGH, Confidence.HIGH, "", "", (), ((0, 1, 0),), (), 1, "f")
    some = [Entry(EPSAttachReject(cause=3), person(identity=identity), SECOND, HERE), *entries(network)]
    members = {key for line in copy(*some, findings=[finding], options=Options(month=True)) for key in line}
    assert named == members | set(FIELDS)
