"""S1AP against pycrate: the same names, ids, NAS and identities of every message in real captures."""

from typing import Any

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.s1ap import s1ap
from cleannet.decode.s1ap_causes import GROUPS
from cleannet.decode.s1ap_procedures import PROCEDURES
from cleannet.decode.s1ap_reader import S1Reader
from cleannet.frames.batch import MessageBatch
from cleannet.pipeline import Read
from support.s1_captures import captures
from support.shared import SHARED

pycrate = pytest.importorskip("pycrate_asn1dir.S1AP", reason="pycrate is not installed")
PDU = pycrate.S1AP_PDU_Descriptions.S1AP_PDU
FIELDS = {0: "mme_id", 8: "enb_id", 88: "source_mme_id"}
BEARERS = (16, 18, 22, 24, 28, 30, 51, 53, 95, 199)
PRESENT = {40: "security_context", 73: "security_key"}


def theirs(octets: bytes) -> tuple[str, dict[int, Any]]:
    """The message's name and its information elements by id."""
    PDU.from_aper(octets)
    _, value = PDU.get_val()
    name, body = value["value"]
    return name, {ie["id"]: ie["value"][1] for ie in body["protocolIEs"]}


def octets_of(bits: tuple[int, int]) -> bytes:
    number, size = bits
    return (number << -size % 8).to_bytes((size + 7) // 8, "big")


def agrees(octets: bytes) -> None:
    message = s1ap(Cursor(octets, "S1AP"))
    name, elements = theirs(octets)
    assert message.name == name
    assert sorted(message.ies) == sorted(elements)
    assert message.whole
    for number, field in FIELDS.items():
        if number in elements or 99 not in elements:
            assert getattr(message, field) == elements.get(number), field
    for number, field in PRESENT.items():
        assert getattr(message, field) == (number in elements)
    bearers = [item["value"][1] for number in BEARERS for item in elements.get(number, ())]
    nas = [elements[26]] if 26 in elements else []
    assert sorted(message.nas) == sorted(nas + [one["nAS-PDU"] for one in bearers if "nAS-PDU" in one])
    tunnels = [
        (octets_of(one["transportLayerAddress"]), one.get("gTP-TEID", one.get("dL-GTP-TEID")))
        for one in bearers
        if "transportLayerAddress" in one
    ]
    assert sorted((one.address, one.teid) for one in message.tunnels) == sorted(tunnels)
    ways = (("dL-transportLayerAddress", "dL-gTP-TEID"), ("uL-TransportLayerAddress", "uL-GTP-TEID"))
    around = [item["value"][1] for item in elements.get(12, ())] + [b for b in bearers if "gTP-TEID" in b]
    forwarding = [(octets_of(one[a]), one[t]) for one in around for a, t in ways if a in one and t in one]
    assert sorted((one.address, one.teid) for one in message.forwarding) == sorted(forwarding)
    rest(message, elements)


def rest(message: Any, elements: dict[int, Any]) -> None:
    if 2 in elements:
        assert (message.cause.group, message.cause.value) == elements[2]
    if 59 in elements:
        assert message.enb[1] == elements[59]["eNB-ID"][1][0]
    if 64 in elements:
        assert message.supported_tacs == tuple(int.from_bytes(one["tAC"], "big") for one in elements[64])
    if 67 in elements:
        assert message.tac == int.from_bytes(elements[67]["tAC"], "big")
    if 96 in elements:
        assert (bytes([message.mme_code]), message.m_tmsi) == (elements[96]["mMEC"], elements[96]["m-TMSI"])
    if 99 in elements:
        kind, value = elements[99]
        pair = (value["mME-UE-S1AP-ID"], value["eNB-UE-S1AP-ID"]) if kind == "uE-S1AP-ID-pair" else (value, None)
        assert (message.mme_id, message.enb_id) == pair
    if 100 in elements:
        assert message.cell[1] == elements[100]["cell-ID"][0]
    if 107 in elements:
        one = message.security_capability
        given = elements[107]["encryptionAlgorithms"][0], elements[107]["integrityProtectionAlgorithms"][0]
        assert (one.encryption, one.integrity) == given


def test_procedures_are_theirs() -> None:
    found = {}
    for one in pycrate.S1AP_PDU_Descriptions.S1AP_ELEMENTARY_PROCEDURES._val.getv():
        keys = ("InitiatingMessage", "SuccessfulOutcome", "UnsuccessfulOutcome")
        found[one["procedureCode"]] = tuple(one[k]._typeref.called[1] for k in keys if one.get(k) is not None)
    assert found == PROCEDURES


def test_causes_are_theirs() -> None:
    found = [(name, tuple(one._root), tuple(one._ext)) for name, one in pycrate.S1AP_IEs.Cause._cont.items()]
    assert found == [(one.what, one.root, one.additions) for one in GROUPS]


class Kept(S1Reader):
    """Keeps the payloads too."""

    def __init__(self) -> None:
        super().__init__()
        self.payloads: list[bytes] = []

    def feed(self, batch: MessageBatch) -> None:
        super().feed(batch)
        self.payloads += [one.payload for one in self._kept[len(self.payloads) :]]


@pytest.mark.parametrize("name", captures())
def test_every_message_of_a_capture(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleannet.pipeline.S1Reader", Kept)
    reader = Read([str(SHARED / name)]).s1
    assert isinstance(reader, Kept)
    assert reader.payloads
    for octets in reader.payloads:
        agrees(octets)
