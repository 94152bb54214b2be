"""SS7 frame by frame against tshark: what was captured, and what is made here in all forms that the decoder reads.

tshark reads no components where the tags of TCAP stand under another class, as one public implementation writes them;
of these captures the layers below are compared. Where a length says more than there is (another public capture), both
go on.
"""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cleannet.decode.sigtran_reader import SigtranReader
from cleannet.model.map import OpaqueSS7, TCAPMessage
from cleannet.pipeline import Read
from support import ss7
from support.mutate import Frame, write
from support.shared import SHARED, indexed

FIELDS = ("sccp.calling.digits", "sccp.called.digits", "sccp.calling.ssn", "sccp.called.ssn")
MOST_FRAMES = 20_000
GIVEN = {
    "imsi": "262011234567890", "msisdn": "491711234567", "msc": "491770001", "vlr": "4917700022", "sgsn": "49177003",
    "scf": "8821000", "sc": "44770001", "forwarded": "88299123", "camel": "882100", "gmsc": "336", "ggsn": "337123",
    "mlc": "491", "hlr": "49177", "roaming": "4917799",
}  # fmt: skip
CALLING, CALLED = ss7.party("88210001", 147), ss7.party("491770009", 6)

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def captures() -> list[str]:
    """Every capture in which tshark finds TCAP over SIGTRAN."""
    rows = [row for row in indexed() if "tcap:" in row["protocols(tshark 4.0.17)"]]
    return [row["place"] for row in rows] or ["none"]


def asked(path: Path, *fields: str) -> list[list[list[str]]]:
    """Fields of the frames with TCAP, each a list of values."""
    wanted = [part for field in ("frame.number", *fields) for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), "-c", str(MOST_FRAMES), "-Y", "tcap", "-T", "fields", *wanted]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    return [[cell.split(",") if cell else [] for cell in line.split("\t")] for line in lines]


def by_frame(reader: SigtranReader) -> dict[int, list[TCAPMessage]]:
    """Our records by frame."""
    found: dict[int, list[TCAPMessage]] = {}
    for one in reader.messages:
        if not isinstance(one.message, OpaqueSS7) and one.message.at.frame.frame <= MOST_FRAMES:
            found.setdefault(one.message.at.frame.frame, []).append(one.message)
    return found


@pytest.mark.parametrize("name", captures())
def test_layers_below_agree_on_what_was_captured(name):
    path = SHARED / "captures" / name
    if not path.is_file():
        pytest.skip("../shared/captures holds no SS7")
    reader = Read([str(path)]).ss7
    mine = by_frame(reader)
    theirs = {int(frame[0]): cells for frame, *cells in asked(path, *FIELDS)}
    assert set(mine) <= set(theirs)
    assert len(set(theirs) - set(mine)) <= reader.copies, "only copies are left out"
    for frame, messages in mine.items():
        one, (calling, called, calling_number, called_number) = messages[0], theirs[frame]
        assert one.calling.title == "".join(calling)
        assert one.called.title == "".join(called)
        assert [str(one.calling.subsystem)] == calling_number
        assert [str(one.called.subsystem)] == called_number


