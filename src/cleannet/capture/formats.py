"""What an input is, told by its first octets, and the way out where it is not a capture that can be read."""

from cleannet.capture import compressed

_CONVERT = "convert it to pcapng with editcap (part of Wireshark)"
_UNPACK = "unpack it first"

# First octets, kind, what it is in words, the way out.
_KNOWN: tuple[tuple[bytes, str, str, str], ...] = (
    (b"snoop\0\0\0", "snoop", "a Solaris snoop capture (RFC 1761)", _CONVERT),
    (b"RTSS", "netmon", "a Microsoft Network Monitor 1 file", _CONVERT),
    (b"GMBU", "netmon", "a Microsoft Network Monitor 2 file", _CONVERT),
    (b"TRSNIFF data    \x1a", "sniffer", "a Sniffer capture", _CONVERT),
    (b"XCP\0", "netxray", "a NetXRay or Sniffer Pro capture", _CONVERT),
    (b"iptrace 1.0", "iptrace", "an AIX iptrace capture", _CONVERT),
    (b"iptrace 2.0", "iptrace", "an AIX iptrace capture", _CONVERT),
    (b"btsnoop\0", "btsnoop", "a Bluetooth HCI capture", "capture N2 instead; it holds no mobile core signalling"),
    (b"\x00\x00\x02\x00\x12\x05\x00\x10", "k12", "a Tektronix K12/K15 capture (rf5)", _CONVERT),
    (b"+---------+", "k12-text", "a Tektronix K12 text export", _CONVERT),
    (b"Session Transcript", "dct2000", "a Catapult DCT2000 log", _CONVERT),
    (b"EyeSDN", "eyesdn", "an EyeSDN capture", _CONVERT),
    (b"\x1c\x00\x01\xab", "ixia", "an IXIA capture", _CONVERT),
    (b"\x1c\x00\x01\xac", "ixia", "an IXIA capture", _CONVERT),
    (b"\xab\x01\x00\x1c", "ixia", "an IXIA capture", _CONVERT),
    (b"\xac\x01\x00\x1c", "ixia", "an IXIA capture", _CONVERT),
    (b"PK\x03\x04", "zip", "a zip archive", _UNPACK),
    (b"\xfd7zXZ\0", "xz", "xz-compressed", "unpack it with xz -d"),
    (b"BZh", "bzip2", "bzip2-compressed", "unpack it with bzip2 -d"),
    (b"\x04\x22\x4d\x18", "lz4", "LZ4-compressed", "unpack it with lz4 -d"),
    (b"\x1f\x9d", "compress", "packed with compress", "unpack it with gzip -d"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "rar", "a RAR archive", _UNPACK),
    (b"SQLite format 3\0", "sqlite", "an SQLite database", "export its packets to pcapng"),
    (b"%PDF", "pdf", "a PDF document", "name the capture itself"),
    (b"\x7fELF", "elf", "a program", "name the capture itself"),
    (b"\x89PNG", "png", "a picture", "name the capture itself"),
    (b"version https://git-lfs", "git-lfs", "a Git LFS pointer, not the file", "fetch it with git lfs pull"),
    (b"<!DOCTYPE", "html", "a web page", "download the file itself, not the page about it"),
    (b"<!doctype", "html", "a web page", "download the file itself, not the page about it"),
    (b"<html", "html", "a web page", "download the file itself, not the page about it"),
    (b"<?xml", "xml", "an XML document", "export the capture as pcapng instead"),
)
_TEXT = bytes([*range(0x20, 0x7F), 9, 10, 12, 13])
UNKNOWN = "unknown"


def foreign(head: bytes) -> tuple[str, str]:
    """Kind and sentence for an input that is neither pcap nor pcapng, from its first octets."""
    for magic, kind, what, way_out in _KNOWN:
        if head.startswith(magic):
            return kind, f"this is {what}, which cannot be read: {way_out}"
    if head.startswith(compressed.GZIP) or compressed.is_zstandard(head):
        return "compressed", "this is compressed twice, which is not unpacked: unpack the outer layer first"
    if head[257:262] == b"ustar":
        return "tar", f"this is a tar archive, which cannot be read: {_UNPACK}"
    if len(head) < 4:
        return UNKNOWN, f"only {len(head)} bytes, too few for any capture format: copy or record the file again"
    if not head.translate(None, _TEXT):
        return "text", "this is text, not a capture: hexadecimal dumps can be turned into one with text2pcap"
    return UNKNOWN, (
        f"the first bytes ({head[:4].hex(' ')}) belong to no known capture format; pcap and pcapng can be read: "
        "try to convert it with editcap (part of Wireshark)"
    )
