"""Where probes stand, from a table of the user's: CSV of `probe,country` or `probe,latitude,longitude`, or of all."""

import csv
from collections.abc import Iterable

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record
from cleannet.trust.places import Point, known


class Standing(Record, frozen=True):
    """Where a probe stands: country ("" not told), and point if told."""

    country: str
    point: Point | None


def probes(lines: Iterable[str], path: str) -> dict[str, Standing]:
    """Where each probe stands, by its name without the word "probe".

    Raises:
        ConfigError: a line is not of the form; the message names file and line.
    """
    rows = csv.DictReader(lines)
    heading = rows.fieldnames or ()
    if "probe" not in heading or not ("country" in heading or {"latitude", "longitude"} <= set(heading)):
        raise ConfigError(f"{path}, line 1: write a heading of probe,country or probe,latitude,longitude")
    found = {}
    try:
        for number, row in enumerate(rows, 2):
            here = f"{path}, line {number}"
            name = (row["probe"] or "").strip().removeprefix("probe ")
            country = (row.get("country") or "").strip().upper()
            if country and not known(country):
                raise ConfigError(f"{here}: {country[:40]!r} is no country code")
            found[name] = Standing(country, _point(row, here))
    except csv.Error as wrong:
        raise ConfigError(f"{path}: no CSV ({wrong})") from None
    return found


def _point(row: dict[str, str], here: str) -> Point | None:
    texts = [(row.get(name) or "").strip() for name in ("latitude", "longitude")]
    if not any(texts):
        return None
    try:
        latitude, longitude = (float(text) for text in texts)
    except ValueError:
        raise ConfigError(f"{here}: {', '.join(texts)[:60]!r} are no degrees; write 59.33,18.07") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ConfigError(f"{here}: {', '.join(texts)[:60]!r} lies outside the degrees of the earth")
    return Point(latitude, longitude)
