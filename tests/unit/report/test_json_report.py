import json

import msgspec
import pytest

from cleannet.report.json_report import ReportError, from_json, to_json
from support.sample_report import HOSTILE, empty_report, hostile_everywhere, sample_report


@pytest.mark.parametrize("report", [sample_report(), empty_report(), hostile_everywhere(sample_report())])
def test_round_trip(report):
    assert from_json(to_json(report)) == report


def test_the_same_report_gives_the_same_bytes_whatever_the_order_of_its_dictionaries():
    report = sample_report()
    turned = msgspec.structs.replace(
        report,
        messages=dict(reversed(report.messages.items())),
        captured=dict(reversed(report.captured.items())),
    )
    assert list(turned.messages) != list(report.messages)
    assert to_json(turned) == to_json(report)


def test_it_is_json_as_others_read_it():
    raw = to_json(sample_report())
    read = json.loads(raw)
    assert read["schema"] == "cleannet-report/1"
    assert read["findings"][0]["evidence"][0] == {
        "input": 0, "frame": 412, "message": 0, "role": "primary", "field": "integrity", "value": "NIA0",
    }  # fmt: skip
    assert raw.startswith(b'{\n  "')
    assert raw.endswith(b"}\n")


def test_a_file_name_that_is_no_utf_8_does_not_stop_the_report():
    report = sample_report()
    odd = msgspec.structs.replace(report.inputs[0], path="caf\udce9.pcap")
    broken = msgspec.structs.replace(report, inputs=(odd, report.inputs[1]), messages={"a\udc80": 1})
    read = from_json(to_json(broken))
    assert read.inputs[0].path == "caf\\udce9.pcap"
    assert read.messages == {"a\\udc80": 1}
    assert read.findings == report.findings


def changed(**members):
    return json.dumps({**json.loads(to_json(sample_report())), **members}).encode()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b'{"schema": "cleannet-report/1"', "not JSON"),
        (b"[1, 2]", "not a cleannet report"),
        (b'{"name": "x"}', "not a cleannet report"),
        (b'{"schema": 1}', "not a cleannet report"),
        (b"[" * 100_000, "not"),
        (
            changed(schema="cleannet-report/2"),
            'its schema is "cleannet-report/2"; this version reads "cleannet-report/1"',
        ),
        (changed(schema=HOSTILE), r"\\x1b\[31m"),
        (changed(findings=7), r"not of the form cleannet-report/1: .*\$\.findings.*cleannet 0\.1\.0 wrote it"),
        (changed(outcomes=[{"check": "NAS001"}]), "missing required field"),
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(raw, said):
    with pytest.raises(ReportError, match=said) as caught:
        from_json(raw)
    assert str(caught.value).isprintable()


def test_optional_members_may_be_missing():
    read = json.loads(to_json(sample_report()))
    for finding in read["findings"]:
        del finding["ladder"], finding["comparison"]
    del read["comparison"]
    assert from_json(json.dumps(read).encode()).findings[0].ladder == ()


def test_a_member_that_a_newer_version_added_is_passed_over():
    assert from_json(changed(version="9.0", extra=1)).version == "9.0"
