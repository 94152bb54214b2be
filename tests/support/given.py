"""Inventories and cell databases that pages use, by name: `inventory=north cell-database=islands`."""

from pathlib import Path

from cleannet.config import cell_database, inventory

NORTH = """
inventory = "cleannet-inventory/1"
dated = 2026-01-31

[[network]]
mcc = "262"
mnc = "01"

[[network.cell]]
technology = "EUTRA"
identity = 1001
tac = 7
pci = 12
arfcn = [1300, 1301]
latitude = 52.52
longitude = 13.40

[[network.cell]]
technology = "EUTRA"
identities = [2000, 2255]
tac = [7, 8]
arfcn = 3050

[[network.cell]]
technology = "NR"
identity = 5001
tac = 7
pci = 500
arfcn = 632628

[[network.cell.neighbour]]
technology = "NR"
pci = 501
"""
PLACES = """radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal
LTE,262,2,7,3001,0,13.40,52.52,1000,12,1,1500000000,1700000000,0
LTE,262,2,7,3002,0,13.41,52.53,1000,12,1,1500000000,1700000000,0
LTE,262,2,9,3003,0,11.58,48.14,1000,3,1,1500000000,1700000000,0
LTE,262,2,9,3004,0,11.58,48.14,1000,3,1,1500000000,1700000000,0
LTE,262,2,7,3004,0,13.40,52.52,1000,3,1,1500000000,1700000000,0
GSM,262,2,7,3003,0,13.40,52.52,1000,3,1,1500000000,1700000000,0
"""


def inventory_of(name: str) -> inventory.Inventory | None:
    """`north`."""
    return inventory.load(NORTH, "north.toml") if name == "north" else None


def database_of(name: str) -> cell_database.CellDatabase | None:
    """`places`."""
    return cell_database.load(PLACES.splitlines(), "places.csv") if name == "places" else None


def fenced(page: Path, language: str) -> list[str]:
    """The fences of a language on a page."""
    return [part.split("```")[0] for part in page.read_text().split(f"```{language}\n")[1:]]
