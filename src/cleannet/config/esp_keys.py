"""Files of security associations: TOML, read strictly, and quoted nowhere ([keys.md](docs/keys.md))."""

import ipaddress
from collections.abc import Mapping

from cleannet.config.keys_error import KeysError
from cleannet.config.nas_keys import octets_of, toml
from cleannet.frames.esp import CBC, GCM, NONE, NULL, SHA_1, SHA_256, ESPKey

_HOW = (
    'write [[sa]] with spi, cipher = "AES-GCM", "AES-CBC" or "NULL", key, and where wanted integrity, integrity_key, '
    "tag, source and destination"
)
_KNOWN = {"spi", "cipher", "key", "integrity", "integrity_key", "tag", "source", "destination"}
_CIPHERS = {GCM: (20, 28, 36), CBC: (16, 24, 32), NULL: (0,)}
_INTEGRITY = {NONE: 0, SHA_1: 20, SHA_256: 32}


def esp_keys(octets: bytes, path: str) -> tuple[ESPKey, ...]:
    """The security associations of a file.

    Raises:
        KeysError: it is not of that form. The message names the place and quotes nothing.
    """
    values = toml(octets, path)
    found = values.get("sa", [])
    if set(values) - {"sa"} or not isinstance(found, list) or not found:
        raise KeysError(f"{path}: {_HOW}")
    return tuple(_one(one, f"{path}, sa {number}") for number, one in enumerate(found, 1))


def _one(values: object, place: str) -> ESPKey:
    if not isinstance(values, Mapping) or set(values) - _KNOWN:
        raise KeysError(f"{place}: {_HOW}")
    spi, cipher, integrity = values.get("spi"), values.get("cipher"), values.get("integrity", NONE)
    tag = values.get("tag", 16)
    if not isinstance(spi, int) or not 0 < spi < 1 << 32:
        raise KeysError(f"{place}: spi is a number, as 0x1001")
    if not isinstance(cipher, str) or cipher not in _CIPHERS:
        raise KeysError(f"{place}: cipher is one of {', '.join(_CIPHERS)}")
    if not isinstance(integrity, str) or integrity not in _INTEGRITY:
        raise KeysError(f"{place}: integrity is one of {', '.join(_INTEGRITY)}")
    if tag not in (8, 12, 16):
        raise KeysError(f"{place}: tag is 8, 12 or 16")
    return ESPKey(
        spi,
        cipher,
        _key(values.get("key", ""), _CIPHERS[cipher], f"{place}: key"),
        integrity=integrity,
        integrity_key=_key(values.get("integrity_key", ""), (_INTEGRITY[integrity],), f"{place}: integrity_key"),
        tag=int(tag),
        source=_address(values.get("source", ""), f"{place}: source"),
        destination=_address(values.get("destination", ""), f"{place}: destination"),
    )


def _key(value: object, sizes: tuple[int, ...], what: str) -> bytes:
    text = value.removeprefix("0x") if isinstance(value, str) else ""
    size = len(text) // 2 if len(text) // 2 in sizes else sizes[0]
    return octets_of(value, size, what)


def _address(value: object, what: str) -> str:
    try:
        return str(ipaddress.ip_address(value)) if isinstance(value, str) and value else ""
    except ValueError:
        raise KeysError(f"{what} is no address") from None
