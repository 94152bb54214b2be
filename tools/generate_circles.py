"""Makes src/cleannet/trust/circles.csv: circles that together cover each country code's land, from Natural Earth.

    python tools/generate_circles.py countries-10m.json codes.csv

The first is TopoJSON of Natural Earth's countries at 1:10 million (public domain), the second CSV of ISO 3166-1 codes,
numeric,alpha-2. The circles are made too large rather than too small: they only serve to say where something is not.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).parents[1] / "src" / "cleannet" / "trust" / "circles.csv"
CELL, GRID, EDGE = 5.0, 0.5, 0.25
"""Degrees: of a circle's cell, between points of the inside, and of the longest step along a border."""
MARGIN = 70
"""Kilometres: what lies between two points of the inside, and what a map at this scale smooths away."""
EARTH = 6371.0
WITHOUT_CODE = {
    "Dhekelia": "CY GB", "Akrotiri": "CY GB", "Somaliland": "SO", "Kosovo": "XK RS", "USNB Guantanamo Bay": "CU US",
    "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY", "Siachen Glacier": "IN PK", "Baikonur": "KZ RU",
    "Indian Ocean Ter.": "CX CC AU", "Coral Sea Is.": "AU", "Spratly Is.": "BN CN MY PH TW VN", "Clipperton I.": "FR",
    "Bajo Nuevo Bank": "CO US", "Serranilla Bank": "CO US", "Scarborough Reef": "CN PH TW",
}  # fmt: skip
"""Shapes of the map that have no code: to which codes they count."""
ALSO = {
    "AX": "FI", "AI": "GB", "AS": "US", "AW": "NL", "BL": "FR GP", "BM": "GB", "CK": "NZ", "CW": "NL AN",
    "EH": "MA", "FK": "GB AR", "FO": "DK", "GG": "GB", "GI": "GB", "GL": "DK", "GS": "GB AR", "GU": "US", "HK": "CN",
    "HM": "AU", "IM": "GB", "IO": "GB MU", "JE": "GB", "KY": "GB", "MF": "FR GP", "MO": "CN", "MP": "US", "MS": "GB",
    "NC": "FR", "NF": "AU", "NU": "NZ", "PF": "FR", "PM": "FR", "PN": "GB", "PR": "US", "PS": "IL", "SH": "GB",
    "SX": "NL AN", "TC": "GB", "TF": "FR", "TW": "CN", "UM": "US", "VG": "GB", "VI": "US", "WF": "FR", "XK": "RS",
}  # fmt: skip
"""Codes whose land counts to another code as well: the registries use either, or more than one state claims it."""
PARTS = {"GP": (16.2, -61.5), "MQ": (14.6, -61.0), "GF": (4.0, -53.0), "RE": (-21.1, 55.5), "YT": (-12.8, 45.1),
         "SJ": (78.5, 17.0), "BQ": (12.2, -68.3), "BV": (-54.4, 3.4), "TK": (-9.2, -171.8)}  # fmt: skip
"""Codes whose land the map counts to another: the middle of each, with a circle of `PART` kilometres."""
PART = 400
CLAIMED = (("UA", 45.3, 34.4, 250), ("IN", 35.0, 77.0, 500), ("PK", 35.0, 76.0, 400), ("CN", 35.5, 78.5, 400),
           ("SY", 33.1, 35.8, 80), ("JP", 44.5, 147.0, 250), ("IN", 28.0, 94.5, 350), ("CN", 28.0, 94.5, 350),
           ("CY", 35.1, 33.2, 150), ("EH", 26.5, -12.0, 400), ("EH", 23.5, -14.5, 400))  # fmt: skip
"""Land that more than one state claims and the map draws as one's: it counts to the other as well."""


