"""X.509 certificates (RFC 5280) as far as they say how well they protect; names of persons and keys are not kept.

A walk over DER (ITU-T X.690, 8.1 and 10): tags of one octet and definite lengths, which is all that certificates use.
"""

import calendar
import hashlib
from collections.abc import Iterator
from typing import Any

from cleannet.decode.cursor import Cursor
from cleannet.model.problem import ProblemKind
from cleannet.model.tls import Certificate

_BOOLEAN, _INTEGER, _BITS, _OCTETS, _OID, _UTC, _GENERAL, _SEQUENCE = 1, 2, 3, 4, 6, 23, 24, 0x30
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_DNS, _URI = 0x82, 0x86
MOST_NAMES = 100
_LONGEST_NAME = 255
_SIGNATURES = {
    "2a864886f70d010102": "MD2 with RSA",
    "2a864886f70d010104": "MD5 with RSA",
    "2a864886f70d010105": "SHA-1 with RSA",
    "2b0e03021d": "SHA-1 with RSA",
    "2a864886f70d01010a": "RSA-PSS",
    "2a864886f70d01010b": "SHA-256 with RSA",
    "2a864886f70d01010c": "SHA-384 with RSA",
    "2a864886f70d01010d": "SHA-512 with RSA",
    "2a8648ce380403": "SHA-1 with DSA",
    "2a8648ce3d0401": "SHA-1 with ECDSA",
    "2a8648ce3d040302": "SHA-256 with ECDSA",
    "2a8648ce3d040303": "SHA-384 with ECDSA",
    "2a8648ce3d040304": "SHA-512 with ECDSA",
    "2b6570": "Ed25519",
    "2b6571": "Ed448",
    "608648016503040311": "ML-DSA-44",
    "608648016503040312": "ML-DSA-65",
    "608648016503040313": "ML-DSA-87",
}
_RSA, _RSA_PSS, _EC = "2a864886f70d010101", "2a864886f70d01010a", "2a8648ce3d0201"
_CURVES = {
    "2a8648ce3d030101": ("P-192", 192),
    "2b81040021": ("P-224", 224),
    "2a8648ce3d030107": ("P-256", 256),
    "2b81040022": ("P-384", 384),
    "2b81040023": ("P-521", 521),
    "2b240303020801010b": ("brainpoolP384r1", 384),
    "2b2403030208010107": ("brainpoolP256r1", 256),
}
_OTHER_KEYS = {"2b6570": ("Ed25519", 256), "2b6571": ("Ed448", 448), "2a8648ce380401": ("DSA", 0)}
_BASIC_CONSTRAINTS, _KEY_USES, _OTHER_NAMES = "551d13", "551d25", "551d11"
_FOR_SERVER, _FOR_CLIENT, _FOR_ALL = "2b06010505070301", "2b06010505070302", "551d2500"
_CENTURY = 50
"""UTCTime of this year and later is of the last century (RFC 5280, 4.1.2.5.1)."""


def certificate(octets: bytes) -> Certificate:
    """A certificate (4.1).

    Raises:
        Malformed: the octets are none.
    """
    outer = _inside(Cursor(octets, "certificate"), _SEQUENCE, "certificate")
    body = _inside(outer, _SEQUENCE, "tbsCertificate")
    found: dict[str, Any] = {"digest": hashlib.sha256(octets).digest()[:16]}
    parts = list(_elements(body))
    if parts and parts[0][0] == _VERSION:
        del parts[0]
    if len(parts) < 6:
        raise body.malformed(ProblemKind.LENGTH_PAST_END, "a certificate with fewer fields than it must have")
    _, signature, issuer, validity, subject, key = parts[:6]
    oid = _oid(signature[1])
    found["signature"] = _SIGNATURES.get(oid, "another")
    found["own_issuer"] = _rest(issuer[1]) == _rest(subject[1])
    times = [_time(tag, one) for tag, one in _elements(validity[1])]
    if len(times) == 2:
        found["begins"], found["ends"] = times
    found["key"], found["bits"] = _key(key[1])
    for tag, one in parts[6:]:
        if tag == _EXTENSIONS:
            _extensions(one, found)
    return Certificate(**found)


def _elements(cursor: Cursor) -> Iterator[tuple[int, Cursor]]:
    """The elements inside one: tag and contents."""
    while cursor.left():
        tag = cursor.u8("tag")
        if tag & 0x1F == 0x1F:
            raise cursor.malformed(ProblemKind.BAD_VALUE, "a tag of several octets")
        yield tag, cursor.sub(_length(cursor), "contents")


