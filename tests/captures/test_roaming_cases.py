"""Roaming and interconnect through the whole tool: made attacks, recordings with edited octets, and honest captures."""

from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report.document import Report
from cleannet.report.json_report import to_json
from cleannet.subscribers.settings import Settings
from support.given import inventory_of
from support.mutate import Frame, take, write
from support.roaming_octets import (
    AIR,
    CLR,
    IDR,
    PLR,
    SH,
    SLG,
    TGPP,
    UDR,
    ULR,
    Border,
    avp,
    control,
    element,
    end,
    message,
    number,
    plmn,
    tbcd,
)
from support.shared import SHARED, audited, findings, foreign, frames

CHECKS = [
    one
    for code, one in catalogue().items()
    # The border of services is clear in some of them, which is told, and tested beside the services' other cases.
    if (code.startswith("ROA") and code not in ("ROA019", "ROA020", "ROA021")) or code == "SUR007"
]
IMSI, OURS, THEIRS, STRANGER = "262021234567890", "999-70", "262-02", "208-01"
MME, HSS, FAR = "10.4.20.1", "192.0.2.5", "198.51.100.9"
SGW, PGW = "192.0.2.9", "10.4.24.1"
MAGMA = "magma+magma/docs/readmes/assets/feg/pcaps/inbound_roaming_01_210505_130828-1.pcapng"
IMS = "open5gs+open5gs/docs/assets/pcapng/nonipsec_reg.pcapng"


def judged(path: Path, *, inventory: str = "") -> Report:
    return audit([str(path)], CHECKS, settings=Settings(inventory=inventory_of(inventory)))


def said(report: Report) -> dict[str, list[int]]:
    """Primary frames by check and outcome."""
    found: dict[str, list[int]] = {}
    for one in report.findings:
        key = f"{one.check} {one.outcome}"
        found[key] = sorted({*found.get(key, []), *frames([one])})
    return found


def registered(border: Border) -> None:
    """A roaming subscriber is authenticated and registered with his home."""
    border.tell(MME, HSS, message(AIR, OURS, THEIRS, IMSI, avp(1407, plmn(OURS), TGPP), hop=1))
    vector = avp(1413, avp(1414, avp(1450, bytes(32), TGPP), TGPP), TGPP)
    border.tell(HSS, MME, message(AIR, THEIRS, "", "", vector, hop=1, result=2001))
    border.tell(MME, HSS, message(ULR, OURS, THEIRS, IMSI, avp(1407, plmn(OURS), TGPP), hop=2))
    border.tell(HSS, MME, message(ULR, THEIRS, hop=2, result=2001))


def test_an_honest_border_is_silent(tmp_path: Path) -> None:
    border = Border()
    registered(border)
    border.tell(HSS, MME, message(IDR, THEIRS, OURS, IMSI, number(1490, 8), hop=3))
    border.tell(MME, HSS, message(IDR, OURS, "", "", avp(1496, b"", TGPP), hop=3, result=2001))
    report = judged(border.write(tmp_path / "made.pcap"), inventory="core")
    assert said(report) == {}
    passed = {one.check for one in report.outcomes if one.outcome == "pass"}
    assert {"ROA008", "ROA009", "ROA010", "ROA012", "ROA013", "ROA014", "SUR007"} <= passed


def test_a_subscriber_is_sent_away_and_located_by_a_stranger(tmp_path: Path) -> None:
    border = Border()
    registered(border)
    away = border.tell(FAR, MME, message(CLR, STRANGER, OURS, IMSI, number(1420, 2), hop=7))
    where = border.tell(FAR, MME, message(IDR, STRANGER, OURS, IMSI, number(1490, 8), hop=8))
    border.tell(MME, FAR, message(IDR, OURS, "", "", avp(1496, b"", TGPP), hop=8, result=2001))
    path = border.write(tmp_path / "made.pcap")
    assert said(judged(path)) == {"ROA013 fail": [away, where], "SUR007 suspect": [where]}
    known = said(judged(path, inventory="core"))
    assert (known["ROA013 fail"], known["SUR007 fail"], known["ROA010 suspect"]) == ([away, where], [where], [away])


