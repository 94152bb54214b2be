"""Brings the catalogues of src/cleannet/locale up to date: each .po gets all sentences, each .mo is made from its .po.

With `--check` it only says which file is stale (exit code 1 if one is). Sentences without a translation, or marked
fuzzy, are named; the .mo leaves them out, so that English stands there. The format of .mo files is that of the GNU
gettext manual, "The Format of GNU MO Files"; entries are sorted and undated, so equal sources give equal files.
"""

import json
import struct
import sys
from pathlib import Path
from typing import NamedTuple

from cleannet.report.languages import DOMAIN, ENGLISH, LANGUAGES
from cleannet.report.summary_texts import TEXTS

LOCALE = Path(__file__).resolve().parents[1] / "src" / "cleannet" / "locale"
HEADER = (
    "Project-Id-Version: {domain}\nLanguage: {language}\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
MAGIC = 0x950412DE
FIRST = 28
"""Octets of the head of a .mo file."""


class Entry(NamedTuple):
    """What a .po file says of one sentence."""

    translations: tuple[str, ...]
    fuzzy: bool = False


def parse(text: str) -> dict[str, Entry]:
    """The entries of a .po file by their msgid; that of "" is the header."""
    found: dict[str, Entry] = {}
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            keyword, _, rest = line.partition(" ")
            current = current if line.startswith('"') else keyword
            text_of_line = line if line.startswith('"') else rest
            parts[current] = parts.get(current, "") + json.loads(text_of_line)
        if "msgid" in parts:
            texts = tuple(value for name, value in parts.items() if name.startswith("msgstr"))
            found[parts["msgid"]] = Entry(texts, any(s.startswith("#,") and "fuzzy" in s for s in block.splitlines()))
    return found


def quoted(text: str) -> str:
    """A text as a .po file spells it, on one line; the header on a line for each of its own."""
    if "\n" not in text:
        return json.dumps(text, ensure_ascii=False)
    return '""\n' + "\n".join(json.dumps(line, ensure_ascii=False) for line in text.splitlines(keepends=True))


def po_text(language: str, known: dict[str, Entry]) -> str:
    """The .po file of a language with all sentences of today, translated as far as they were before."""
    header = known.get("", Entry((HEADER.format(domain=DOMAIN, language=language),))).translations[0]
    plurals = int(header.partition("nplurals=")[2].partition(";")[0])
    title = f"# Plain summary of cleannet, {LANGUAGES[language]}. See docs/translating.md."
    blocks = [f"{title}\nmsgid {quoted('')}\nmsgstr {quoted(header)}"]
    for key, forms in TEXTS.items():
        entry = known.get(forms[0], Entry(()))
        lines = [f"#. {key}", *(["#, fuzzy"] if entry.fuzzy else []), f"msgid {quoted(forms[0])}"]
        if len(forms) == 1:
            lines.append(f"msgstr {quoted(entry.translations[0] if entry.translations else '')}")
        else:
            texts = [*entry.translations, *[""] * plurals][:plurals]
            lines += [f"msgid_plural {quoted(forms[1])}", *(f"msgstr[{n}] {quoted(s)}" for n, s in enumerate(texts))]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def complete(entry: Entry | None) -> bool:
    """Whether a sentence is translated, in all its forms, and nobody doubts it."""
    return entry is not None and bool(entry.translations) and all(entry.translations) and not entry.fuzzy


def mo_octets(known: dict[str, Entry]) -> bytes:
    """The .mo file of a catalogue."""
    pairs = [("", known[""].translations[0])]
    for forms in TEXTS.values():
        entry = known.get(forms[0])
        if entry is not None and complete(entry):
            pairs.append(("\0".join(forms), "\0".join(entry.translations)))
    texts = sorted((one.encode(), other.encode()) for one, other in pairs)
    start = FIRST + 16 * len(texts)
    tables, body = [b"", b""], b""
    for column in (0, 1):
        for pair in texts:
            tables[column] += struct.pack("<II", len(pair[column]), start + len(body))
            body += pair[column] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(texts), FIRST, FIRST + 8 * len(texts), 0, FIRST + 16 * len(texts))
    return head + tables[0] + tables[1] + body


def main(arguments: list[str]) -> int:
    stale = []
    for language in LANGUAGES.keys() - {ENGLISH}:
        folder = LOCALE / language / "LC_MESSAGES"
        source, made = folder / f"{DOMAIN}.po", folder / f"{DOMAIN}.mo"
        text = po_text(language, parse(source.read_text("utf-8")) if source.exists() else {})
        known = parse(text)
        for key, forms in TEXTS.items():
            if not complete(known.get(forms[0])):
                print(f"{language}: {key} wants a translation", file=sys.stderr)
        wanted = {source: text.encode(), made: mo_octets(known)}
        stale += [path for path, octets in wanted.items() if not path.exists() or path.read_bytes() != octets]
        if "--check" not in arguments:
            folder.mkdir(parents=True, exist_ok=True)
            for path, octets in wanted.items():
                path.write_bytes(octets)
    if "--check" not in arguments or not stale:
        return 0
    named = ", ".join(sorted(str(path.relative_to(LOCALE)) for path in stale))
    print(f"stale: {named}; run tools/generate_locale.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
