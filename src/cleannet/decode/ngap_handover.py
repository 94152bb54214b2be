"""What the target of an N2 handover chooses for the radio link: NR RRC inside TargetToSource-TransparentContainer.

The container is TargetNGRANNode-ToSourceNGRANNode-TransparentContainer (TS 38.413, 9.3.1.30); its RRC container is
HandoverCommand (TS 38.331, 11.2.2), which holds the RRCReconfiguration that the UE will get. Only its beginning is
read, up to the algorithms in radioBearerConfig: what differs from one handover to the next (the UE's identity in the
new cell, measurements) stands behind it, so that handovers alike still share one shape (`cleannet.decode.shapes`).
"""

from cleannet.decode import uper
from cleannet.decode.aper import open_type
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.nr_rrc_fields import algorithms
from cleannet.decode.uper import Bits, Decoded, Stopped
from cleannet.decode.uper_rrc import notation
from cleannet.decode.uper_tree import at
from cleannet.model.ngap import HandoverAlgorithms
from cleannet.model.problem import ProblemKind

_CONTAINER = "TargetToSource-TransparentContainer"
_COMMAND = "HandoverCommand"
_MESSAGE = "handoverCommandMessage"
# Bits before handoverCommandMessage: criticalExtensions, c1, and whether nonCriticalExtension is there.
_BEFORE_NR = 4
_BEFORE_LTE = 5
_HEAD = 3
"""Octets of a HandoverCommand that its framing can lie in: five bits, and a length of up to sixteen."""
_HAS_RADIO_BEARERS = 0x10
"""radioBearerConfig, the first of the five optional components of RRCReconfiguration-IEs (TS 38.331, 6.2.2)."""


def handover_algorithms(cursor: Cursor) -> HandoverAlgorithms | None:
    """The AS algorithms in a TargetToSource-TransparentContainer; None where the target is an LTE cell.

    An ng-eNB, or an eNB of EPS, sends HandoverCommand of TS 36.331 in a container that is built alike.

    Raises:
        Malformed: the container is neither.
    """
    container = open_type(cursor, _CONTAINER)
    container.bits(2, _CONTAINER)
    rrc = open_type(container, f"{_CONTAINER}: rRCContainer")
    start, octets = rrc.pos, rrc.buffer[rrc.pos : rrc.end]
    try:
        message, used = _framed(octets, _BEFORE_NR)
    except Stopped as stop:
        rrc.take(min(_HEAD, len(octets)), _COMMAND)
        if _is_lte(octets):
            return None
        raise _malformed(stop, start) from None
    try:
        bearers = _radio_bearers(message)
    except Stopped as stop:
        raise _malformed(stop, start) from None
    finally:
        used += message.size - message.left
        rrc.take(min(max(_HEAD, -(-used // 8)), len(octets)), _COMMAND)
    if message.problems:
        raise _malformed(message.problems[0], start)
    return HandoverAlgorithms(**algorithms(at(bearers, "securityConfig", "securityAlgorithmConfig")))


def _framed(octets: bytes, before: int) -> tuple[Bits, int]:
    """The octets of handoverCommandMessage, behind `before` bits and a length; and where they begin, in bits.

    Raises Stopped where they are not all of the command. So one of LTE is never taken for one of NR.
    """
    bits = Bits(octets)
    head = bits.take(before, _COMMAND)
    if head > 1:
        raise bits.bad(f"{_COMMAND}: critical extension of a later release", ProblemKind.UNKNOWN_IE)
    size = uper.length(bits, _MESSAGE)
    begin = bits.size - bits.left
    if size >= uper.FRAGMENT:
        raise bits.bad(f"{_MESSAGE}: in fragments", ProblemKind.LIMIT_REACHED)
    inner = bits.take(size * 8, _MESSAGE).to_bytes(size, "big")
    if bits.left >= 8 and not head:
        raise bits.bad(f"{_COMMAND}: {bits.left} bits behind it", ProblemKind.TRAILING_BYTES)
    return Bits(inner, bits), begin


def _is_lte(octets: bytes) -> bool:
    try:
        _framed(octets, _BEFORE_LTE)
    except Stopped:
        return False
    return True


def _radio_bearers(bits: Bits) -> Decoded:
    """RadioBearerConfig of an RRCReconfiguration (TS 38.331, 6.2.2); None where it has none."""
    bits.take(2, "rrc-TransactionIdentifier")
    if bits.take(1, "criticalExtensions"):
        raise bits.bad("RRCReconfiguration: critical extension of a later release", ProblemKind.UNKNOWN_IE)
    present = bits.take(5, "RRCReconfiguration-IEs")
    return notation("nr_rrc.asn1").type("RadioBearerConfig")(bits) if present & _HAS_RADIO_BEARERS else None


def _malformed(stop: Stopped, start: int) -> Malformed:
    kind = stop.kind or ProblemKind.UNKNOWN_IE
    return Malformed(kind, f"{_CONTAINER}: {stop.detail}", start + stop.offset)
