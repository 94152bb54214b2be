"""The plain summary on a terminal: the last section, short enough for one screen."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cleannet.report.document import Summary
from cleannet.report.languages import Plain, PlainTopic, plain
from cleannet.report.shown import shown

FULL = 3
"""So many topics are told in full; the others by their first sentence, unless the report is verbose."""


def plain_section(summary: Summary | None, language: str, verbose: bool) -> Iterator[RenderableType]:
    """The summary in a language; nothing where there is none."""
    if summary is None:
        return
    words = plain(summary, language)
    yield Text("\n").append_text(Text(shown(words.title), style="bold"))
    yield Padding(Group(*_parts(words, verbose)), (0, 0, 0, 2))


def _parts(words: Plain, verbose: bool) -> Iterator[RenderableType]:
    yield _paragraph("", words.said)
    full = len(words.topics) if verbose else FULL
    numbered = Table.grid(padding=(0, 1))
    for _ in range(2):
        numbered.add_column(overflow="fold")
    for number, topic in enumerate(words.topics[:full], 1):
        numbered.add_row(Text(f"{number}."), Group(Text(shown(topic.seen), style="bold"), _inner(words, topic)))
    yield numbered
    for label, more in (("more", words.topics[full:]), ("minor", words.minor)):
        if more:
            yield _paragraph(words.labels[label], tuple(one.seen for one in more))
    yield _paragraph(words.labels["steps"], words.next_steps)
    yield _paragraph(words.labels["not-shown"], words.not_shown)


def _inner(words: Plain, topic: PlainTopic) -> Text:
    pairs = (("sure", topic.sure), ("innocent", topic.innocent), ("next", topic.next_step))
    made = Text()
    for label, text in pairs:
        made.append_text(_paragraph(words.labels[label], (text,))).append(" ")
    return made


def _paragraph(label: str, sentences: tuple[str, ...]) -> Text:
    text = " ".join(map(shown, sentences))
    return Text(f"{shown(label)} {text}" if label else text)
