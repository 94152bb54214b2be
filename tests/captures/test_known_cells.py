"""Checks with inventories, lists of cells and baselines, over phone logs of others: made from the logs themselves."""

import datetime
import json

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.config import cell_database
from cleannet.config.baseline import KnownBaseline, Names, from_json, merge, to_json
from cleannet.config.inventory import Inventory, KnownCell, KnownNetwork
from cleannet.pipeline import Read, audit, learn
from cleannet.report.document import Report
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.cells import SIB1, technology
from cleannet.subscribers.radio import radio_subscribers
from cleannet.subscribers.settings import Settings
from support.shared import KEY, SHARED, findings, foreign, frames, outcome

RAYHUNTER = "ZeroChaos-+rayhunter-traces"
LOGS = "mobile-insight+mobileinsight-core/examples/logs"
XIAOMI = f"{LOGS}/offline_log_examples"
NAMES = Names(KEY)


def with_settings(name: str, **known) -> Report:
    chosen = [c for c in catalogue().values() if c.code in ("CEL001", "CEL009", "CEL013", "EVD005", "SUB011")]
    return audit([str(foreign(name))], chosen, settings=Settings(**known), pseudonyms=Pseudonyms(KEY))


def cells_of(name: str) -> list[tuple[str, KnownCell, int]]:
    """Network, cell, and the frame of the first SIB1, of each cell of a log."""
    found: dict[tuple[str, str, int], tuple[set[int], set[int], int]] = {}
    for one in radio_subscribers(Read([str(foreign(name))]).radio):
        for message, cell in zip(one.timeline, one.cells, strict=True):
            if isinstance(message, SIB1) and message.plmns and message.cell_identity is not None:
                key = message.plmns[0], technology(message), message.cell_identity
                areas, physical, _ = found.setdefault(key, (set(), set(), message.at.frame.frame))
                areas.add(message.tracking_area or 0)
                physical.update([cell.physical] if cell is not None and cell.physical >= 0 else [])
    return [
        (plmn, KnownCell(system, number, number, tuple(areas), tuple(physical)), frame)
        for (plmn, system, number), (areas, physical, frame) in found.items()
    ]


def order(cells: list[KnownCell]) -> tuple[KnownCell, ...]:
    return tuple(sorted(cells, key=lambda one: (one.technology, one.first)))


def inventory(cells) -> Inventory:
    networks: dict[str, list[KnownCell]] = {}
    for plmn, cell, _ in cells:
        networks.setdefault(plmn, []).append(cell)
    return Inventory(datetime.date(2026, 1, 31), tuple(KnownNetwork(p, order(c)) for p, c in networks.items()))


@pytest.mark.parametrize(
    "name", [f"{RAYHUNTER}/1749222138-goodsim.qmdl", f"{LOGS}/mobility_sample.mi2log", f"{LOGS}/volte_sample.mi2log"]
)
def test_a_log_agrees_with_an_inventory_of_its_own_cells(name):
    report = with_settings(name, inventory=inventory(cells_of(name)))
    for check in ("CEL001", "CEL013"):
        assert (outcome(report, check).outcome, outcome(report, check).suspect) == ("pass", 0)


def test_one_cell_that_is_missing_is_found_and_no_other():
    name = f"{RAYHUNTER}/1749222138-goodsim.qmdl"
    cells = cells_of(name)
    missing = cells.pop(70)
    report = with_settings(name, inventory=inventory(cells))
    [found] = findings(report, "CEL001")
    assert missing[2] in frames([found])
    assert outcome(report, "CEL001").suspect == 1


def test_one_cell_that_stands_far_away_is_found():
    name = f"{RAYHUNTER}/1749222138-goodsim.qmdl"
    rows = []
    for place, (plmn, cell, _) in enumerate(cells_of(name)):
        mcc, mnc = plmn.split("-")
        latitude = 20 if place == 70 else 50
        rows.append(f"LTE,{mcc},{int(mnc)},0,{cell.first},0,13.4,{latitude},1000")
    report = with_settings(name, cell_database=cell_database.load(rows, "x.csv"))
    far = cells_of(name)[70][2]
    found = findings(report, "CEL009")
    assert far in frames(found)
    assert outcome(report, "CEL009").passed > 100
    near = cell_database.load([row.replace(",20,", ",50,") for row in rows], "x.csv")
    assert outcome(with_settings(name, cell_database=near), "CEL009").outcome == "pass"


def xiaomi() -> list[str]:
    folder = SHARED / "captures" / XIAOMI
    if not folder.is_dir():
        pytest.skip(f"../shared/captures/{XIAOMI} is not there")
    return sorted(f"{XIAOMI}/{path.name}" for path in folder.glob("*.mi2log"))


def test_a_baseline_of_half_of_the_logs_holds_for_the_other_half():
    names = xiaomi()
    known, others = names[:20:2], names[1:20:2]
    parts = [learn([str(foreign(name))], NAMES) for name in known]
    learned = merge(parts)
    assert to_json(learn([str(foreign(name)) for name in known], NAMES)) == to_json(learned)
    assert from_json(to_json(learned), "b") == learned
    passed = 0
    for name in others:
        report = with_settings(name, baseline=KnownBaseline(learned, NAMES))
        assert outcome(report, "EVD005").outcome in ("pass", "not-observed")
        passed += outcome(report, "EVD005").passed
        assert outcome(report, "SUB011").outcome == "not-observed"
    assert passed > 4000


def test_a_baseline_of_another_year_is_not_compared():
    name = f"{RAYHUNTER}/1749222138-goodsim.qmdl"
    learned = learn([str(foreign(name))], NAMES)
    same = with_settings(name, baseline=KnownBaseline(learned, NAMES))
    assert outcome(same, "EVD005").outcome == "pass"
    moved = to_json(learned).replace(b'"2025-', b'"2015-')
    report = with_settings(name, baseline=KnownBaseline(from_json(moved, "b"), NAMES))
    assert outcome(report, "EVD005").outcome == "not-observed"
    assert "90 days" in outcome(report, "EVD005").reason


def test_a_baseline_holds_no_cell_and_no_subscriber():
    name = f"{RAYHUNTER}/1749222138-goodsim.qmdl"
    text = to_json(learn([str(foreign(name))], NAMES)).decode()
    written = json.loads(text)
    for one in written["entries"]:
        assert one["kind"] == "network" or len(one["name"]) == 24
    identities = {str(cell.first) for _, cell, _ in cells_of(name) if cell.first > 100_000}
    assert identities
    assert not any(f'"{number}"' in text or f" {number}" in text for number in identities)
    for one in radio_subscribers(Read([str(foreign(name))]).radio):
        for message in one.timeline:
            value = getattr(getattr(message, "identity", None), "value", b"")
            assert len(value) < 4 or value.hex() not in text
