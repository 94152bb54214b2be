"""Ways into what a walk of RRC found (`cleannet.decode.uper`), which may be part of a message only.

Trees are dict (SEQUENCE), list (SEQUENCE OF), (name, value) (CHOICE), (number, bits) (BIT STRING). What is missing or
unread gives None, or nothing.
"""

from typing import Any

from cleannet.decode.uper import UNREAD, Decoded
from cleannet.model.rrc import MeasurementIdentity, MeasurementObject, RRCIdentity

_SPARE = {"spare4": 4, "spare3": 5, "spare2": 6, "spare1": 7}


def at(tree: Decoded, *path: str) -> Decoded:
    """The value under names of components and alternatives, None where it is not there."""
    for name in path:
        if isinstance(tree, dict):
            tree = tree.get(name)
        elif isinstance(tree, tuple) and tree[0] == name:
            tree = tree[1]
        else:
            return None
    return None if tree is UNREAD else tree


def first(tree: Decoded, *names: str) -> Decoded:
    """The value of the first of these components that is there; releases name one thing differently."""
    return next((value for name in names if (value := at(tree, name)) is not None), None)


def items(tree: Decoded, *path: str) -> list[Decoded]:
    """The items of a list."""
    found = at(tree, *path)
    return found if isinstance(found, list) else []


def bits(value: Decoded) -> int | None:
    """A bit string as a number."""
    return value[0] if isinstance(value, tuple) and isinstance(value[0], int) else None


def octets(value: Decoded) -> bytes:
    """A bit string right-justified in whole octets."""
    number = bits(value)
    return b"" if number is None else number.to_bytes((value[1] + 7) // 8, "big")


def alternative(tree: Decoded, *path: str) -> tuple[str, Decoded]:
    """Name and value of a choice; of one that is not there, empty."""
    found = at(tree, *path)
    return found if isinstance(found, tuple) and isinstance(found[0], str) else ("", None)


def present(tree: Decoded, name: str) -> bool:
    """Whether a component is there, read or not."""
    return isinstance(tree, dict) and name in tree


def equals(tree: Decoded, name: str, value: str) -> bool | None:
    """Whether a component has a value; None where it is not there."""
    found = at(tree, name)
    return None if found is None else found == value


def every(trees: list[Decoded], name: str, value: str) -> bool | None:
    """Whether a component has a value in each item of a list; None where there is no item, or one does not tell."""
    told = [equals(it, name, value) for it in trees]
    return None if not told or None in told else all(told)


def count(tree: Decoded, name: str) -> int | None:
    """How many items a list has; None where it is not there."""
    found = at(tree, name)
    return len(found) if isinstance(found, list) else None


def algorithm(names: tuple[str, ...], name: Decoded) -> int | None:
    """The number of a ciphering or integrity algorithm; of a spare value its place in the enumeration."""
    return names.index(name) if name in names else _SPARE.get(name)


def plmn(tree: Decoded, mcc: str = "") -> str:
    """PLMN-Identity as "MCC-MNC"; where it has no MCC that of the one before it in the list counts."""
    own = "".join(str(digit) for digit in items(tree, "mcc"))
    return f"{own or mcc}-{''.join(str(digit) for digit in items(tree, 'mnc'))}"


def plmns(trees: list[Decoded]) -> tuple[str, ...]:
    """All of a list of PLMN-Identity."""
    found: list[str] = []
    for tree in trees:
        found.append(plmn(tree, found[-1].split("-")[0] if found else ""))
    return tuple(found)


def identity(choice: tuple[str, Decoded]) -> RRCIdentity | None:
    """The identity in a choice of them."""
    kind, value = choice[0].removesuffix("-r15"), choice[1]
    if kind == "imsi" and isinstance(value, list):
        return RRCIdentity(kind, "".join(str(digit) for digit in value).encode())
    if isinstance(value, dict):
        value = (bits(at(value, "mmec")) or 0) << 32 | (bits(at(value, "m-TMSI")) or 0), 40
    return RRCIdentity(kind, octets(value)) if octets(value) else None


def ies(body: Decoded) -> dict[str, Any]:
    """The components of a message, those of its critical and non-critical extensions among them."""
    found: dict[str, Any] = dict(body) if isinstance(body, dict) else {}
    inner = found.get("criticalExtensions", found)
    while isinstance(inner, tuple):
        inner = inner[1]
    while isinstance(inner, dict):
        found.update(inner)
        inner = inner.get("nonCriticalExtension")
    return found


def measurements(config: Decoded, technology: str, carrier: str, frequency: str) -> dict[str, Any]:
    """What a MeasConfig (TS 36.331, 6.3.5; TS 38.331, 6.3.2) adds or changes: objects of one technology, identities."""
    objects = []
    for it in items(config, "measObjectToAddModList"):
        number, value = at(it, "measObjectId"), at(it, "measObject", carrier, frequency)
        if isinstance(number, int) and isinstance(value, int):
            objects.append(MeasurementObject(number, technology, value))
    identities = []
    for it in items(config, "measIdToAddModList"):
        number, measured = at(it, "measId"), at(it, "measObjectId")
        if isinstance(number, int) and isinstance(measured, int):
            identities.append(MeasurementIdentity(number, measured))
    return {"measurement_objects": tuple(objects), "measurement_identities": tuple(identities)}
