"""F1AP against pycrate: the same names, ids and containers of made messages, and of every one in real captures."""

from typing import Any

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.f1ap import f1ap
from cleannet.decode.f1ap_procedures import PROCEDURES
from cleannet.decode.f1ap_reader import F1Reader
from cleannet.frames.batch import MessageBatch
from cleannet.model.f1ap import F1APMessage
from cleannet.pipeline import Read
from support.shared import foreign, indexed

pycrate = pytest.importorskip("pycrate_asn1dir.F1AP", reason="pycrate is not installed")
CharpyErr = pytest.importorskip("pycrate_core.charpy").CharpyErr
ASN1Err = pytest.importorskip("pycrate_asn1rt.err").ASN1Err
PDU = pycrate.F1AP_PDU_Descriptions.F1AP_PDU
ALTERNATIVES = ("initiatingMessage", "successfulOutcome", "unsuccessfulOutcome")
FIELDS = {40: "cu_id", 41: "du_id", 47: "old_du_id", 50: "rrc", 64: "srb", 95: "c_rnti", 241: "setup_complete"}
CAPTURES = [row["place"] for row in indexed() if "f1ap:" in row["protocols(tshark 4.0.17)"]]


def theirs(octets: bytes) -> tuple[str, dict[int, Any]]:
    """The message's name and its information elements by id."""
    PDU.from_aper(octets)
    _, value = PDU.get_val()
    name, body = value["value"]
    # What pycrate cannot name it gives as octets.
    return name, {ie["id"]: ie["value"][1] for ie in body["protocolIEs"]}


def cell_of(value: dict[str, Any]) -> int:
    number, size = value["nRCellIdentity"]
    assert size == 36
    return int(number)


def agrees(octets: bytes) -> None:
    message = f1ap(Cursor(octets, "F1AP"))
    name, elements = theirs(octets)
    assert message.name == name.replace("-", "") or message.name == name
    assert sorted(message.ies) == sorted(elements)
    for number, field in FIELDS.items():
        given = elements.get(number)
        if field in ("rrc", "setup_complete") and given is not None and not isinstance(given, bytes):
            continue  # pycrate went on into RRC
        assert getattr(message, field) == given, field
    if 111 in elements:
        assert message.cell is not None
        assert message.cell[1] == cell_of(elements[111])
    cells = elements.get(44, ())
    assert len(message.cells) == len(cells)
    for (_, physical), item in zip(message.cells, cells, strict=True):
        assert physical == item["value"][1]["served-Cell-Information"]["nRPCI"]


def test_procedures_are_theirs() -> None:
    found = {}
    for one in pycrate.F1AP_PDU_Descriptions.F1AP_ELEMENTARY_PROCEDURES._val.root:
        keys = ("InitiatingMessage", "SuccessfulOutcome", "UnsuccessfulOutcome")
        found[one["procedureCode"]] = tuple(one[k]._tr._name for k in keys if one.get(k) is not None)
    assert found == PROCEDURES


def made(name: str, alternative: int, elements: list[tuple[int, str, Any]]) -> bytes:
    code = next(number for number, names in PROCEDURES.items() if name in names)
    ies = [{"id": i, "criticality": "reject", "value": (kind, value)} for i, kind, value in elements]
    body = {"procedureCode": code, "criticality": "reject", "value": (name, {"protocolIEs": ies})}
    PDU.set_val((ALTERNATIVES[alternative], body))
    octets = PDU.to_aper()
    assert isinstance(octets, bytes)
    return octets


CU, DU = (40, "GNB-CU-UE-F1AP-ID", 4294967295), (41, "GNB-DU-UE-F1AP-ID", 65536)
SRB = (64, "SRBID", 2)


@pytest.mark.parametrize("size", [1, 127, 128, 16383, 16384, 40000])
def test_containers_of_any_size(size: int) -> None:
    octets = made("DLRRCMessageTransfer", 0, [CU, DU, SRB, (50, "RRCContainer", bytes(range(256)) * (size // 256 + 1))])
    message = f1ap(Cursor(octets, "F1AP"))
    assert (message.cu_id, message.du_id, message.srb, message.whole) == (4294967295, 65536, 2, True)
    assert message.rrc is not None
    assert len(message.rrc) == 256 * (size // 256 + 1)


@pytest.mark.parametrize("value", [0, 1, 255, 256, 65535])
def test_numbers(value: int) -> None:
    agrees(made("ULRRCMessageTransfer", 0, [(40, CU[1], value), (41, DU[1], value), SRB, (50, "RRCContainer", b"abc")]))
    cell = {"pLMN-Identity": bytes.fromhex("00f110"), "nRCellIdentity": (value, 36)}
    initial = [(41, DU[1], value), (111, "NRCGI", cell), (95, "C-RNTI", value), (50, "RRCContainer", bytes(6))]
    agrees(made("InitialULRRCMessageTransfer", 0, initial))


def test_an_srb_of_the_extension_has_no_number() -> None:
    octets = made("ULRRCMessageTransfer", 0, [CU, DU, (64, "SRBID", 4), (50, "RRCContainer", b"abc")])
    assert f1ap(Cursor(octets, "F1AP")).srb is None


class Kept(F1Reader):
    """Keeps the payloads too."""

    def __init__(self) -> None:
        super().__init__()
        self.payloads: list[bytes] = []

    def feed(self, batch: MessageBatch) -> None:
        super().feed(batch)
        self.payloads += [one.payload for one in self._kept[len(self.payloads) :]]


@pytest.mark.parametrize("place", CAPTURES)
def test_every_message_of_a_capture(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleannet.pipeline.F1Reader", Kept)
    reader = Read([str(foreign(place))]).f1
    assert isinstance(reader, Kept)
    assert reader.payloads
    unread = 0
    for octets in reader.payloads:
        try:
            PDU.from_aper(octets)
        except (CharpyErr, ASN1Err):
            unread += 1  # pycrate goes on into RRC between gNB-DU and gNB-CU, and stops at what it does not know
            continue
        agrees(octets)
    assert unread <= len(reader.payloads) // 10
    assert all(isinstance(pdu.message, F1APMessage) and pdu.message.whole for pdu in reader.pdus)
