"""Which network a name of Diameter, an APN or an IMSI belongs to, and whether two of them are one.

Names of networks hold an MNC of three digits, with a zero before one of two (TS 23.003, 19.2); an IMSI does not tell
how many digits its MNC has (TS 23.003, 2.2). So two networks are another only where no reading makes them one.
"""

import functools
import re
from typing import NamedTuple

_REALM = re.compile(r"(?:^|\.)mnc(\d{3})\.mcc(\d{3})\.(?:3gppnetwork\.org|ipxuni\.3gppnetwork\.org|gprs)$")
_ONE_COUNTRY = (
    *(("234", "235"), ("310", "311", "312", "313", "314", "315", "316"), ("404", "405", "406"), ("440", "441")),
    ("460", "461"),
)
"""Country codes of ITU-T E.212 of which one country has several."""
_NOWHERE = ("001", "901", "999")
"""Test networks and networks of no country: such a code tells no place."""
_TWO_DIGITS = re.compile(r"2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")


class Network(NamedTuple):
    """A network by its country code and its network code, the latter as three digits."""

    country: str
    code: str


@functools.lru_cache(4096)
def of_name(name: str) -> Network | None:
    """The network that a realm, a host's name or an operator identifier of an APN names; None where it names none."""
    found = _REALM.search(name.lower().rstrip("."))
    return Network(found[2], found[1]) if found else None


def of_plmn(plmn: str) -> Network | None:
    """The network of "MCC-MNC"; None for ""."""
    country, _, code = plmn.partition("-")
    return Network(country, code.zfill(3)) if code else None


def is_home(digits: str, network: Network) -> bool:
    """Whether an IMSI of these first six digits may be one of a network."""
    country, code = digits[:3], digits[3:6]
    return country == network.country and network.code in (code, f"0{code[:2]}")


def one_network(a: Network, b: Network) -> bool:
    """Whether two are one: also where one of them wrote an MNC of two digits as one of three (01 as 001 or 010)."""
    return a.country == b.country and (a.code == b.code or _same_code(a.code, b.code) or _same_code(b.code, a.code))


def _same_code(short: str, long: str) -> bool:
    return short.startswith("0") and long.endswith("0") and short[1:] == long[:2]


def country_of(code: str) -> str:
    """A country by its code: the first of all that it has; "" for one that tells no place."""
    if code in _NOWHERE:
        return ""
    return next((group[0] for group in _ONE_COUNTRY if code in group), code)


def far_apart(a: str, b: str) -> bool:
    """Whether two country codes of networks ("MCC") are those of two countries."""
    first, second = country_of(a), country_of(b)
    return bool(first and second) and first != second


def related_names(host: str, realm: str) -> bool:
    """Whether a host's name may be one of a realm: inside of it, or under the same domain of two labels."""
    host, realm = host.lower().rstrip("."), realm.lower().rstrip(".")
    if host == realm or host.endswith(f".{realm}") or "." not in host:
        return True
    return host.split(".")[-2:] == realm.split(".")[-2:]


def one_house(a: str, b: str) -> bool:
    """Whether two realms may be of one operator: of one network, or under one domain."""
    first, second = of_name(a), of_name(b)
    return one_network(first, second) if first and second else related_names(a, b)


def dialling_code(title: str) -> str:
    """The country code that digits of E.164 begin with (one to three digits)."""
    if title[:1] in ("1", "7"):
        return title[:1]
    return title[:2] if _TWO_DIGITS.match(title) else title[:3]
