"""What cipher suites are worth, by their numbers (IANA's registry of TLS cipher suites)."""


def _numbers(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


_WITHOUT_CIPHERING = _numbers(
    "0000-0002 002C-002E 003B 0082-0083 00B0-00B1 00B4-00B5 00B8-00B9 C001 C006 C00B C010 C015 C039-C03B C0B4-C0B5"
)
"""The null cipher; C0B4 and C0B5 are those of TLS 1.3 with integrity alone (RFC 9150)."""
_ANONYMOUS = _numbers(
    "0017-001B 0034 003A 0046 006C-006D 0089 009B 00A6-00A7 00BF 00C5 C015-C019 C046-C047 C05A-C05B C084-C085"
)
"""Nobody shows who he is (RFC 5246, F.1.1.1)."""
_BROKEN = _numbers(
    "0003-001B 001E-002B 0060-0066 008A-008B 008E-008F 0092-0093 C002-C003 C007-C008 C00C-C00D C011-C012 C016-C017"
    " C01A-C01C C033-C034"
)
"""RC4 (RFC 7465), RC2, DES, 3DES (RFC 9325, 4.1 and 4.2), IDEA, MD5, and what was weakened for export."""
_EPHEMERAL = _numbers(
    "0011-0016 002D 0032-0033 0038-0039 0040 0044-0045 0063 0065-0067 006A-006B 0087-0088 008E-0091 0099-009A"
    " 009E-009F 00A2-00A3 00AA-00AB 00B2-00B5 00BD-00BE 00C3-00C4 C006-C00A C010-C014 C023-C024 C027-C028 C02B-C02C"
    " C02F-C030 C033-C03B C042-C045 C048-C049 C04C-C04D C052-C053 C056-C057 C05C-C05D C060-C061 C066-C067 C06C-C06D"
    " C070-C073 C076-C077 C07C-C07D C080-C081 C086-C087 C08A-C08B C090-C091 C096-C097 C09A-C09B C09E-C09F C0A2-C0A3"
    " C0A6-C0A7 C0AC-C0B3 CC13-CC15 CCA8-CCAA CCAC-CCAD D001-D003 D005"
)
"""Keys of each connection are made of Diffie-Hellman values that are thrown away: DHE and ECDHE, with PSK too."""
_FINITE_FIELD = _numbers(
    "0011-0016 0032-0033 0038-0039 0040 0044-0045 0063 0065-0067 006A-006B 0087-0088 0099-009A 009E-009F 00A2-00A3"
    " 00BD-00BE 00C3-00C4 C042-C045 C052-C053 C056-C057 C07C-C07D C080-C081 C09E-C09F C0A2-C0A3 CC15 CCAA"
)
_SHARED_KEY = _numbers("002C-002E 008A-0095 00A8-00B9 C033-C03B C064-C071 C08E-C09B C0A4-C0AB CCAB-CCAE D001-D003 D005")
_BEFORE_1_3 = _numbers("0000-001B 001E-0046 0060-006D 0080-00C5 C001-C0B3 CC13-CC15 CCA8-CCAE D001-D003 D005")


def without_ciphering(suite: int) -> bool:
    """Whether a suite has the null cipher."""
    return suite in _WITHOUT_CIPHERING


def anonymous(suite: int) -> bool:
    """Whether a suite shows nobody's identity."""
    return suite in _ANONYMOUS


def broken(suite: int) -> bool:
    """Whether a suite's cipher or digest is known to be broken, or is too short."""
    return suite in _BROKEN


def forward_secret(suite: int) -> bool | None:
    """Whether a stolen long-term key leaves past connections secret; None: not told by the suite (TLS 1.3, unknown)."""
    if suite in _EPHEMERAL:
        return True
    return False if suite in _BEFORE_1_3 else None


def finite_field(suite: int) -> bool:
    """Whether the ephemeral Diffie-Hellman exchange is over a finite field (DHE), and not over a curve."""
    return suite in _FINITE_FIELD


def with_shared_key(suite: int) -> bool:
    """Whether a key that both sides know beforehand takes part."""
    return suite in _SHARED_KEY
