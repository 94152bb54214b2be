"""The inventory: what is read, what is refused, and the example of its page."""

import datetime
from pathlib import Path

import pytest

from cleannet.config.inventory import Inventory, KnownCell, KnownNetwork, Neighbour, load
from cleannet.config.inventory_core import DUPLICATION, FUNCTION, NODE, PARTNER, PLAN
from cleannet.config.strict import ConfigError
from support.given import NORTH, fenced

PAGE = Path(__file__).parents[3] / "docs" / "inventory.md"
HEAD = 'inventory = "cleannet-inventory/1"\ndated = 2026-01-31\n[[network]]\nmcc = "262"\nmnc = "010"\n'
CELL = '[[network.cell]]\ntechnology = "NR"\nidentity = 5\n'


def test_the_example_of_the_page_is_read():
    [example] = fenced(PAGE, "toml")
    read = load(example, "example.toml")
    assert read.dated == datetime.date(2026, 1, 31)
    [network] = read.networks
    assert network.plmn == "999-70"
    first, hall, nr = network.cells
    assert first == KnownCell(
        "EUTRA", 0x12D687, 0x12D687, (1,), (12,), (1300, 1301), 52.52, 13.40, (), "town hall, north"
    )
    assert (hall.first, hall.last, hall.tracking_areas) == (0x12D700, 0x12D7FF, (1, 2))
    assert nr.neighbours == (Neighbour("NR", 501),)


def test_the_page_tells_every_key():
    keys = (
        "inventory",
        "dated",
        "mcc",
        "mnc",
        "technology",
        "identity",
        "identities",
        "tac",
        "pci",
        "arfcn",
        "latitude",
    )
    text = PAGE.read_text()
    core = (*NODE, *FUNCTION, *PLAN, *PARTNER, *DUPLICATION)
    for key in (*keys, "longitude", "neighbour", "name", *core):
        assert f"{key}" in text.split("| key | what |")[1], key


def test_networks_are_told_apart_by_their_zeros():
    read = load(HEAD + '[[network]]\nmcc = "262"\nmnc = "01"\n', "x.toml")
    assert [one.plmn for one in read.networks] == ["262-010", "262-01"]
    assert read.network("262-01") == KnownNetwork("262-01")
    assert read.network("262-02") is None
    assert load('inventory = "cleannet-inventory/1"\ndated = 2026-01-31', "x") == Inventory(datetime.date(2026, 1, 31))


def test_cells_are_found():
    network = load(NORTH, "north.toml").networks[0]
    assert network.cell("EUTRA", 1001) is network.cells[0]
    assert network.cell("EUTRA", 2255) is network.cells[1]
    assert network.cell("EUTRA", 2256) is None
    assert network.cell("NR", 1001) is None
    assert network.cell("EUTRA", 1000) is None
    assert network.cell("EUTRA", 1999) is None
    assert network.cell("NR", 5001) is network.cells[2]
    assert network.cell("NR", 5002) is network.cell("A", 1) is network.cell("Z", 1) is None


def test_cells_are_put_in_order():
    cells = [f'[[network.cell]]\ntechnology = "{t}"\nidentity = {i}\n' for t, i in (("NR", 5), ("EUTRA", 9), ("NR", 2))]
    [network] = load(HEAD + "".join(cells), "x").networks
    assert [(one.technology, one.first) for one in network.cells] == [("EUTRA", 9), ("NR", 2), ("NR", 5)]


def test_physical_cell_identities_are_known_by_carrier():
    network = load(NORTH, "north.toml").networks[0]
    known = [("EUTRA", 12, 1300), ("EUTRA", 12, -1), ("EUTRA", 99, 3050), ("NR", 501, 1), ("NR", 501, -1)]
    assert [network.knows_physical(*one) for one in known] == [True] * 5
    assert [network.knows_physical(*one) for one in (("EUTRA", 12, 7), ("EUTRA", 501, 1300), ("NR", 502, -1))] == [
        False
    ] * 3
    told = KnownNetwork("1", (KnownCell("NR", 1, 1, neighbours=(Neighbour("NR", 7, 100),)),))
    assert KnownNetwork("1").knows_physical("NR", 7, 1) is False
    assert told.knows_physical("NR", 8, 5) is True  # A cell whose identity is not told may have any.


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.toml: 'inventory' is missing"),
        ('inventory = "other/1"\ndated = 2026-01-31', "'inventory' is 'other/1'; this version reads"),
        ('inventory = "cleannet-inventory/1"\n', "x.toml: 'dated' is missing; write dated = 2026-01-31"),
        (HEAD.replace('"010"', "10"), "x.toml, network 1: 'mnc' is a number, not a text in quotation marks"),
        (HEAD.replace('"010"', '"1"'), "x.toml, network 1: 'mnc' is '1', not 2 or 3 digits"),
        (HEAD + '[[network]]\nmcc = "262"\nmnc = "010"\n', "the network 262-010 stands there twice"),
        (HEAD + "gnb = 3\n", "x.toml, network 1: unknown key 'gnb'; known are mcc, mnc, cell"),
        (HEAD + '[[network.cell]]\ntechnology = "LTE"\n', "x.toml, network 1, cell 1: 'technology' is 'LTE'"),
        (HEAD + '[[network.cell]]\ntechnology = "NR"\n', "cell 1: write either identity = 0x12D687, or identities"),
        (HEAD + CELL + "identities = [1, 2]\n", "cell 1: write either identity"),
        (HEAD + CELL.replace("identity = 5", "identities = [2, 1]"), "'identities' is not the first and the last"),
        (HEAD + CELL.replace("5", "0x1000000000"), "'identity' is 68719476736, not a whole number from 0 to"),
        (HEAD + CELL + "pci = 1008\n", "'pci' is 1008, not a whole number from 0 to 1007"),
        (HEAD + CELL + "latitude = 3\n", "one of 'latitude' and 'longitude' is missing"),
        (HEAD + CELL + CELL, "x.toml, network 1, cell 2: its identity is that of cell 1 too; keep one of them"),
        (HEAD + CELL + '[[network.cell.neighbour]]\ntechnology = "NR"\n', "cell 1, neighbour 1: 'pci' is missing"),
    ],
)
def test_what_is_wrong_is_named(text, said):
    with pytest.raises(ConfigError) as error:
        load(text, "x.toml")
    assert said in str(error.value)