def test_questions_from_outside_that_are_not_for_roaming(tmp_path: Path) -> None:
    border = Border()
    data = border.tell(FAR, HSS, message(UDR, STRANGER, THEIRS, "", number(703, 14), application=SH))
    place = border.tell(FAR, MME, message(PLR, STRANGER, OURS, IMSI, application=SLG, hop=2))
    border.tell(MME, FAR, message(PLR, OURS, "", "", avp(1242, bytes(8), TGPP), application=SLG, hop=2, result=2001))
    assert said(judged(border.write(tmp_path / "made.pcap"))) == {
        "ROA012 suspect": [data, place],
        "SUR007 suspect": [data, place],
    }


def test_vectors_of_many_and_registrations_without_vectors(tmp_path: Path) -> None:
    border = Border()
    many = [
        border.tell(FAR, HSS, message(AIR, STRANGER, THEIRS, f"2620299999999{n:02}", number(1410, 1), hop=n))
        for n in range(20)
    ]
    registered(border)
    taken = border.tell(FAR, HSS, message(ULR, STRANGER, THEIRS, IMSI, avp(1407, plmn(STRANGER), TGPP), hop=90))
    border.tell(HSS, FAR, message(ULR, THEIRS, hop=90, result=2001))
    border.tell(MME, HSS, message(AIR, OURS, THEIRS, IMSI, hop=91))
    found = said(judged(border.write(tmp_path / "made.pcap")))
    # A network of no country (999) tells no distance: what is left is a suspicion.
    assert found == {"ROA007 suspect": [taken], "ROA008 suspect": many}


def test_names_routes_and_answers_that_contradict(tmp_path: Path) -> None:
    border = Border()
    names = border.tell(FAR, MME, message(ULR, THEIRS, OURS, IMSI, host="mme.epc.mnc001.mcc208.3gppnetwork.org"))
    loop = border.tell(
        MME, HSS, message(ULR, OURS, THEIRS, IMSI, avp(282, b"a.example"), avp(282, b"a.example"), hop=3)
    )
    answer = border.tell(FAR, MME, message(ULR, THEIRS, hop=3, result=2001))
    border.tell(HSS, MME, message(ULR, THEIRS, hop=3, result=5004))
    found = said(judged(border.write(tmp_path / "made.pcap")))
    assert found == {"ROA009 fail": [names], "ROA014 fail": [loop, answer]}


def session(border: Border) -> None:
    subscriber = element(1, tbcd("999701234567890"))
    border.ask(SGW, PGW, control(32, subscriber, element(83, plmn(THEIRS)), end(6, 7, SGW)))
    border.ask(PGW, SGW, control(33, element(2, b"\x10\0"), end(7, 9, PGW), teid=7))


def test_a_session_is_deleted_by_a_host_that_is_no_end_of_it(tmp_path: Path) -> None:
    border = Border()
    session(border)
    killed = border.ask(FAR, PGW, control(36, teid=9, sequence=5))
    border.ask(PGW, FAR, control(37, element(2, b"\x10\0"), sequence=5))
    border.ask(SGW, PGW, control(34, teid=9, sequence=2))
    border.ask(PGW, SGW, control(35, element(2, b"\x40\0"), teid=7, sequence=2))
    path = border.write(tmp_path / "made.pcap")
    assert said(judged(path)) == {"ROA016 fail": [killed]}


def test_sessions_and_nodes_are_looked_for(tmp_path: Path) -> None:
    border = Border()
    guesses = []
    for n in range(12):
        guesses.append(border.ask(FAR, PGW, control(36, teid=100 + n, sequence=n)))
        border.ask(PGW, FAR, control(37, element(2, b"\x40\0"), sequence=n))
    assert said(judged(border.write(tmp_path / "made.pcap"))) == {"ROA017 suspect": guesses}


def test_a_stranger_asks_for_a_session(tmp_path: Path) -> None:
    border = Border()
    session(border)
    strange = border.ask(FAR, PGW, control(32, element(1, tbcd("999701234567890")), end(6, 7, FAR), sequence=3))
    path = border.write(tmp_path / "made.pcap")
    assert said(judged(path, inventory="core")) == {"ROA015 suspect": [strange]}
    assert said(judged(path)) == {}


