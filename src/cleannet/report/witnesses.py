"""What the report says of a phone's log beside a capture of its core."""

from collections.abc import Iterable, Iterator

from cleannet.report.document import Report, WitnessClock, WitnessReport
from cleannet.report.words import input_name, number, plural
from cleannet.subscribers.witnesses.witness import Witness


def witness_reports(witnesses: Iterable[Witness]) -> tuple[WitnessReport, ...]:
    """The witnesses in numbers."""
    return tuple(
        WitnessReport(
            input=one.input,
            clocks=tuple(WitnessClock(t.input, t.anchors, round(t.offset, 6), round(t.spread, 6)) for t in one.ties),
            compared=one.compared,
            matched=one.matched,
            never_sent=len(one.verdict.never_sent),
            perhaps_elsewhere=len(one.verdict.perhaps_elsewhere),
            never_arrived=len(one.verdict.never_arrived),
            never_heard=len(one.verdict.never_heard),
            not_comparable=one.verdict.not_comparable,
            not_covered=one.verdict.not_covered,
            elsewhere=one.verdict.elsewhere,
        )
        for one in witnesses
    )


def witness_words(report: Report) -> tuple[str, ...]:
    """A sentence or two on each phone."""
    return tuple(" ".join(_words(report, one)) for one in report.witnesses)


def _words(report: Report, one: WitnessReport) -> Iterator[str]:
    phone = input_name(report, one.input)
    if not one.clocks:
        yield f"{phone}: none of its {plural(one.compared, 'NAS message')} can be tied to a capture of N2."
        return
    yield f"{phone}: {number(one.matched)} of {plural(one.compared, 'NAS message')} are on N2 too."
    for clock in one.clocks:
        way = "ahead of" if clock.offset_seconds >= 0 else "behind"
        yield (
            f"Its clock is {abs(clock.offset_seconds):,.3f} s {way} that of {input_name(report, clock.input)}"
            f" ({plural(clock.anchors, 'common message')}, spread {clock.spread_seconds:.3f} s)."
        )
    counts = (
        (one.never_sent, "that the phone received were never sent by the core"),
        (one.perhaps_elsewhere, "may have come from outside the capture"),
        (one.never_arrived, "that the phone sent did not reach the core"),
        (one.never_heard, "that the core sent are not in the phone's log"),
        (one.elsewhere, "belong to another genuine network"),
        (one.not_comparable, "cannot be compared, as N2 holds them ciphered at most"),
        (one.not_covered, "lie outside what both captures cover"),
    )
    said = "; ".join(f"{number(count)} {what}" for count, what in counts if count)
    if said:
        yield f"{said}."