def made() -> list[tuple[int, bytes]]:
    """Requests and results of all operations that can be made, and one request in all forms, with their identifiers."""
    found: list[tuple[int, bytes]] = []
    for operation, number in ss7.CONTEXTS.items():
        context = f"0.4.0.0.1.0.{number}.{ss7.VERSIONS.get(operation, 3 + (operation == 24))}"
        own = f"{operation:08x}"
        request = ss7.invoke(operation, ss7.argument(operation, GIVEN))
        begin = ss7.tcap("begin", request, own=own, portion=ss7.dialogue(context))
        result = ss7.answer(operation, ss7.result(operation, GIVEN))
        end = ss7.tcap("end", result, other=own, portion=ss7.dialogue(context, response=True))
        found += [(3, ss7.m3ua(ss7.unitdata(CALLED, CALLING, begin)))]
        found += [(3, ss7.m3ua(ss7.unitdata(CALLING, CALLED, end), 2, 1))]
    request = ss7.invoke(71, ss7.argument(71, GIVEN))
    portion = ss7.dialogue("0.4.0.0.1.0.29.3")
    whole = ss7.tcap("begin", request, own="77", portion=portion)
    for form in (1, 2, 3, 4):
        ends = [ss7.party(title, 6, form=form) for title in ("491770001" if form != 2 else "49177000", "88210001")]
        found.append((3, ss7.m3ua(ss7.unitdata(*ends, whole))))
    for form in ("indefinite", "long"):
        odd = ss7.tcap("begin", request, own="78", portion=portion, form=form)
        found.append((3, ss7.m3ua(ss7.unitdata(CALLED, CALLING, odd))))
    two = ss7.tcap("begin", request, ss7.invoke(45, ss7.argument(45, GIVEN), 2), own="79")
    half = len(whole) // 2
    return [
        *found,
        (3, ss7.m3ua(ss7.unitdata(CALLED, CALLING, two))),
        (3, ss7.m3ua(ss7.extended(CALLED, CALLING, whole))),
        (3, ss7.m3ua(ss7.long(CALLED, CALLING, whole))),
        (3, ss7.m3ua(ss7.extended(CALLED, CALLING, whole[:half], b"\x81\1\2\3"))),
        (3, ss7.m3ua(ss7.extended(CALLED, CALLING, whole[half:], b"\x00\1\2\3"))),
        (2, ss7.m2ua(ss7.unitdata(CALLED, CALLING, whole))),
        (5, ss7.m2pa(ss7.unitdata(CALLED, CALLING, whole))),
        (4, ss7.sua(ss7.sua_party("491770009"), ss7.sua_party("88210001", 147), whole)),
    ]


@pytest.fixture(scope="module")
def capture(tmp_path_factory) -> Path:
    frames = [ss7.sctp(octets, n, ppid=ppid) for n, (ppid, octets) in enumerate(made(), 1)]
    path = tmp_path_factory.mktemp("ss7") / "made.pcap"
    path.write_bytes(write(1, [Frame(10**18 + n * 10**7, one, len(one)) for n, one in enumerate(frames)]))
    return path


def test_operations_titles_and_subscribers_agree_on_what_is_made(capture):
    mine = by_frame(Read([str(capture)]).ss7)
    fields = ("gsm_old.localValue", "sccp.calling.digits", "sccp.called.digits", "e212.imsi")
    theirs = asked(capture, *fields)
    assert len(theirs) == len(mine) > 60
    agreed: Counter[str] = Counter()
    for frame, codes, calling, called, imsis in theirs:
        messages = mine[int(frame[0])]
        if codes:  # tshark shows the code of an answer only where the answer holds it
            assert [str(one.operation) for one in messages] == codes
            agreed["operations"] += 1
        if messages[0].carrier != "SUA":  # tshark names the digits of SUA otherwise
            assert messages[0].calling.title == "".join(calling)
            assert messages[0].called.title == "".join(called)
        assert [one.imsi.value.decode() for one in messages if one.imsi] == imsis
        agreed["subscribers"] += len(imsis)
    assert agreed["operations"] > 45
    assert agreed["subscribers"] > 25


def test_pycrate_reads_the_same_arguments():
    asn1 = pytest.importorskip("pycrate_asn1dir.TCAP_MAP").MAP_Protocol.Supported_MAP_Operations
    types = {one["operationCode"][1]: one for one in asn1._val.root}
    read = 0
    for operation in ss7.CONTEXTS:
        for octets, which in (
            (ss7.argument(operation, GIVEN), "ArgumentType"),
            (ss7.result(operation, GIVEN), "ResultType"),
        ):
            kind = types[operation].get(which)
            if octets and kind is not None:
                kind.from_ber(octets)
                read += 1
    assert read > 25
