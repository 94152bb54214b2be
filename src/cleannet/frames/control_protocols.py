"""What a datagram of the core carries, told by port and octets together: for a batch at once.

PFCP (TS 29.244, 6.3 and 7.2.2), GTP-C (TS 29.274, 5; TS 29.060, 6), version 0 of GTP but for its user packets (GSM
09.60, 6), GTP-U (TS 29.281, 5.1), IKE (RFC 7296, 2.23 and 3.1), SNMP (RFC 1157, 4; RFC 3416, 2), TFTP (RFC 1350, 5),
syslog (RFC 5424, 6).
"""

import enum
from collections.abc import Callable

import numpy as np

from cleannet.frames.columns import Bools, Int64, Octets, field, window
from cleannet.frames.gtp_u import PORT as GTP_U_PORT
from cleannet.frames.gtp_u import is_gtp_u
from cleannet.frames.udp import HEADER, Datagrams

PFCP_PORT, GTP_C_PORT, GTP_0_PORT, IKE_PORT, NAT_PORT = 8805, 2123, 3386, 500, 4500
SNMP_PORTS, TFTP_PORT, SYSLOG_PORT = (161, 162), 69, 514
_WATCHED = np.zeros(1 << 16, np.bool_)
_WATCHED[[PFCP_PORT, GTP_C_PORT, GTP_0_PORT, GTP_U_PORT, IKE_PORT, NAT_PORT, *SNMP_PORTS, TFTP_PORT, SYSLOG_PORT]] = (
    True
)
MARKER = 4
"""Zero octets before IKE on port 4500 (RFC 3948, 2.2)."""
_IKE_HEADER = 28
_VERSION_0, _USER_PACKET, _HEADER_0 = 0x1E, 255, 20
"""First octet (without its last bit), type of user packets, and octets of a header of version 0 of GTP. Charging (GTP')
has the same port and another first octet (TS 32.295, 6.1.1)."""


class ControlProtocol(enum.Enum):
    """What a datagram carries."""

    PFCP = "PFCP"
    GTP_C = "GTP-C"
    GTP_U = "GTP-U"
    IKE = "IKE"
    SNMP = "SNMP"
    TFTP = "TFTP"
    SYSLOG = "syslog"


def watched(datagrams: Datagrams) -> Datagrams:
    """Those on a port that any of these protocols has."""
    return datagrams.take(_WATCHED[datagrams.source] | _WATCHED[datagrams.destination])


def told(buffer: Octets, datagrams: Datagrams) -> Int64:
    """For each datagram the index in `PROTOCOLS` of what it carries, -1 for nothing that is known."""
    rows = window(buffer, datagrams.spans.at, HEADER + MARKER + _IKE_HEADER)
    found = np.full(len(datagrams), -1, np.int64)
    for number, test in enumerate(_TESTS.values()):
        found[test(datagrams, rows) & (found < 0)] = number
    return found


def _is_pfcp(datagrams: Datagrams, rows: Octets) -> Bools:
    """Port 8805 at either end, version 1, and a length that fits (of the first message, where more follow)."""
    length: Int64 = field(rows, 10, 2) + 4
    follows = (rows[:, 8] & 0x04) != 0
    whole = (length == datagrams.told) | (follows & (length < datagrams.told))
    found: Bools = datagrams.on(PFCP_PORT) & (rows[:, 8] >> 5 == 1) & (datagrams.there >= HEADER) & whole
    return found


def _is_gtp_c(datagrams: Datagrams, rows: Octets) -> Bools:
    """Port and version of GTP agree, and a length that fits (version 2 may carry a second message)."""
    size, length, version = datagrams.told, field(rows, 10, 2), rows[:, 8] >> 5
    first = (version == 1) & ((rows[:, 8] & 0x10) != 0) & (length + 8 == size)
    second = (version == 2) & ((length + 4 == size) | (((rows[:, 8] & 0x10) != 0) & (length + 4 < size)))
    # Where both ends have the port it is GTP also if it promises more than there is: that is its sender's fault.
    both = (datagrams.source == GTP_C_PORT) & (datagrams.destination == GTP_C_PORT)
    second |= both & (version == 2) & (length + 4 > size)
    found: Bools = datagrams.on(GTP_C_PORT) & (first | second) & (datagrams.there >= HEADER)
    old = ((rows[:, 8] & 0xFE) == _VERSION_0) & (rows[:, 9] != _USER_PACKET) & (length + _HEADER_0 == size)
    found |= datagrams.on(GTP_0_PORT) & old & (datagrams.there >= _HEADER_0)
    return found


