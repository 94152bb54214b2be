"""What the user knows of the network and a capture cannot show. Each is optional; a check that needs one says so."""

from cleannet.config.baseline import KnownBaseline
from cleannet.config.cell_database import CellDatabase
from cleannet.config.inventory import Inventory
from cleannet.model.record import Record
from cleannet.model.security import NEA, NIA


class Settings(Record, frozen=True):
    """Facts given by the user.

    Attributes:
        ran_networks: address ranges (CIDR) of the RAN's user-plane addresses (`--ran-network`).
        ciphering_order, integrity_order: the operator's order of preference (`--ciphering-order NEA2,NEA1,NEA0`).
        longest_back_off: seconds; the longest T3346 that the operator's policy allows (`--longest-back-off`).
        inventory: what the operator's network consists of (`--inventory`).
        cell_database: where cells were heard by others (`--cell-database`).
        baseline: what is usual (`--baseline`).
    """

    ran_networks: tuple[str, ...] = ()
    ciphering_order: tuple[NEA, ...] = ()
    integrity_order: tuple[NIA, ...] = ()
    longest_back_off: int | None = None
    inventory: Inventory | None = None
    cell_database: CellDatabase | None = None
    baseline: KnownBaseline | None = None