def test_no_identity_leaves(tmp_path: Path) -> None:
    border = Border()
    registered(border)
    session(border)
    border.tell(FAR, MME, message(CLR, STRANGER, OURS, IMSI, hop=7))
    text = to_json(judged(border.write(tmp_path / "made.pcap"))).decode()
    assert IMSI not in text
    assert IMSI[5:] not in text
    assert "999701234567890" not in text


# Recordings of others, with octets edited: what stands here was not captured so.


def edited(name: str, tmp_path: Path, change) -> Path:
    taken = take(foreign(name), only_sctp=False)
    path = tmp_path / "edited.pcap"
    path.write_bytes(write(taken.link_type, change(list(taken.frames))))
    return path


def test_a_recorded_session_is_deleted_before_its_gateway_does(tmp_path: Path) -> None:
    """Frame 207 deletes the session; a copy from another address stands before it, answered like it."""
    source, far = bytes([172, 16, 1, 12]), bytes([198, 51, 100, 9])

    def change(captured: list[Frame]) -> list[Frame]:
        request, answer = captured[206], captured[207]
        forged = [
            Frame(one.time - 1_000_000_000, one.octets.replace(source, far, 1), one.length) for one in (request, answer)
        ]
        return [*captured[:206], *forged, *captured[206:]]

    report = judged(edited(MAGMA, tmp_path, change))
    assert said(report) == {"ROA016 fail": [207]}


def test_a_recorded_session_is_deleted_in_the_name_of_its_gateway(tmp_path: Path) -> None:
    """A copy of frame 207 with another number stands before it; the genuine one is told that the session is gone."""
    cause = b"\x02\x00\x02\x00"

    def change(captured: list[Frame]) -> list[Frame]:
        request, answer = captured[206], captured[207]
        number = request.octets[42 + 8 : 42 + 11]
        forged = [
            Frame(one.time - 1_000_000_000, one.octets.replace(number, b"\x7a\x69\x58", 1), one.length)
            for one in (request, answer)
        ]
        assert cause + b"\x10" in answer.octets
        gone = Frame(answer.time, answer.octets.replace(cause + b"\x10", cause + b"\x40", 1), answer.length)
        return [*captured[:206], *forged, request, gone, *captured[208:]]

    assert said(judged(edited(MAGMA, tmp_path, change))) == {"ROA016 suspect": [207]}


def test_a_recorded_request_with_another_realm(tmp_path: Path) -> None:
    """One AA-Request's Origin-Realm names another network than its Origin-Host, which stays."""
    own, other = (avp(296, b"ims.mnc001.mcc%s.3gppnetwork.org" % code) for code in (b"001", b"208"))

    def change(captured: list[Frame]) -> list[Frame]:
        place = next(n for n, one in enumerate(captured) if own in one.octets)
        places.append(place + 1)
        one = captured[place]
        captured[place] = Frame(one.time, one.octets.replace(own, other, 1), one.length)
        return captured

    places: list[int] = []
    report = judged(edited(IMS, tmp_path, change))
    assert said(report)["ROA009 fail"] == places


def honest() -> list[str]:
    """Captures with Diameter or GTP-C; all but those of GTP's old versions and one that was made."""
    recordings = [f"recordings/{path.name}" for path in sorted((SHARED / "recordings").glob("[ev]*.pcapng"))]
    folders = ("magma+magma/docs/readmes/assets/feg/pcaps", "open5gs+open5gs/docs/assets/pcapng")
    public = [path for one in folders for path in sorted((SHARED / "captures" / one).glob("*.pcap*"))]
    return [*recordings, *(f"captures/{path.relative_to(SHARED / 'captures')}" for path in public)] or ["none"]


@pytest.mark.parametrize("name", honest())
def test_honest_captures_are_silent(name: str) -> None:
    path = SHARED / name
    if not path.is_file():
        pytest.skip("../shared is not there")
    report = audited(path)
    assert not [one for check in CHECKS for one in findings(report, check.code)]
