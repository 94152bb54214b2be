"""What a capture lacks is never held against the network: losses and late beginnings make no contradiction."""

import random
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.model.finding import Outcome
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import EXAMPLES, recording
from support.tampered import thinned

CODES = ("GTP001", "GTP004", "GTP005", "GTP008", "PFC006", "PFC010", "NGC007", "CEL012")
NAMES = ("c01_clean_tls", "c08_load", "h01_n2_handover", "r05_reg_dereg", "e05_epc_s1_handover", "v11_vonr_af")


def faults(path: Path) -> list[str]:
    network = Read([str(path)]).network(Settings())
    found = []
    for code in CODES:
        run = catalogue()[code].of_deployment
        assert run is not None
        found += [f"{code}: {one.text}" for one in run(network) if one.outcome is Outcome.FAIL]
    return found


def path_of(name: str) -> Path:
    shipped = EXAMPLES / f"{name}.pcapng"
    return shipped if shipped.is_file() else recording(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.02, 0.1, 0.3])
def test_lost_frames(name: str, share: float, tmp_path: Path) -> None:
    chance = random.Random(f"{name} {share}")
    lost = {number for number in range(1, 20_000) if chance.random() < share}
    assert faults(thinned(path_of(name), tmp_path / "made.pcapng", lambda n: n not in lost)) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("begin", [100, 400, 900, 1250])
def test_a_late_beginning(name: str, begin: int, tmp_path: Path) -> None:
    assert faults(thinned(path_of(name), tmp_path / "made.pcapng", lambda n: n >= begin)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_hole(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    begin = chance.randrange(1, 1200)
    hole = range(begin, begin + chance.randrange(1, 400))
    assert faults(thinned(path_of(name), tmp_path / "made.pcapng", lambda n: n not in hole)) == []
