"""PDU session lists of NGAP: a malformed transfer stops neither its list nor the message."""

import tomllib
from pathlib import Path

from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.decode.ngap_found import Found
from cleannet.decode.ngap_ies import IE_NAMES
from cleannet.decode.ngap_transfers import SESSION_LISTS
from cleannet.model.ngap import Cause, CauseGroup, Protection, SecurityIndication
from cleannet.model.problem import ProblemKind


def read(number: int, data: str) -> tuple[Cursor, Found]:
    cursor, found = Cursor(bytes.fromhex(data), "NGAP"), Found()
    SESSION_LISTS[number].read(found, cursor)
    return cursor, found


def test_lists_are_named_after_their_ies() -> None:
    assert {number: sessions.items.what for number, sessions in SESSION_LISTS.items()} == {
        number: IE_NAMES[number] for number in SESSION_LISTS
    }


def test_failed_sessions_have_their_causes() -> None:
    # up-confidentiality-protection-not-possible is index 38 of the radio network causes.
    transfer = f"{0b0_00_000_0_1:08b}{0b00110:05b}000"
    octets = int(transfer, 2).to_bytes(2, "big").hex()
    _, found = read(58, "00" + "0009" + "02" + octets)
    assert found["sessions_failed"] == (9,)
    assert found["session_causes"] == (
        Cause(CauseGroup.RADIO_NETWORK, 38, "up-confidentiality-protection-not-possible"),
    )


def test_a_malformed_transfer_does_not_stop_the_list() -> None:
    # Two items of PDUSessionResourceSetupListSUReq: preamble, id, S-NSSAI (preamble and SST), length, transfer.
    first = "00" + "05" + "0020" + "01" + "00"
    second = "00" + "06" + "0020" + "09" + "000001008a00020100"
    cursor, found = read(74, "01" + first + second)
    assert found["sessions_set_up"] == (5, 6)
    assert found["security_indications"] == (SecurityIndication(6, Protection.REQUIRED, Protection.NOT_NEEDED),)
    assert [problem.kind for problem in cursor.problems] == [ProblemKind.LENGTH_PAST_END]


def test_nas_pdus_are_traced_in_their_order() -> None:
    path = Path(__file__).with_name("test_ngap_vectors.toml")
    vectors = tomllib.loads(path.read_text())["vector"]
    modify = next(vector for vector in vectors if vector["fields"]["message_name"] == "PDUSessionResourceModifyRequest")
    data = bytes.fromhex("".join(modify["hex"].split()))
    start = data.index(bytes.fromhex("004000")) + 3
    at = start + (2 if data[start] & 0x80 else 1)
    cursor, found = Cursor(data, "NGAP", start=at), Found()
    SESSION_LISTS[64].read(found, cursor)
    starts = [offset for role, offset, _ in cursor.trace.values if role is ValueRole.NAS_PDU]
    assert starts == sorted(starts)
    assert len(starts) == len(modify["nas"])
