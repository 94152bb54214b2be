"""Whether octets begin a DIAG log. Neither form has a magic number; both have enough that must fit."""

from cleannet.capture.compressed import GZIP, is_zstandard
from cleannet.capture.diag import hdlc
from cleannet.capture.diag.log_codes import NOT_READ, READ
from cleannet.capture.diag.records import LOG, MULTI_RADIO, RECORD_HEADER, SECURE_LOG
from cleannet.capture.pcap import is_pcap
from cleannet.capture.pcapng import MAGIC

# Octets looked at first, and where they do not suffice.
FEW, HEAD = 1 << 12, 1 << 16
FRAMED, UNFRAMED = "framed", "unframed"

# The first digit of a log code is the kind of equipment: 1x, WCDMA, GSM, UMTS, television, LTE with NR, TD-SCDMA.
_EQUIPMENT = (0x1, 0x4, 0x5, 0x7, 0xA, 0xB, 0xD)
_LATEST_TOP = 1  # highest octet of a time stamp; 2 is reached in 2203
_FRAMES_LOOKED_AT = 32
_ESCAPED_HEADER = 64
_ROW = 3
_LAST_COMMAND = SECURE_LOG


def is_diag(head: bytes) -> bool:
    """Whether the first octets of an input, unpacked, are those of a DIAG log. 512 suffice nearly always."""
    return form_of(head) is not None


def form_of(head: bytes) -> str | None:
    """`FRAMED` for .qmdl and .mi2log, `UNFRAMED` for .dlf, None for anything else."""
    if is_pcap(head) or head.startswith((MAGIC, GZIP)) or is_zstandard(head):
        return None
    if _is_framed(head) or _begins_packet(hdlc.unescaped(head[:_ESCAPED_HEADER])):
        return FRAMED
    return UNFRAMED if _is_unframed(head) else None


def _is_framed(head: bytes) -> bool:
    """Whether a check sequence fits among the first frames that are there as a whole."""
    frames = head.split(hdlc.FLAG, _FRAMES_LOOKED_AT)[:-1]
    packets = (hdlc.unescaped(frame) for frame in frames)
    return any(hdlc.intact(packet) and packet[0] <= _LAST_COMMAND for packet in packets)


def _begins_packet(packet: bytes) -> bool:
    """Whether a log packet begins here, of which the rest need not be there."""
    if packet[:1] == bytes((MULTI_RADIO,)):
        packet = packet[8:]
    outer, inner = packet[2:4], packet[4:6]
    return packet[:1] == bytes((LOG,)) and outer == inner and _record_at(packet, 4) > 0


def _record_at(data: bytes, place: int) -> int:
    """Length of the log record whose header stands at `place`; 0 if none does."""
    if len(data) < place + RECORD_HEADER.size:
        return 0
    length, code, stamp = RECORD_HEADER.unpack_from(data, place)
    fits = length >= RECORD_HEADER.size and code >> 12 in _EQUIPMENT and stamp >> 56 <= _LATEST_TOP
    return length if fits else 0


def _is_unframed(head: bytes) -> bool:
    """Whether log records follow one another: three, or fewer of a known kind up to the end of what is there."""
    place = records = 0
    while records < _ROW and (length := _record_at(head, place)):
        place += length
        records += 1
    code = int.from_bytes(head[2:4], "little")
    return records == _ROW or (records > 0 and place >= len(head) and (code in READ or code in NOT_READ))
