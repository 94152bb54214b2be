"""One record of a DIAG log, by its number."""

from cleannet.capture.diag.log import PIECE, Log
from cleannet.capture.diag.records import LogRecord
from cleannet.capture.kind import is_log
from cleannet.model.radio import RadioMessage

_LONG_VERSION = frozenset({0xB800, 0xB801, 0xB808, 0xB809, 0xB80A, 0xB80B, 0xB821})
_SHORT_VERSION = frozenset({0xB0C0, *range(0xB0E0, 0xB0E4), *range(0xB0EA, 0xB0EE)})


class _Finder(Log):
    """A log that keeps one of its records."""

    def __init__(self, path: str, wanted: int) -> None:
        super().__init__(path, 0, PIECE)
        self.wanted = wanted
        self.found: LogRecord | None = None

    def _record(self, record: LogRecord, _offset: int, _found: list[RadioMessage]) -> None:
        if self.frames == self.wanted:
            self.found = record


def record_of(path: str, number: int) -> LogRecord | None:
    """The log record of this number, from 1; None where that is none, and for files that are no logs."""
    if not is_log(path):
        return None
    log = _Finder(path, number)
    for _ in log:
        if log.frames >= number:
            break
    return log.found


def version_of(record: LogRecord) -> int | None:
    """The version of the record's layout, which stands at its beginning; None for codes that have none, or unknown."""
    octets = 4 if record.code in _LONG_VERSION else 1 if record.code in _SHORT_VERSION else 0
    return int.from_bytes(record.body[:octets], "little") if octets else None
