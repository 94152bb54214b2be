"""The one place that makes captured text safe to show: on a terminal, in a page, in an error.

Whatever came over the air or out of a file name is an attacker's text. It may hold escape sequences that move the
cursor, direction overrides that reorder a line, and characters that nobody sees.
"""

LIMIT = 2000

# Characters that Python calls printable although they leave no mark (Unicode, DerivedCoreProperties.txt,
# Default_Ignorable_Code_Point): fillers, the grapheme joiner, Khmer inherent vowels, variation selectors.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    + "".join(map(chr, range(0x180B, 0x1810)))
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)


def _escape(character: str) -> str:
    if character.isprintable() and character not in _UNSEEN:
        return character
    return character.encode("unicode_escape").decode("ascii")


def shown(text: str, limit: int = LIMIT) -> str:
    r"""The text on one line, in which every character leaves a mark and none acts.

    Control characters (so line breaks and ANSI sequences too), direction overrides, zero-width and other unseen
    characters, unassigned code points and lone surrogates become `\n`, `\x1b`, `\u202e`. A text longer than `limit`
    characters is cut, and says how many are left out. Backslashes stay as they are.
    """
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return text
    safe = "".join(map(_escape, text[:limit]))
    return safe if len(text) <= limit else f"{safe} … ({len(text) - limit} characters more)"