def rings(world: dict[str, Any]) -> Iterator[tuple[str | None, str, list[np.ndarray]]]:
    """The rings of each polygon: code, name, points as longitude and latitude."""
    scale, shift = (np.array(world["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in world["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        return np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers])

    for one in world["objects"]["countries"]["geometries"]:
        polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        for polygon in polygons:
            yield one.get("id"), one["properties"]["name"], [ring(part) for part in polygon]


def dense(ring: np.ndarray) -> np.ndarray:
    """The ring with points at most `EDGE` degrees apart."""
    begin, end = ring[:-1], ring[1:]
    steps = np.maximum(1, np.ceil(np.abs(end - begin).max(axis=1) / EDGE)).astype(int)
    return np.concatenate(
        [a + (b - a) * (np.arange(n) / n)[:, None] for a, b, n in zip(begin, end, steps, strict=True)]
    )


def inside(polygon: list[np.ndarray]) -> np.ndarray:
    """The points of a grid that lie in a polygon (even-odd rule)."""
    low, high = polygon[0].min(axis=0), polygon[0].max(axis=0)
    x = np.arange(np.ceil(low[0] / GRID), np.floor(high[0] / GRID) + 1) * GRID
    found = []
    for y in np.arange(np.ceil(low[1] / GRID), np.floor(high[1] / GRID) + 1) * GRID + 1e-7:
        crossings = []
        for ring in polygon:
            (xa, ya), (xb, yb) = ring[:-1].T, ring[1:].T
            cross = (ya <= y) != (yb <= y)
            crossings.append(xa[cross] + (y - ya[cross]) / (yb[cross] - ya[cross]) * (xb[cross] - xa[cross]))
        all_of = np.sort(np.concatenate(crossings))
        within = np.searchsorted(all_of, x) % 2 == 1
        found += [(one, y) for one in x[within]]
    return np.array(found).reshape(-1, 2)


def vectors(points: np.ndarray) -> np.ndarray:
    """Longitudes and latitudes as unit vectors."""
    longitude, latitude = np.radians(points).T
    flat = np.cos(latitude)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1)


def circles(points: np.ndarray) -> Iterator[tuple[float, float, int]]:
    """Circles that hold all points: latitude, longitude, radius."""
    band = np.floor(points[:, 1] / CELL)
    width = CELL / np.maximum(0.05, np.cos(np.radians((band + 0.5) * CELL)))
    cell = np.stack([band, np.floor(points[:, 0] / width)], axis=1)
    _, of = np.unique(cell, axis=0, return_inverse=True)
    for n in range(of.max() + 1):
        some = vectors(points[of.ravel() == n])
        middle = some.min(axis=0) + some.max(axis=0)
        middle /= np.linalg.norm(middle)
        latitude, longitude = round(float(np.degrees(np.arcsin(middle[2]))), 1), 0.0
        longitude = round(float(np.degrees(np.arctan2(middle[1], middle[0]))), 1)
        centre = vectors(np.array([[longitude, latitude]]))[0]
        farthest = EARTH * float(np.arccos(np.clip(some @ centre, -1, 1)).max())
        yield latitude, longitude, int(np.ceil((farthest + MARGIN) / 10) * 10)


def main(map_file: str, codes_file: str) -> None:
    """Writes the file."""
    with Path(codes_file).open(encoding="utf-8", newline="") as lines:
        alpha = {number.zfill(3): code for number, code in csv.reader(lines)}
    points: dict[str, list[np.ndarray]] = defaultdict(list)
    for number, name, polygon in rings(json.loads(Path(map_file).read_text(encoding="utf-8"))):
        own = WITHOUT_CODE[name] if number is None else alpha[number]
        for code in {*own.split(), *(also for one in own.split() for also in ALSO.get(one, "").split())}:
            points[code] += [dense(polygon[0]), inside(polygon)]
    rows = [(code, *one) for code, parts in points.items() for one in circles(np.concatenate(parts))]
    rows += [(code, *place, PART) for code, place in PARTS.items()] + list(CLAIMED)
    TARGET.write_text("".join(f"{','.join(map(str, row))}\n" for row in sorted(rows)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
