"""What pages are given, by name: `inventory=north cell-database=places baseline=quiet`."""

from pathlib import Path

from cleannet.config import cell_database, inventory
from cleannet.config.baseline import FORMAT, Baseline, Entry, KnownBaseline, Names, Share

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
CORE = """
inventory = "cleannet-inventory/1"
dated = 2026-01-31

[[network]]
mcc = "999"
mnc = "70"
realms = "epc.mnc070.mcc999.3gppnetwork.org"
global_titles = "99970"
point_codes = [1, 2]

[[network.node]]
kind = "gNB"
identity = 1
addresses = ["10.0.2.1", "10.1.0.1"]
tac = [1, 2]

[[network.node]]
kind = "eNB"
identity = 7
addresses = ["10.0.2.7", "10.1.0.7"]
tac = 1

[[function]]
type = "AMF"
instance = "11111111-1111-4111-8111-111111111111"
addresses = ["10.0.1.1", "10.4.2.1"]

[[function]]
type = "SMF"
instance = "22222222-2222-4222-8222-222222222222"
addresses = "10.4.0.1"

[[function]]
type = "UPF"
addresses = ["10.4.1.1", "10.3.0.1"]

[plan]
ran = ["10.0.2.0/24", "10.1.0.0/24"]
core = ["10.0.1.0/24", "10.3.0.0/24", "10.4.0.0/16"]
users = "10.45.0.0/16"
management = "10.99.0.0/24"

[[partner]]
name = "abroad"
networks = ["262-01", "262-02"]
realms = ["epc.mnc001.mcc262.3gppnetwork.org", "epc.mnc002.mcc262.3gppnetwork.org"]
hosts = "sepp.5gc.mnc001.mcc262.3gppnetwork.org"
addresses = "192.0.2.0/24"
global_titles = ["49171", "49172"]
point_codes = 2057

[[duplication]]
addresses = "10.98.0.7"
purpose = "quality measurement"
"""
SHARED_KEY = "ab" * 32
INTERCEPTION = f"""
inventory = "cleannet-inventory/1"
dated = 2026-01-31
known_keys = "{SHARED_KEY}"

[[function]]
type = "MDF2"
addresses = "10.7.0.1"
"""
INVENTORIES = {"north": NORTH, "core": CORE, "interception": INTERCEPTION}
PLACES = """radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal
LTE,262,2,7,3001,0,13.40,52.52,1000,12,1,1500000000,1700000000,0
LTE,262,2,7,3002,0,13.41,52.53,1000,12,1,1500000000,1700000000,0
LTE,262,2,9,3003,0,11.58,48.14,1000,3,1,1500000000,1700000000,0
LTE,262,2,9,3004,0,11.58,48.14,1000,3,1,1500000000,1700000000,0
LTE,262,2,7,3004,0,13.40,52.52,1000,3,1,1500000000,1700000000,0
GSM,262,2,7,3003,0,13.40,52.52,1000,3,1,1500000000,1700000000,0
"""


def inventory_of(name: str) -> inventory.Inventory | None:
    """`north`: cells; `core`: nodes, functions, plan, partners; `interception`."""
    return inventory.load(INVENTORIES[name], f"{name}.toml") if name in INVENTORIES else None


def database_of(name: str) -> cell_database.CellDatabase | None:
    """`places`."""
    return cell_database.load(PLACES.splitlines(), "places.csv") if name == "places" else None


def rates(seen: int, of: int, day: str = "1970-01-01") -> dict[str, dict[str, Share]]:
    """The same share of everything."""
    names = ("identity-requests", "rejects", "exposures", "redirections-to-2g", "paging-by-imsi")
    return {name: {day: Share(seen, of)} for name in names}


def entry(kind: str, name: str, seen: int = 1, of: int = 400, **parameters: dict[str, int]) -> Entry:
    """What is usual, on the day on which pages begin."""
    given = {name.replace("_", "-"): values for name, values in parameters.items()}
    return Entry(kind, name, "1970-01-01", "1970-01-01", rates(seen, of), given)


CELL = {
    "tracking_area": {"7": 40},
    "minimum_level": {"-124": 40},
    "barred": {"no": 40},
    "priority EUTRA -1 sib3": {"5": 20},
    "neighbour_cells sib4": {"3": 20},
}
QUIET = (
    entry("amf", "10.0.1.1"),
    entry("cell", "EUTRA 262-01 1001", **CELL),
    entry("network", "262-01", t3412={"3240": 60}),
    entry("network", "999-70"),
    entry("network", "262-03", 0, 20, t3412={"3240": 2}),
)
OLD = tuple(Entry(one.kind, one.name, "1969-01-01", "1969-01-31", one.rates, one.parameters) for one in QUIET)


def baseline_of(name: str, oldest: int) -> KnownBaseline | None:
    """`quiet`: one in 400 is asked, rejected, redirected or called by IMSI; `old`: the same of a year before."""
    known = {"quiet": QUIET, "old": OLD}
    if name not in known:
        return None
    return KnownBaseline(Baseline(FORMAT, "raw", "", ("x",), known[name]), Names(None), oldest)


def fenced(page: Path, language: str) -> list[str]:
    """The fences of a language on a page."""
    return [part.split("```")[0] for part in page.read_text().split(f"```{language}\n")[1:]]
