"""The same phone log twice, or in two forms, says what it says once."""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report.pseudonyms import Pseudonyms
from support.shared import foreign

FOLDER = "ZeroChaos-+rayhunter-traces/"
QMDL, PCAP = f"{FOLDER}1749222138-goodsim.qmdl", f"{FOLDER}1749222138-goodsim.pcap"


def said(*names):
    report = audit([str(foreign(n)) for n in names], catalogue().values(), pseudonyms=Pseudonyms(b"k" * 32))
    judged = [(o.check, o.outcome, o.passed, o.failed, o.suspect) for o in report.outcomes]
    found = [(f.check, f.text, f.count, f.subjects, f.fingerprint) for f in report.findings]
    return judged, found, report.messages, report.statement.connections, report.statement.subscribers


@pytest.mark.parametrize("names", [(QMDL, QMDL), (QMDL, PCAP), (PCAP, QMDL)])
def test_a_log_given_twice_counts_once(names):
    assert said(*names) == said(QMDL)