def _is_gtp_u(datagrams: Datagrams, rows: Octets) -> Bools:  # noqa: ARG001  (all tests are called alike)
    return is_gtp_u(datagrams)


def _is_ike(datagrams: Datagrams, rows: Octets) -> Bools:
    """Port 500, or 4500 with the marker; version 1.0 or 2.0, an initiator's SPI, and a length that fits."""
    found = np.zeros(len(rows), np.bool_)
    for port, skip in ((IKE_PORT, 0), (NAT_PORT, MARKER)):
        at = HEADER + skip
        version = rows[:, at + 17]
        sound = ((version == 0x10) | (version == 0x20)) & (field(rows, at + 24, 4) + skip == datagrams.told)
        sound &= (field(rows, at, 4) != 0) | (field(rows, at + 4, 4) != 0)
        marked = field(rows, HEADER, 4) == 0 if skip else np.ones(len(rows), np.bool_)
        found |= datagrams.on(port) & marked & sound & (datagrams.there >= skip + _IKE_HEADER)
    return found


def _is_snmp(datagrams: Datagrams, rows: Octets) -> Bools:
    """A sequence that begins with a version of one octet, and then a community (versions 1, 2c) or a header (3)."""
    found = np.zeros(len(rows), np.bool_)
    for form, skip in ((0x80, 0), (0x81, 1), (0x82, 2)):
        at = HEADER + 2 + skip
        length = rows[:, HEADER + 1]
        begins = (length < form) if not skip else (length == form)
        version, after = rows[:, at + 2], rows[:, at + 3]
        sound = (rows[:, at] == 2) & (rows[:, at + 1] == 1)
        sound &= ((version <= 1) & (after == 4)) | ((version == 3) & (after == 0x30))
        found |= begins & sound
    on = datagrams.on(SNMP_PORTS[0]) | datagrams.on(SNMP_PORTS[1])
    found &= on & (rows[:, HEADER] == 0x30) & (datagrams.there >= 10)
    return found


def _is_tftp(datagrams: Datagrams, rows: Octets) -> Bools:
    """A request to read or write; what answers comes from another port and tells no more."""
    asks = (rows[:, HEADER] == 0) & ((rows[:, HEADER + 1] == 1) | (rows[:, HEADER + 1] == 2))
    found: Bools = (datagrams.destination == TFTP_PORT) & asks & (datagrams.there >= 9)
    return found


def _is_syslog(datagrams: Datagrams, rows: Octets) -> Bools:
    """A priority of one to three digits in angle brackets."""
    digit = (rows >= 0x30) & (rows <= 0x39)
    at = HEADER
    closes = np.zeros(len(rows), np.bool_)
    for digits in (1, 2, 3):
        closes |= digit[:, at + 1 : at + 1 + digits].all(axis=1) & (rows[:, at + 1 + digits] == 0x3E)
    found: Bools = (datagrams.destination == SYSLOG_PORT) & (rows[:, at] == 0x3C) & closes
    found &= datagrams.there >= 5
    return found


_TESTS: dict[ControlProtocol, Callable[[Datagrams, Octets], Bools]] = {
    ControlProtocol.PFCP: _is_pfcp,
    ControlProtocol.GTP_C: _is_gtp_c,
    ControlProtocol.GTP_U: _is_gtp_u,
    ControlProtocol.IKE: _is_ike,
    ControlProtocol.SNMP: _is_snmp,
    ControlProtocol.TFTP: _is_tftp,
    ControlProtocol.SYSLOG: _is_syslog,
}
PROTOCOLS = tuple(_TESTS)
