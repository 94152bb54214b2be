"""Strict reading of TOML: each key is known, there, and of its type, or the message says what to write."""

import datetime
import re
from collections.abc import Iterator


class ConfigError(ValueError):
    """A file of the user's cannot be read; the message names file, place, key, what is wrong and how to mend it."""


def parse(text: str, path: str) -> dict[str, object]:
    """The top table of a TOML file.

    Raises:
        ConfigError: it is not TOML.
    """
    import tomllib  # most audits have no such file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deep") from error


class Table:
    """One table of a file, with its place for messages ("inventory.toml, network 1, cell 3")."""

    def __init__(self, values: dict[str, object], place: str, known: tuple[str, ...]) -> None:
        """Refuses keys that are not `known`.

        Raises:
            ConfigError: there is one.
        """
        self._values = values
        self.place = place
        if unknown := sorted(values.keys() - set(known)):
            raise self.wrong(f"unknown key {unknown[0]!r}; known are {', '.join(known)}")

    def wrong(self, message: str) -> ConfigError:
        """An error about this table."""
        return ConfigError(f"{self.place}: {message}")

    def has(self, key: str) -> bool:
        """Whether a key is there."""
        return key in self._values

    def _get(self, key: str, how: str) -> object:
        if key not in self._values:
            raise self.wrong(f"{key!r} is missing; write {how}")
        return self._values[key]

    def text(self, key: str, how: str) -> str:
        """A text; `how` shows in messages what to write (`name = "north"`)."""
        value = self._get(key, how)
        if not isinstance(value, str):
            raise self.wrong(f"{key!r} is {_kind(value)}, not a text in quotation marks; write {how}")
        return value

    def digits(self, key: str, lengths: tuple[int, ...], how: str) -> str:
        """A text of digits, whose leading zeros count."""
        value = self.text(key, how)
        if not (value.isascii() and value.isdigit() and len(value) in lengths):
            counts = " or ".join(map(str, lengths))
            raise self.wrong(f"{key!r} is {value!r}, not {counts} digits in quotation marks; write {how}")
        return value

    def texts(self, key: str, form: re.Pattern[str] | None, how: str) -> tuple[str, ...]:
        """A text, or a list of them, each of a form; none where the key is not there."""
        value = self._values.get(key, [])
        found = []
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, str) or not one or (form is not None and not form.fullmatch(one)):
                shown = f"{one!r}" if isinstance(one, str) else _kind(one)
                raise self.wrong(f"{key!r} is {shown}; write {key} = {how}, or a list of such texts")
            found.append(one)
        return tuple(found)

    def values(self, key: str, most: int) -> tuple[bool | int | float | str, ...]:
        """A list of texts, numbers and truth values, at most `most`."""
        value = self._get(key, f'{key} = ["AA", "BB"]')
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(one, bool | int | float | str) for one in value)
        ):
            raise self.wrong(f'{key!r} is not a list of texts, numbers or truth values; write {key} = ["AA", "BB"]')
        if len(value) > most:
            raise self.wrong(f"{key!r} has {len(value)} values; at most {most} are read")
        return tuple(value)

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of a few words."""
        how = f'{key} = "{allowed[0]}"'
        value = self.text(key, how)
        if value not in allowed:
            raise self.wrong(f"{key!r} is {value!r}; known are {', '.join(allowed)}")
        return value

    def date(self, key: str) -> datetime.date:
        """A date without quotation marks."""
        value = self._get(key, f"{key} = 2026-01-31")
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise self.wrong(f"{key!r} is {_kind(value)}, not a date without quotation marks; write {key} = 2026-01-31")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false; the default where the key is not there."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{key!r} is {_kind(value)}, not true or false without quotation marks")
        return value

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number in a range."""
        return self._whole(key, self._get(key, f"{key} = {low}"), low, high)

    def numbers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """A whole number, or a list of them; none where the key is not there."""
        value = self._values.get(key, [])
        return tuple(self._whole(key, one, low, high) for one in (value if isinstance(value, list) else [value]))

    def degrees(self, key: str, high: int) -> float:
        """Degrees of latitude or longitude, negative to the south and west."""
        value = self._get(key, f"{key} = 52.52")
        if isinstance(value, bool) or not isinstance(value, int | float) or not -high <= value <= high:
            raise self.wrong(f"{key!r} is not a number of degrees from -{high} to {high}; write {key} = 52.52")
        return float(value)

    def tables(self, key: str, known: tuple[str, ...], name: str) -> Iterator["Table"]:
        """The tables of a list, `[[key]]`, each with its number; `name` leads there in messages."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(f"{key!r} is not a list of tables; write [[{name}]]")
        for number, one in enumerate(value, 1):
            yield Table(one, f"{self.place}, {key} {number}", known)

    def table(self, key: str, known: tuple[str, ...]) -> "Table | None":
        """The table `[key]`, None where it is not there."""
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(f"{key!r} is {_kind(value)}, not a table; write [{key}]")
        return Table(value, f"{self.place}, {key}", known)

    def _whole(self, key: str, value: object, low: int, high: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            shown = f"{value!r}" if isinstance(value, int) else _kind(value)
            raise self.wrong(f"{key!r} is {shown}, not a whole number from {low} to {high}; write {key} = {low}")
        return value


def _kind(value: object) -> str:
    names = {bool: "a truth value", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date")
