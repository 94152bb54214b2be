"""World zones of E.164: how far apart two global titles are at least, by their first digits alone.

Only zones without a common border, and without traffic by land or a short flight, count as far apart: this tells less
than a list of countries would, and needs none that grows old.
"""

_NOWHERE = ("870", "878", "881", "882", "883", "888", "979", "991", "999")
"""Codes of satellites, ships and other global services, and reserved ones: no place (ITU-T E.164, assigned codes)."""
_FAR = frozenset(
    frozenset(pair)
    for pair in (
        *(("1", far) for far in "234789"),
        *(("5", far) for far in "2346789"),
        *(("6", far) for far in "2347"),
        *(("2", far) for far in "78"),
        *(("3", far) for far in "8"),
        *(("4", far) for far in "8"),
    )
)
_OF_OTHERS = ("262", "290", "297", "298", "299", "350", "508", "590", "594", "596", "599", "672", "675", "687", "689")
"""Codes in one zone of territories that lie in another, or belong to an operator of another: they tell nothing."""
NEAREST = 2 * 3600
"""Seconds within which nobody gets from one of two such zones to the other: flights between them take longer."""


def zone(title: str) -> str:
    """The world zone of a title of E.164, "" for those that tell no place."""
    return "" if not title.isdigit() or title.startswith((*_NOWHERE, *_OF_OTHERS, "0")) else title[:1]


def far_apart(a: str, b: str) -> bool:
    """Whether two titles are of zones that nobody travels between within `NEAREST`."""
    return frozenset((zone(a), zone(b))) in _FAR
