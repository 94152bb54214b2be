"""SBI002, SBI003 and SBI004 on TLS sessions that a real library made, with certificates made for them."""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from support.eps_octets import write_pcap
from support.shared import findings, outcome
from support.tls_made import NOW, certificate, frames, session

CODES = ("SBI002", "SBI003", "SBI004")
NAME = "nrf.5gc.mnc001.mcc001.3gppnetwork.org"
ETHERNET = 1


@pytest.fixture
def judged(tmp_path):
    def made(sent):
        path = tmp_path / "sbi.pcap"
        write_pcap(path, frames(sent), ETHERNET)
        report = audit([str(path)], [catalogue()[code] for code in CODES])
        texts = [(f.check, f.outcome, f.text) for f in report.findings]
        return {code: outcome(report, code).outcome for code in CODES}, texts, report

    return made


def test_tls_1_2_with_certificates_of_both_passes(judged, tmp_path):
    # The server verifies by the clock of the day on which the test runs.
    client = certificate(tmp_path, "amf.example", own=True, begins=NOW - 10**9, ends=NOW + 10**9)
    outcomes, texts, _ = judged(session(NAME, certificate(tmp_path, NAME), client=client))
    assert (outcomes["SBI002"], outcomes["SBI003"]) == ("pass", "pass")
    ((code, said, text),) = texts
    assert (code, said) == ("SBI004", "suspect")
    assert text == "SBI: the client's certificate vouches for itself; every peer may have been given this very one"


def test_what_is_weak_is_said(judged, tmp_path):
    sent = session("udm.example", certificate(tmp_path, "amf.example", ends=NOW - 5))
    outcomes, texts, _ = judged(sent)
    assert outcomes == {"SBI002": "pass", "SBI003": "fail", "SBI004": "fail"}
    assert {text for *_, text in texts} == {
        "SBI: the server asks for no certificate of the client",
        "SBI: the server's certificate has expired by the capture's clock",
        "SBI: the server's certificate is not that of the name which the client asked for",
    }


def test_a_session_of_tls_1_3_hides_its_certificates(judged, tmp_path):
    outcomes, texts, report = judged(session(NAME, certificate(tmp_path, NAME), newest=0x0304))
    assert outcomes == {"SBI002": "pass", "SBI003": "not-observed", "SBI004": "not-observed"}
    assert texts == []
    assert findings(report, "SBI002") == []


def test_a_name_that_is_no_service_is_not_judged(judged, tmp_path):
    outcomes, *_ = judged(session("www.example", certificate(tmp_path, "www.example", ends=NOW - 5)))
    assert set(outcomes.values()) == {"not-observed"}
