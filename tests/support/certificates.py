"""Made certificates, octet by octet (RFC 5280): nobody signed them, since nobody here verifies signatures."""

import ipaddress

UNSIGNED = bytes(8)
SHA_256_ECDSA, SHA_1_RSA, SHA_256_RSA = "2a8648ce3d040302", "2a864886f70d010105", "2a864886f70d01010b"


def tlv(tag: int, contents: bytes) -> bytes:
    """An element of DER."""
    size = len(contents)
    if size < 0x80:
        return bytes([tag, size]) + contents
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + contents


def algorithm(oid: str, parameters: bytes = b"") -> bytes:
    """An AlgorithmIdentifier."""
    return tlv(0x30, tlv(6, bytes.fromhex(oid)) + parameters)


EC_256 = tlv(
    0x30,
    algorithm("2a8648ce3d0201", tlv(6, bytes.fromhex("2a8648ce3d030107"))) + tlv(3, b"\0\4" + bytes(64)),
)


def rsa_key(bits: int) -> bytes:
    """A public key of RSA with a modulus of that length."""
    modulus = tlv(2, b"\0" + (1 << bits - 1).to_bytes(bits // 8, "big"))
    return tlv(0x30, algorithm("2a864886f70d010101", tlv(5, b"")) + tlv(3, b"\0" + tlv(0x30, modulus + tlv(2, b"\3"))))


def _name(text: str) -> bytes:
    return tlv(0x30, tlv(0x31, tlv(0x30, tlv(6, bytes.fromhex("550403")) + tlv(12, text.encode()))))


def _extension(oid: str, value: bytes, critical: bool = False) -> bytes:
    return tlv(0x30, tlv(6, bytes.fromhex(oid)) + (tlv(1, b"\xff") if critical else b"") + tlv(4, value))


def certificate_of(
    names: tuple[str, ...] = (),
    *,
    instance: str = "",
    subject: str = "somebody",
    issuer: str = "the operator's CA",
    begins: str = "260101000000Z",
    ends: str = "270101000000Z",
    key: bytes = EC_256,
    signature: str = SHA_256_ECDSA,
    authority: bool = False,
    address: str = "",
) -> bytes:
    """A certificate."""
    others = b"".join(tlv(0x82, one.encode()) for one in names)
    others += tlv(0x86, b"urn:uuid:" + instance.encode()) if instance else b""
    others += tlv(0x87, ipaddress.ip_address(address).packed) if address else b""
    uses = tlv(6, bytes.fromhex("2b06010505070301")) + tlv(6, bytes.fromhex("2b06010505070302"))
    extensions = _extension("551d13", tlv(0x30, tlv(1, b"\xff") if authority else b""), critical=True)
    extensions += _extension("551d25", tlv(0x30, uses))
    extensions += _extension("551d11", tlv(0x30, others)) if others else b""
    times = b"".join(tlv(24 if len(one) > 13 else 23, one.encode()) for one in (begins, ends))
    body = tlv(0xA0, tlv(2, b"\2")) + tlv(2, b"\7") + algorithm(signature) + _name(issuer)
    body += tlv(0x30, times) + _name(subject) + key + tlv(0xA3, tlv(0x30, extensions))
    return tlv(0x30, tlv(0x30, body) + algorithm(signature) + tlv(3, b"\0" + UNSIGNED))
