"""Datagrams of management in clear: SNMP (RFC 1157, RFC 3416, RFC 3412), TFTP (RFC 1350), syslog (RFC 5424).

Only what they are is read, never community names, file names or texts.
"""

from cleannet.decode.cursor import Cursor
from cleannet.model.host_service import HostService
from cleannet.model.message import Direction

_SNMP_VERSIONS = {0: "SNMPv1", 1: "SNMPv2c", 3: "SNMPv3"}
_PRIVATE = 0x02
"""Bit of msgFlags that says that the message is encrypted (RFC 3412, 6.4)."""
_MODES = (b"octet", b"netascii", b"mail")


def snmp(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[HostService, ...]:
    """One message: its version, and whether a community name stands in clear.

    Raises:
        Malformed: its octets end before the version.
    """
    cursor.skip(1, "tag")
    _length(cursor)
    cursor.skip(2, "tag and length of the version")
    service = _SNMP_VERSIONS.get(cursor.u8("version"))
    if service is None:
        return ()
    encrypted = service == "SNMPv3" and _is_private(cursor)
    return (
        HostService(
            at=cursor.at, direction=direction, service=service, encrypted=encrypted, credentials=service != "SNMPv3"
        ),
    )


def _is_private(cursor: Cursor) -> bool:
    """msgFlags: the third element of the header (RFC 3412, 6)."""
    cursor.skip(1, "tag")
    _length(cursor)
    for _ in range(2):
        cursor.skip(1, "tag")
        cursor.skip(_length(cursor), "number")
    cursor.skip(1, "tag")
    return _length(cursor) == 1 and bool(cursor.u8("msgFlags") & _PRIVATE)


def _length(cursor: Cursor) -> int:
    """A length in BER (ITU-T X.690, 8.1.3)."""
    first = cursor.u8("length")
    return first if first < 0x80 else int.from_bytes(cursor.take(first & 0x7F, "length"), "big")


def tftp(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[HostService, ...]:
    """A request: a file's name and one of the modes, each ended by a zero octet.

    Raises:
        Malformed: its octets end early.
    """
    cursor.skip(2, "opcode")
    parts = cursor.take(cursor.left(), "request").split(b"\0")
    if len(parts) < 3 or not parts[0] or parts[1].lower() not in _MODES:
        return ()
    return (HostService(at=cursor.at, direction=direction, service="TFTP", data=True),)


def syslog(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[HostService, ...]:
    """A message whose priority is at most 191 (RFC 5424, 6.2.1).

    Raises:
        Malformed: its octets end early.
    """
    priority = cursor.take(min(cursor.left(), 5), "priority")[1:].split(b">")[0]
    if not priority.isdigit() or int(priority) > 191:
        return ()
    return (HostService(at=cursor.at, direction=direction, service="syslog", data=True),)
