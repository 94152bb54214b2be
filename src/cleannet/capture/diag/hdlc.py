"""Frames of a DIAG stream: flags, escapes and check sequence of asynchronous HDLC (ISO/IEC 13239; RFC 1662, 4.2).

A frame ends with the flag 0x7E. Inside, 0x7E and 0x7D are written as 0x7D and the octet with bit 6 inverted. The last
two octets are the X.25 check sequence over what is before them: CRC-16, polynomial 0x1021, least significant bit first.
"""

import binascii
from collections.abc import Iterable, Iterator

FLAG = b"\x7e"
_ESCAPE = b"\x7d"
_ESCAPED_FLAG = b"\x7d\x5e"
_ESCAPED_ESCAPE = b"\x7d\x5d"

# A log record states its length in 16 bits; around it: 8 octets of a wrapping, 4 of the packet, 2 of the check
# sequence; and each octet may be escaped.
LONGEST = 2 * (0xFFFF + 8 + 4 + 2)

CHECK_OCTETS = 2
# The standard library has the CRC only with the most significant bit first: the octets are mirrored on their way in,
# and the residue that is left over any intact frame (0xF0B8, RFC 1662, C.1) is mirrored as well.
_MIRROR = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))
_START = 0xFFFF
_RESIDUE = 0x1D0F


def unescaped(frame: bytes) -> bytes:
    """The octets between two flags without their escapes."""
    if _ESCAPE not in frame:
        return frame
    return frame.replace(_ESCAPED_FLAG, FLAG).replace(_ESCAPED_ESCAPE, _ESCAPE)


def intact(packet: bytes) -> bool:
    """Whether the check sequence at the end of an unescaped frame fits what is before it."""
    return len(packet) > CHECK_OCTETS and binascii.crc_hqx(packet.translate(_MIRROR), _START) == _RESIDUE


def check_sequence(packet: bytes) -> bytes:
    """The two octets that make a packet's frame intact."""
    register = binascii.crc_hqx(packet.translate(_MIRROR), _START) ^ 0xFFFF
    high, low = register.to_bytes(2, "big").translate(_MIRROR)
    return bytes((high, low))


def framed(packet: bytes) -> bytes:
    """A packet as it stands in a stream: with check sequence, escapes and closing flag."""
    whole = packet + check_sequence(packet)
    return whole.replace(_ESCAPE, _ESCAPED_ESCAPE).replace(FLAG, _ESCAPED_FLAG) + FLAG


def split(pieces: Iterable[bytes]) -> Iterator[tuple[int, list[bytes], bool]]:
    """Cut a stream at its flags: offset of the first frame, frames as they stand, whether a flag follows each of them.

    Each frame takes one octet more in the stream than it has here, its flag. An empty frame is nothing but a flag
    beside a flag. What stands behind the last flag comes alone, with False. A frame much longer than `LONGEST` is cut
    to one octet more than that, so that memory stays bounded; no other frame of its batch follows it.
    """
    held = b""
    position = 0  # of `held` in the stream
    skipping = False
    for piece in pieces:
        data = held + piece
        if skipping:
            end = data.find(FLAG)
            skipping = end < 0
            drop = len(data) if skipping else end + 1
            position += drop
            data = data[drop:]
        frames = data.split(FLAG)
        held = frames.pop()
        start = position
        position += len(data) - len(held)
        if len(held) > LONGEST:
            frames.append(held[: LONGEST + 1])
            position += len(held)
            held = b""
            skipping = True
        if frames:
            yield start, frames, True
    if held:
        yield position, [held], False