def _length(cursor: Cursor) -> int:
    length = cursor.u8("length")
    if length < 0x80:
        return length
    if not 0x81 <= length <= 0x84:
        raise cursor.malformed(ProblemKind.BAD_VALUE, "a length that DER has not")
    return int.from_bytes(cursor.take(length & 0x7F, "length"), "big")


def _inside(cursor: Cursor, wanted: int, what: str) -> Cursor:
    """The contents of the next element, which must have a tag."""
    tag = cursor.u8(f"tag of {what}")
    if tag != wanted:
        raise cursor.malformed(ProblemKind.BAD_VALUE, f"{what} of another type")
    return cursor.sub(_length(cursor), what)


def _rest(cursor: Cursor) -> bytes:
    return cursor.take(cursor.left(), "contents")


def _oid(cursor: Cursor) -> str:
    """The object identifier that an algorithm begins with, in hexadecimal digits of its octets."""
    return _rest(_inside(cursor, _OID, "object identifier")).hex()


def _time(tag: int, cursor: Cursor) -> int | None:
    """Seconds since 1970 (4.1.2.5); None for a time that cannot be."""
    text = _rest(cursor).decode("latin-1")
    digits = text[:-1]
    if tag not in (_UTC, _GENERAL) or not text.endswith("Z") or not (digits.isascii() and digits.isdigit()):
        return None
    if tag == _UTC:
        digits = ("19" if digits[:2] >= f"{_CENTURY}" else "20") + digits
    if len(digits) != 14:
        return None
    year, *rest = int(digits[:4]), *(int(digits[n : n + 2]) for n in range(4, 14, 2))
    month, day, hour, minute, second = rest
    if not (year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    return calendar.timegm((year, month, day, hour, minute, second))


def _key(cursor: Cursor) -> tuple[str, int]:
    """Algorithm and length of a subjectPublicKeyInfo (4.1.2.7)."""
    algorithm = _inside(cursor, _SEQUENCE, "algorithm of the key")
    oid = _oid(algorithm)
    if oid == _EC:
        name, bits = _CURVES.get(_oid(algorithm) if algorithm.left() else "", ("another curve", 0))
        return f"EC {name}", bits
    if oid in (_RSA, _RSA_PSS):
        octets = _inside(cursor, _BITS, "key")
        octets.skip(1, "unused bits")
        modulus = _rest(_inside(_inside(octets, _SEQUENCE, "key"), _INTEGER, "modulus"))
        return "RSA", int.from_bytes(modulus, "big").bit_length()
    return _OTHER_KEYS.get(oid, (_SIGNATURES.get(oid, "another"), 0))


def _extensions(cursor: Cursor, found: dict[str, Any]) -> None:
    for _, one in _elements(_inside(cursor, _SEQUENCE, "extensions")):
        oid = _oid(one)
        if one.left() and one.peek("critical") == _BOOLEAN:
            _inside(one, _BOOLEAN, "critical")
        value = _inside(one, _OCTETS, "value of an extension")
        if oid == _BASIC_CONSTRAINTS:
            first = next(_elements(_inside(value, _SEQUENCE, "basic constraints")), None)
            found["authority"] = first is not None and first[0] == _BOOLEAN and _rest(first[1]) != b"\0"
        elif oid == _KEY_USES:
            uses = {_rest(use).hex() for _, use in _elements(_inside(value, _SEQUENCE, "key uses"))}
            found["for_server"] = bool(uses & {_FOR_SERVER, _FOR_ALL})
            found["for_client"] = bool(uses & {_FOR_CLIENT, _FOR_ALL})
        elif oid == _OTHER_NAMES:
            _names(_inside(value, _SEQUENCE, "alternative names"), found)


def _names(cursor: Cursor, found: dict[str, Any]) -> None:
    """Alternative names of the subject (4.2.1.6)."""
    names: list[str] = []
    instances: list[str] = []
    others = 0
    for n, (tag, one) in enumerate(_elements(cursor)):
        text = _rest(one)[:_LONGEST_NAME].decode("latin-1")
        if n < MOST_NAMES and tag == _DNS:
            names.append(text.lower())
        elif n < MOST_NAMES and tag == _URI and text.lower().startswith("urn:uuid:"):
            instances.append(text.lower())
        else:
            others += 1
    found |= {"names": tuple(names), "instances": tuple(instances), "others": others}
