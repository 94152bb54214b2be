"""DNS answers (RFC 1035, 4): which addresses a name was told to have. Names are compressed by pointers backwards."""

import ipaddress

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.dns import labels_of_zone
from cleannet.model.problem import ProblemKind

MOST_RECORDS = 256
_IS_RESPONSE, _OPCODE, _RCODE = 0x8000, 0x7800, 0x000F
_A, _AAAA, _INTERNET = 1, 28, 1
_SIZES = {_A: 4, _AAAA: 16}
_LONGEST_LABEL, _LONGEST_NAME, _POINTER = 63, 255, 0xC0


def answers(payload: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The name that was asked for, and the addresses in the answer; None of what is no answer with addresses.

    The addresses of all aliases count to the name asked for: it is what the asker connects to.
    """
    try:
        return _answers(Cursor(payload, "DNS"))
    except Malformed:
        return None


def _answers(cursor: Cursor) -> tuple[str, tuple[str, ...]] | None:
    cursor.skip(2, "ID")
    flags, questions, count = cursor.u16("flags"), cursor.u16("question count"), cursor.u16("answer count")
    cursor.skip(4, "record counts")
    if not flags & _IS_RESPONSE or flags & (_OPCODE | _RCODE) or questions != 1:
        return None
    name = _question(cursor)
    cursor.skip(4, "type and class")
    found = []
    for _ in range(min(count, MOST_RECORDS)):
        _skip_name(cursor)
        kind, family = cursor.u16("type"), cursor.u16("class")
        cursor.skip(4, "time to live")
        data = cursor.take(cursor.u16("length of the data"), "data")
        if family == _INTERNET and _SIZES.get(kind) == len(data):
            found.append(str(ipaddress.ip_address(data)))
    return (name, tuple(found)) if found and name else None


def _question(cursor: Cursor) -> str:
    """A question's name: the first of the message, so it has nothing to point back to."""
    labels = []
    total = 0
    while length := cursor.u8("length of a label"):
        total += length + 1
        if length > _LONGEST_LABEL or total > _LONGEST_NAME:
            raise cursor.malformed(ProblemKind.BAD_VALUE, "a label or name that is too long")
        labels.append(cursor.take(length, "label").decode("latin-1").lower())
    return ".".join(labels)


def _skip_name(cursor: Cursor) -> None:
    """A record's name: labels up to an empty one, or to a pointer, which is the last."""
    while length := cursor.u8("length of a label"):
        if length & _POINTER == _POINTER:
            cursor.skip(1, "rest of a pointer")
            return
        cursor.skip(length, "label")


def domain(name: str) -> str:
    """The end of a host's name that is taken for its owner's: two labels, or three as in `example.co.uk`; else "".

    No list of public suffixes is at hand, so of suffixes such as `github.io` the owners are taken for one.
    """
    labels = name.lower().rstrip(".").removeprefix("*.").split(".")
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit() or len(name) > _LONGEST_NAME:
        return ""
    octets = [one.encode("utf-8", "replace") for one in labels]
    return ".".join(labels[-labels_of_zone(octets) :])
