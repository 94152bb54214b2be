"""Crowd-sourced databases of cells: where cells were heard.

The format is that of OpenCelliD and of Mozilla's location service: lines of values between commas, the first of which
names the columns (radio, mcc, net, area, cell, unit, lon, lat, range, …); a file without that line has them in this
order. Only LTE and NR are kept.
"""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from cleannet.config.strict import ConfigError

COLUMNS = ("radio", "mcc", "net", "area", "cell", "unit", "lon", "lat", "range")
NEEDED = ("radio", "mcc", "net", "cell", "lon", "lat")
TECHNOLOGIES = {"LTE": "EUTRA", "NR": "NR", "NR5G": "NR"}
MOST_CELLS = 10_000_000
"""A country has fewer; each takes 24 octets."""
Numbers = npt.NDArray[np.int64]


class CellDatabase:
    """Positions of cells, by network and cell identity. MNCs are numbers here, as in the files: "01" is "001"."""

    def __init__(self, keys: Sequence[int], places: Sequence[float]) -> None:
        """`keys` as `_key` makes them; `places`: latitude, longitude and range in metres of each, in turn."""
        found = np.array(keys, np.int64)
        order = np.argsort(found, kind="stable")
        self._keys: Numbers = found[order]
        self._places = np.array(places, np.float32).reshape(-1, 3)[order]

    def __len__(self) -> int:
        return len(self._keys)

    def position(self, technology: str, plmn: str, identity: int) -> tuple[float, float, float] | None:
        """Latitude and longitude in degrees, range in metres; None where the cell is not known, or in two places."""
        mcc, _, mnc = plmn.partition("-")
        if not (mcc.isdigit() and mnc.isdigit()):
            return None
        key = _key(technology, int(mcc), int(mnc), identity)
        first, last = np.searchsorted(self._keys, [key, key + 1])
        if last - first != 1:
            return None
        latitude, longitude, reach = self._places[first].tolist()
        return latitude, longitude, reach


def _key(technology: str, mcc: int, mnc: int, identity: int) -> int:
    return ((int(technology == "NR") << 20 | mcc * 1000 + mnc) << 36) | identity


def load(lines: Iterable[str], path: str) -> CellDatabase:
    """Reads a database; `path` is only named in messages.

    Raises:
        ConfigError: a column is missing, a line is not of the format, or there are more cells than a country has.
    """
    columns: dict[str, int] | None = None
    keys, places = array("q"), array("f")
    for number, text in enumerate(lines, 1):
        values = text.split(",")
        if columns is None:
            columns = _columns(values, path)
        technology = TECHNOLOGIES.get(_at(values, columns, "radio"))
        if technology is None:
            continue
        try:
            keys.append(_row_key(technology, values, columns))
            places.extend(_place(values, columns))
        except (ValueError, IndexError):
            raise ConfigError(
                f"{path}, line {number}: not numbers under mcc, net, cell, lon and lat; take it out or export anew"
            ) from None
        if len(keys) > MOST_CELLS:
            raise ConfigError(f"{path}: more than {MOST_CELLS} cells; keep the lines of the countries in question only")
    return CellDatabase(keys, places)


def _columns(values: Sequence[str], path: str) -> dict[str, int]:
    names = [value.strip().strip('"').lower() for value in values]
    if "radio" not in names:
        if len(values) < len(COLUMNS):
            raise ConfigError(f"{path}, line 1: neither a heading with {', '.join(NEEDED)} nor a cell's values")
        return {name: place for place, name in enumerate(COLUMNS)}
    if missing := [name for name in NEEDED if name not in names]:
        raise ConfigError(f"{path}, line 1: no column {missing[0]!r}; the heading wants {', '.join(NEEDED)}")
    return {name: place for place, name in enumerate(names)}


def _at(values: Sequence[str], columns: dict[str, int], name: str) -> str:
    place = columns.get(name, len(values))
    return values[place].strip().strip('"').upper() if place < len(values) else ""


def _row_key(technology: str, values: Sequence[str], columns: dict[str, int]) -> int:
    mcc, mnc, identity = (int(_at(values, columns, name)) for name in ("mcc", "net", "cell"))
    if not (0 <= mcc <= 999 and 0 <= mnc <= 999 and 0 <= identity < 1 << 36):
        raise ValueError
    return _key(technology, mcc, mnc, identity)


def _place(values: Sequence[str], columns: dict[str, int]) -> tuple[float, float, float]:
    latitude, longitude = float(_at(values, columns, "lat")), float(_at(values, columns, "lon"))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError
    return latitude, longitude, float(_at(values, columns, "range") or 0)
