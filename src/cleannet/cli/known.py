"""What the user knows, from the files of `--inventory`, `--cell-database` and `--baseline`."""

import gzip
import zlib
from pathlib import Path
from typing import Any

import click

from cleannet.cli.files import read
from cleannet.config import baseline, cell_database, inventory
from cleannet.config.strict import ConfigError

GZIP = b"\x1f\x8b"


def known(options: dict[str, Any]) -> dict[str, Any]:
    """The settings that are read from files.

    Raises:
        click.ClickException: a file cannot be read, or is not of its format; the message says how to mend it.
    """
    try:
        return {
            "inventory": _inventory(options["inventory_file"]),
            "cell_database": _cell_database(options["cell_database_file"]),
            "baseline": _baseline(options),
        }
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None


def _inventory(path: Path | None) -> inventory.Inventory | None:
    if path is None:
        return None
    try:
        return inventory.load(read(path, "the inventory").decode(), str(path))
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8 text; an inventory is a TOML file") from None


def _cell_database(path: Path | None) -> cell_database.CellDatabase | None:
    if path is None:
        return None
    try:
        with path.open("rb") as plain:
            compressed = plain.read(2) == GZIP
        with gzip.open(path, "rt") if compressed else path.open() as lines:
            return cell_database.load(lines, str(path))
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8 text; a cell database is a CSV file") from None
    except (OSError, EOFError, zlib.error) as wrong:
        why = getattr(wrong, "strerror", None) or "its compression is broken"
        raise click.FileError(str(path), f"the cell database cannot be read: {why}") from None


def _baseline(options: dict[str, Any]) -> baseline.KnownBaseline | None:
    path = options["baseline_file"]
    if path is None:
        return None
    learned = baseline.from_json(read(path, "the baseline"), str(path))
    if learned.cells == baseline.RAW:
        return baseline.KnownBaseline(learned, baseline.Names(None), options["baseline_days"])
    key = options["pseudonym_key"]
    if key is None:
        raise ConfigError(f"{path}: its cells stand there under a key; give the file of it with --pseudonym-key")
    return baseline.KnownBaseline(learned, _names(key, learned, path), options["baseline_days"])


def _names(key: Path, learned: baseline.Baseline, path: Path) -> baseline.Names:
    names = names_under(key)
    if names.key != learned.key:
        raise ConfigError(f"{path}: its cells stand there under another key than that of {key}")
    return names


def names_under(key: Path) -> baseline.Names:
    """The names of cells under the user's key."""
    try:
        return baseline.Names(read(key, "the pseudonym key"))
    except ValueError as wrong:
        raise click.FileError(str(key), str(wrong)) from None
