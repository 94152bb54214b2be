"""RRC against pycrate: all components that are read, in real captures and in made messages; and the notation files."""

import importlib.util
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.lte_rrc import PROTOCOL as LTE
from cleannet.decode.lte_rrc import lte_rrc
from cleannet.decode.nr_rrc import PROTOCOL as NR
from cleannet.decode.nr_rrc import nr_rrc
from cleannet.decode.uper import Bits, Stopped
from cleannet.decode.uper_rrc import notation
from cleannet.model.radio import Channel
from support.shared import foreign

VECTORS = Path(__file__).parents[1] / "vectors" / "rrc.toml"
RAYHUNTER, QCSUPER = "ZeroChaos-+rayhunter-traces", "P1sec+QCSuper/docs/sample_pcaps"


def beside(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


theirs, asn1, captures = beside("rrc_with_pycrate"), beside("rrc_asn1"), beside("ngap_with_pycrate")


@pytest.fixture(scope="module", autouse=True)
def _pycrate() -> None:
    pytest.importorskip("pycrate_asn1dir.RRCLTE", reason="pycrate is not installed")


def walk(channel: Channel, payload: bytes) -> Any:
    protocol = LTE if channel.name.startswith("LTE") else NR
    bits = Bits(payload)
    try:
        tree = notation(protocol.notation).type(protocol.roots[channel])(bits)
    except Stopped as stop:
        if stop.kind is not None:
            raise
        tree = stop.partial
    assert bits.problems == []
    return tree


def compare(channel: Channel, payload: bytes) -> str:
    """Compares all that is read of one PDU, and gives the message's name."""
    assert list(theirs.differences(walk(channel, payload), theirs.pycrate_value(channel, payload))) == []
    cursor = Cursor(payload, channel.value)
    message = (lte_rrc if channel.name.startswith("LTE") else nr_rrc)(cursor, channel)
    assert (message.whole, cursor.problems) == (True, [])
    return message.name


@pytest.mark.parametrize(
    ("name", "of"), [("lte_rrc.asn1", asn1.LTE), ("nr_rrc.asn1", asn1.NR), ("umts_rrc.asn1", asn1.UMTS)]
)
def test_the_notation_is_that_of_the_asn1(name: str, of: dict[str, Any]) -> None:
    assert (asn1.FOLDER / name).read_text() == asn1.Writer(of).write()


def test_made_messages() -> None:
    vectors = tomllib.loads(VECTORS.read_text())["vector"]
    for vector in vectors:
        channel, payload = Channel[vector["channel"]], bytes.fromhex(vector["hex"])
        compare(channel, payload)
        kind = theirs.pycrate_type(channel)
        kind.from_uper(payload)
        assert kind.to_uper() == payload, vector["name"]


# Captures, and how many of which messages Wireshark finds in them.
NAMES = ("SecurityModeCommand", "SystemInformationBlockType1", "RRCConnectionRequest", "UECapabilityEnquiry", "Paging")
REAL = {
    f"{RAYHUNTER}/1741896393-deadsim.pcap": (95, (0, 38, 1, 0, 0)),
    f"{RAYHUNTER}/1749211282-goodsim.pcap": (25, (0, 9, 1, 0, 0)),
    f"{RAYHUNTER}/1749222138-goodsim.pcap": (1659, (22, 344, 57, 9, 183)),
    f"{QCSUPER}/sample_2g_3g_4g_xperia.pcap": (141, (4, 8, 5, 4, 53)),
    f"{QCSUPER}/sample_2g_3g_4g_xperia_with_sib_and_nas.pcap": (141, (4, 8, 5, 4, 53)),
}


@pytest.mark.parametrize("name", REAL)
def test_real_lte(name: str) -> None:
    total, some = REAL[name]
    packets = (captures.network(link, frame) for link, frame in captures.frames(foreign(name)))
    found: Counter[str] = Counter()
    seen: dict[tuple[Channel, bytes], str] = {}
    for _, channel, payload in theirs.gsmtap(packets):
        if (channel, payload) not in seen:
            seen[channel, payload] = compare(channel, payload)
        found[seen[channel, payload]] += 1
    assert found.total() == total
    assert tuple(found[message] for message in NAMES) == some


def test_real_nr() -> None:
    """What is on F1 before ciphering, and Wireshark's own reading of it."""
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    path = foreign("5GSEC+MobiWatch/dataset/pcap/5g-benign/F1AP_NGAP_SamsungA22_00101_1.pcap")
    plain = {}
    for frame, channel, payload in theirs.tshark_messages(path, "nr-rrc"):
        if frame <= 59 or "CCCH" in channel.name:
            plain[frame] = compare(channel, payload)
    assert plain[59] == "SecurityModeCommand"
    assert {"RRCSetupRequest", "RRCSetup", "RRCSetupComplete", "DLInformationTransfer"} <= set(plain.values())
