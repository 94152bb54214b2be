"""RRC of handovers inside NGAP, made with pycrate: every choice of algorithms, with much and with little around it."""

import importlib.util
import itertools
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.ngap import ngap
from cleannet.decode.ngap_types import HANDOVER_TYPE
from cleannet.model.ngap import HandoverAlgorithms, NGAPMessage

SPARE = ("spare4", "spare3", "spare2", "spare1")


def beside(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = beside("ngap_made")


@pytest.fixture(scope="module", autouse=True)
def asn1() -> Any:
    pytest.importorskip("pycrate_asn1dir.RRCLTE", reason="pycrate is not installed")
    return pytest.importorskip("pycrate_asn1dir.NGAP", reason="pycrate is not installed")


def read(data: bytes) -> tuple[NGAPMessage, Cursor]:
    cursor = Cursor(data, "NGAP")
    return ngap(cursor), cursor


def command(container: bytes, kind: str = "intra5gs") -> bytes:
    ies = (made.ie(29, "HandoverType", kind), made.ie(106, "TargetToSource-TransparentContainer", container))
    return bytes(made.encoded(made.SUCCESSFUL, 12, "HandoverCommand", *made.BOTH_IDS, *ies))


@pytest.mark.parametrize("bearers", [0, 1, 29])
@pytest.mark.parametrize("cell_group", [0, 80, 3000])
def test_every_choice(bearers: int, cell_group: int) -> None:
    for ciphering, integrity in itertools.product(range(8), (None, *range(8))):
        bearer_config = made.radio_bearers(bearers, ciphering, integrity)
        container = made.target_container(made.reconfiguration(bearer_config, cell_group))
        message, cursor = read(command(container))
        assert message.handover_algorithms == HandoverAlgorithms(ciphering, integrity)
        assert (message.whole, cursor.problems) == (True, [])


def test_an_acknowledgement_tells_the_same() -> None:
    container = made.target_container(made.reconfiguration(made.radio_bearers(2, 0, 2), 80))
    data = made.encoded(
        made.SUCCESSFUL,
        13,
        "HandoverRequestAcknowledge",
        *made.BOTH_IDS,
        made.ie(106, "TargetToSource-TransparentContainer", container),
    )
    assert read(data)[0].handover_algorithms == HandoverAlgorithms(0, 2)


def test_algorithms_that_do_not_change() -> None:
    for bearers in (None, made.radio_bearers(1)):
        message, cursor = read(command(made.target_container(made.reconfiguration(bearers, 80))))
        assert (message.handover_algorithms, cursor.problems) == (HandoverAlgorithms(), [])


def test_what_differs_from_ue_to_ue_is_not_structural() -> None:
    """The master cell group, with the UE's identity in the new cell, so that alike handovers share one shape."""
    container = made.target_container(made.reconfiguration(made.radio_bearers(1, 2, 2), 80))
    data = command(container)
    _, cursor = read(data)
    kept = {n for start, end in cursor.trace.structural for n in range(start, end)}
    assert len(set(range(len(data))) - kept) > 80


@pytest.mark.parametrize("size", [1, 90, 126, 127, 128, 129, 500])
@pytest.mark.parametrize("kind", ["intra5gs", "fivegs-to-eps"])
def test_a_target_of_lte_tells_no_nr_algorithm(size: int, kind: str) -> None:
    """An ng-eNB or eNB sends HandoverCommand of TS 36.331; what lies in it is of no matter."""
    for octet in (0, 0x55, 0xFF):
        message, cursor = read(command(made.lte_target_container(bytes([octet]) * size), kind))
        assert (message.handover_algorithms, message.whole, cursor.problems) == (None, True, [])


def test_utran_is_not_read() -> None:
    message, cursor = read(command(bytes(7), "fivegs-to-utran"))
    assert (message.handover_algorithms, message.whole, cursor.problems) == (None, True, [])


def test_handover_types_are_those_of_the_asn1(asn1: Any) -> None:
    kind = asn1.NGAP_IEs.HandoverType
    assert (tuple(kind._root), tuple(kind._ext)) == (HANDOVER_TYPE.root, HANDOVER_TYPE.additions)
