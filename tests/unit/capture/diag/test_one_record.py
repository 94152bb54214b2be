"""One record of a log, by its number."""

from cleannet.capture.diag import open_log
from cleannet.capture.diag.one_record import record_of, version_of
from cleannet.capture.diag.records import LogRecord
from support.shared import EXAMPLES, foreign

LOG = "ZeroChaos-+rayhunter-traces/1741896393-deadsim.qmdl"


def test_records_are_counted_as_their_messages_are():
    path = str(foreign(LOG))
    messages = [one for batch in open_log(path, 0) for one in batch]
    assert messages
    for one in messages[:20]:
        record = record_of(path, one.frame)
        assert one.payload in record.body


def test_what_is_no_record_of_a_log():
    path = str(foreign(LOG))
    assert record_of(path, 10**6) is None
    assert record_of(str(EXAMPLES / "c02_null_suci.pcapng"), 1) is None


def test_versions_by_log_code():
    assert version_of(LogRecord(0xB0C0, 0, b"\x14\x0e")) == 20
    assert version_of(LogRecord(0xB821, 0, b"\x04\x00\x00\x00\x0f")) == 4
    assert version_of(LogRecord(0x512F, 0, b"\x04\x00")) is None
