"""What the octets of a NAS-5GS message tell that matters for comparing two copies of it (TS 24.501, 9.1 and 9.3)."""

from collections.abc import Iterator

MOBILITY, SESSION = 0x7E, 0x2E
HEADER = 7
"""Octets of a security header: discriminator, type, MAC (4), sequence number."""
PADDING = 6
"""Octets of zero that may stand behind a plain copy in a phone's log."""
Key = tuple[str, bytes, int]

_NO_MAC = bytes(4)
_REGISTRATION_REQUEST, _IDENTITY_RESPONSE = 0x41, 0x5C
_AUTHENTICATION = {0x56: 32, 0x57: 16, 0x59: 16}
"""Request, response and failure, and from which length on they hold RAND and AUTN, RES* or AUTS."""
_IDENTITY_AT = {_REGISTRATION_REQUEST: 4, _IDENTITY_RESPONSE: 3}
_SUCI, _SCHEME_AT = 1, 6


def is_session(octets: bytes) -> bool:
    """Whether it is a 5GSM message, which is never sent alone (8.3)."""
    return octets[:1] == bytes((SESSION,))


def is_protected(octets: bytes) -> bool:
    """Whether it stands behind a security header with a MAC. That of 5G-IA0 is zero, and protects nothing."""
    return len(octets) > HEADER and octets[0] == MOBILITY and octets[1] & 0xF != 0 and octets[2:6] != _NO_MAC


def distinctive(octets: bytes) -> bool:
    """Whether two messages of these octets cannot be but one, sent once or again."""
    if is_protected(octets):
        return True
    if len(octets) < 3 or octets[0] != MOBILITY or octets[1] & 0xF:
        return False
    kind = octets[2]
    if kind in _AUTHENTICATION:
        return len(octets) >= _AUTHENTICATION[kind]
    return kind in _IDENTITY_AT and _is_concealed(octets[_IDENTITY_AT[kind] :])


def _is_concealed(identity: bytes) -> bool:
    """Whether a mobile identity, its length before it, is a SUCI of another scheme than the null scheme (9.11.3.4)."""
    value = identity[2:]
    return len(value) > _SCHEME_AT + 1 and value[0] & 0x77 == _SUCI and value[_SCHEME_AT] & 0xF != 0


def keys_as_sent(octets: bytes) -> Iterator[Key]:
    """By what a message as sent is known again: its octets, or its MAC, header and length.

    The latter since a log may hold a protected message with its body deciphered.
    """
    yield "octets", octets, 0
    if is_protected(octets):
        yield "MAC", octets[:HEADER], len(octets)


def key_of_plain(body: bytes) -> Key:
    """By what a plain body is known again, whatever protected it."""
    return "plain", body.rstrip(b"\0"), 0
