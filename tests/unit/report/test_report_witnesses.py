"""What the report says of two witnesses."""

import msgspec

from cleannet.report.document import WitnessClock, WitnessReport
from cleannet.report.html import render as page
from cleannet.report.terminal import render
from cleannet.report.witnesses import witness_reports, witness_words
from support.sample_report import sample_report
from support.timeline import parse

CLOCK = WitnessClock(1, 12, -3603.7101, 0.075)
ONE = WitnessReport(0, (CLOCK,), 15, 12, 2, 1, 0, 0, 3, 0, 0)


def test_numbers_of_a_witness():
    deployment = parse("", "1 AMF>UE AuthenticationRequest rand=a\n2 gNB>UE AuthenticationRequest rand=a").deployment
    [one] = witness_reports(deployment.witnesses)
    assert (one.compared, one.matched, one.clocks) == (1, 1, (WitnessClock(1, 1, 0.01, 0.0),))


def test_words():
    report = msgspec.structs.replace(sample_report(), witnesses=(ONE, WitnessReport(0, (), 1, *[0] * 8)))
    first, second = witness_words(report)
    assert "12 of 15 NAS messages are on N2 too" in first
    assert "3,603.710 s behind" in first
    assert "2 that the phone received were never sent by the core; 1 may have come" in first
    assert "none of its 1 NAS message can be tied" in second


def test_terminal_and_page_show_them_where_there_are_any():
    report = msgspec.structs.replace(sample_report(), witnesses=(ONE,))
    for shown in (render, page):
        assert "Two witnesses" in shown(report)
        assert "Two witnesses" not in shown(sample_report())
