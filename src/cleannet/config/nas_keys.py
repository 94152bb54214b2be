"""Files of subscribers' keys: TOML, read strictly, and quoted nowhere ([keys.md](docs/keys.md))."""

import re
from collections.abc import Mapping

from cleannet.config.keys_error import KeysError
from cleannet.decode.milenage import opc_of
from cleannet.decode.nas_opening import NASKey, NASKeys

_SIZES = {"k": 16, "opc": 16, "op": 16, "kausf": 32, "kseaf": 32, "kamf": 32, "kasme": 32}
"""Octets of each key."""
MOST_SUBSCRIBERS = 1000
"""Each is tried on each challenge."""
_HOW = (
    'write [[subscriber]] with supi = "…" (5 to 15 digits) and k and opc (or op), or kausf, kseaf, kamf or kasme, each '
    "in hexadecimal digits"
)


def nas_keys(octets: bytes, path: str) -> NASKeys:
    """The keys of a file.

    Raises:
        KeysError: it is not of that form. The message names the place and quotes nothing.
    """
    values = toml(octets, path)
    networks, subscribers = values.get("serving_networks", []), values.get("subscriber", [])
    if set(values) - {"serving_networks", "subscriber"} or not isinstance(subscribers, list) or not subscribers:
        raise KeysError(f"{path}: {_HOW}; beside it only serving_networks may stand")
    if not isinstance(networks, list) or not all(re.fullmatch(r"[0-9]{3}-[0-9]{2,3}", str(one)) for one in networks):
        raise KeysError(f'{path}: serving_networks is a list of networks, as ["001-01"]')
    if len(subscribers) > MOST_SUBSCRIBERS:
        raise KeysError(f"{path}: more than {MOST_SUBSCRIBERS} subscribers; give those whom the capture is about")
    made = tuple(_subscriber(one, f"{path}, subscriber {n}") for n, one in enumerate(subscribers, 1))
    return NASKeys(made, tuple(map(str, networks)))


def toml(octets: bytes, path: str) -> dict[str, object]:
    """The top table of a TOML file of keys.

    Raises:
        KeysError: it is none. The message names the line and quotes nothing.
    """
    import tomllib

    try:
        return tomllib.loads(octets.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as wrong:
        place = re.search(r"at line \d+", str(wrong))
        raise KeysError(f"{path}: not a TOML file{f', {place[0]}' if place else ''}") from None


def _subscriber(values: object, place: str) -> NASKey:
    if not isinstance(values, Mapping) or set(values) - {"supi", *_SIZES}:
        raise KeysError(f"{place}: {_HOW}")
    supi = values.get("supi", "")
    if not isinstance(supi, str) or not re.fullmatch(r"(?:imsi-)?[0-9]{5,15}|", supi):
        raise KeysError(f"{place}: supi is the digits of an IMSI, in quotation marks")
    keys = {name: octets_of(values[name], size, f"{place}: {name}") for name, size in _SIZES.items() if name in values}
    if "op" in keys and "k" in keys:
        keys.setdefault("opc", opc_of(keys["k"], keys.pop("op")))
    if ("k" in keys) != ("opc" in keys) or not keys:
        raise KeysError(f"{place}: k wants opc (or op) beside it; {_HOW}")
    if not supi and keys.keys() - {"kamf", "kasme"}:
        raise KeysError(f"{place}: supi is missing: the keys of 5G are made of it")
    return NASKey(supi.removeprefix("imsi-"), **keys)


def octets_of(value: object, size: int, what: str) -> bytes:
    """A key of hexadecimal digits.

    Raises:
        KeysError: it is none of that size. The message quotes nothing.
    """
    text = value.removeprefix("0x") if isinstance(value, str) else ""
    if not re.fullmatch(rf"[0-9a-fA-F]{{{2 * size}}}", text):
        raise KeysError(f"{what} is not {2 * size} hexadecimal digits in quotation marks")
    return bytes.fromhex(text)
