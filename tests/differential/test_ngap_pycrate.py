"""NGAP against pycrate: all payloads of real captures, and messages made with pycrate that the captures lack."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.ngap import ngap
from cleannet.decode.ngap_causes import CAUSE
from cleannet.decode.ngap_ies import IE_NAMES
from cleannet.decode.ngap_procedures import PROCEDURES
from cleannet.decode.ngap_types import LOCATION_EVENT, RRC_ESTABLISHMENT_CAUSE
from cleannet.model.problem import ProblemKind

SHARED = Path(__file__).parents[2].parent / "shared"


def beside(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


theirs, made = beside("ngap_with_pycrate"), beside("ngap_made")


@pytest.fixture(scope="module")
def asn1() -> Any:
    return pytest.importorskip("pycrate_asn1dir.NGAP", reason="pycrate is not installed")


def test_procedures_are_those_of_the_asn1(asn1: Any) -> None:
    found = {}
    for procedure in asn1.NGAP_PDU_Descriptions.NGAP_ELEMENTARY_PROCEDURES._val.root:
        kinds = [procedure.get(kind) for kind in ("InitiatingMessage", "SuccessfulOutcome", "UnsuccessfulOutcome")]
        found[procedure["procedureCode"]] = tuple(kind._tr._name for kind in kinds if kind is not None)
    assert found == PROCEDURES


def test_ies_are_those_of_the_asn1(asn1: Any) -> None:
    constants = vars(asn1.NGAP_Constants).values()
    ids = [
        c for c in constants if getattr(c, "_name", "").startswith("id-") and c._typeref.called[1] == "ProtocolIE-ID"
    ]
    assert {c._val: c._name.removeprefix("id-") for c in ids} == IE_NAMES


def test_enumerations_are_those_of_the_asn1(asn1: Any) -> None:
    names = ("CauseRadioNetwork", "CauseTransport", "CauseNas", "CauseProtocol", "CauseMisc")
    tables = dict(zip(names, (kind for _, kind in CAUSE.alternatives[:-1]), strict=True))
    tables |= {"RRCEstablishmentCause": RRC_ESTABLISHMENT_CAUSE, "EventType": LOCATION_EVENT}
    for name, table in tables.items():
        kind = getattr(asn1.NGAP_IEs, name)
        assert (tuple(kind._root), tuple(kind._ext)) == (table.root, table.additions), name


def captured() -> list[Path]:
    folders = (SHARED / "captures", SHARED / "recordings")
    return sorted(path for folder in folders for path in folder.rglob("*.pcap*") if path.suffix in (".pcap", ".pcapng"))


def test_payloads_of_real_captures(asn1: Any) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared captures are not here")
    distinct = {data: path.name for path in captured() for data in theirs.payloads(path)}
    assert len(distinct) > 3000
    refused = []
    for data, name in distinct.items():
        try:
            theirs.pycrate_of(data)
        except Exception as error:  # noqa: BLE001 - pycrate's errors share no base; three messages of one core hold an empty transfer.
            refused.append((name, type(error).__name__))
            continue
        try:
            theirs.compare(data, trailing=True)
        except BaseException as error:
            error.add_note(f"{name}: {data.hex()}")
            raise
    assert len(refused) <= 3, refused


def test_messages_made_with_pycrate(asn1: Any) -> None:
    seen = set()
    for data in made.made():
        message = theirs.compare(data)
        seen.add(message.message_name)
    assert len(seen) >= 20


def test_every_message_is_named(asn1: Any) -> None:
    alternatives = (made.INITIATING, made.SUCCESSFUL, made.UNSUCCESSFUL)
    for procedure, messages in PROCEDURES.items():
        for alternative, name in zip(alternatives, messages, strict=False):
            if name == "PrivateMessage":
                continue
            message = ngap(Cursor(made.encoded(alternative, procedure, name), "NGAP"))
            assert (message.message_name, message.whole, message.ies) == (name, True, ())


def test_a_nas_pdu_in_fragments_is_a_problem(asn1: Any) -> None:
    data = made.encoded(
        made.INITIATING, 4, "DownlinkNASTransport", *made.BOTH_IDS, made.ie(38, "NAS-PDU", bytes(20000))
    )
    cursor = Cursor(data, "NGAP")
    message = ngap(cursor)
    assert (message.whole, message.nas_pdus, message.amf_ue_ngap_id) == (False, 0, made.AMF)
    assert ProblemKind.LIMIT_REACHED in {problem.kind for problem in cursor.problems}


def test_a_nas_pdu_behind_fragments_is_found(asn1: Any) -> None:
    data = made.fragments()
    cursor = Cursor(data, "NGAP")
    message = ngap(cursor)
    _, start, size = cursor.trace.values[-1]
    assert (message.whole, message.ies) == (True, (10, 85, 117, 38))
    assert data[start : start + size] == made.NAS_OCTETS
