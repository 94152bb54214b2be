"""UMTS RRC against pycrate: all components that are read, in real captures and in made messages."""

import importlib.util
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.umts_rrc import NOTATION, ROOTS, umts_rrc
from cleannet.decode.uper import UNREAD, Bits, Stopped
from cleannet.decode.uper_rrc import notation
from cleannet.model.radio import Channel
from cleannet.pipeline import Read
from support.shared import foreign

VECTORS = Path(__file__).parents[1] / "vectors" / "umts_rrc.toml"
SAMPLE = "P1sec+QCSuper/docs/sample_pcaps/sample_2g_3g_4g_xperia.pcap"


def beside(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


theirs = beside("rrc_with_pycrate")


@pytest.fixture(scope="module")
def module() -> Any:
    return pytest.importorskip("pycrate_asn1dir.RRC3G", reason="pycrate is not installed").Class_definitions


def compare(module: Any, channel: Channel, payload: bytes) -> str:
    """Compares all that is read of one PDU, and gives the message's name."""
    bits = Bits(payload)
    try:
        tree = notation(NOTATION).type(ROOTS[channel])(bits)
    except Stopped as stop:
        if stop.kind is not None:
            raise
        tree = stop.partial
    kind = getattr(module, ROOTS[channel].replace("-", "_"))
    kind.from_uper(payload)
    value = kind.get_val()
    assert tree["message"][0] == value["message"][0]
    if tree["message"][1] is not UNREAD:
        assert list(theirs.differences(tree, value)) == []
    cursor = Cursor(payload, channel.value)
    message = umts_rrc(cursor, channel)
    assert (message.whole, cursor.problems) == (True, [])
    return message.name


@pytest.mark.parametrize("vector", tomllib.loads(VECTORS.read_text())["vector"], ids=lambda one: one["name"])
def test_made_messages(module: Any, vector: dict[str, Any]) -> None:
    channel, payload = Channel[vector["channel"]], bytes.fromhex(vector["hex"])
    compare(module, channel, payload)
    kind = getattr(module, ROOTS[channel].replace("-", "_"))
    kind.from_uper(payload)
    assert kind.to_uper() == payload


def test_real_messages(module: Any) -> None:
    read = Read([str(foreign(SAMPLE))])
    found = Counter(
        compare(module, pdu.source.channel, pdu.source.payload)
        for pdu in read.radio.pdus
        if pdu.source.channel in ROOTS and not pdu.carried
    )
    assert found.total() == 292
    assert (found["SecurityModeCommand"], found["DownlinkDirectTransfer"], found["UplinkDirectTransfer"]) == (7, 28, 24)
