"""The plain summary of real phone logs: true, calm, short, in five languages."""

import re

import pytest
from rich.cells import cell_len

from cleannet.report.html import render as page
from cleannet.report.languages import LANGUAGES, RIGHT_TO_LEFT, plain
from cleannet.report.terminal import render
from support.command import audit
from support.shared import audited, foreign, recording

RAYHUNTER = "ZeroChaos-+rayhunter-traces"
SAMPLES = "P1sec+QCSuper/docs/sample_pcaps"
MOBILE = "mobile-insight+mobileinsight-core/examples/logs"
LOGS = {
    f"{RAYHUNTER}/1749222138-goodsim.qmdl": "worth-a-second-look",
    f"{RAYHUNTER}/1741896393-deadsim.qmdl": "worth-a-second-look",
    f"{RAYHUNTER}/1749211282-goodsim.pcap": "worth-a-second-look",
    f"{SAMPLES}/sample_2g_3g_4g_xperia.pcap": "minor-only",
    "SysNetS+fbsdetector/example_traces/nas/exp1_nas.pcap": "worth-a-second-look",
    f"{MOBILE}/offline_log_examples/20201116_123302_Xiaomi-Mi10_46000.mi2log": "worth-a-second-look",
    f"{MOBILE}/latency_sample.mi2log": "too-little-seen",
    "DrexxLaggui+sample-QMDL-in-PH-Makati-city/1761147671_DLaggui_MNL-20251022-2341-GMT8.qmdl": "nothing-seen",
}
COMMERCIAL = [name for name in LOGS if "fbsdetector" not in name]
LINES = 28


@pytest.mark.parametrize("name", LOGS)
def test_what_they_come_to(name):
    summary = audited(foreign(name)).summary
    assert summary.result == LOGS[name]
    assert summary.said
    assert summary.next_steps
    assert [one.key for one in summary.not_shown][:3] == ["unshown.listening", "unshown.time", "unshown.inside"]


@pytest.mark.parametrize("name", COMMERCIAL)
def test_of_ordinary_networks_only_missing_encryption_is_sure(name):
    topics = audited(foreign(name)).summary.topics
    assert {t.topic for t in topics if t.certainty == "certain"} <= {"no-encryption"}


def test_what_an_attack_leaves_is_told():
    summary = audited(foreign("SysNetS+fbsdetector/example_traces/nas/exp1_nas.pcap")).summary
    topics = {t.topic: t.certainty for t in summary.topics if t.weight == "second-look"}
    assert topics["no-encryption"] == "certain"
    assert topics["proof-refused"] in ("certain", "probable")


def test_a_clock_that_was_set_late_adds_no_years():
    report = audited(foreign(f"{RAYHUNTER}/1749222138-goodsim.qmdl"))
    assert report.inputs[0].first.startswith("1980")
    assert report.statement.first.startswith("2025")
    assert 60 < report.summary.seconds < 7200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LOGS)
def test_it_is_short_in_every_language(name, language):
    report = audited(foreign(name))
    words = plain(report.summary, language)
    text = render(report, language=language)
    section = text[text.index(f"\n{words.title}\n") :].strip().splitlines()
    assert len(section) <= LINES
    assert max(map(cell_len, section)) <= 100
    html = page(report, language=language)
    way = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    assert f'<section id="plain" class="plainly" lang="{language}" dir="{way}"' in html
    assert html.index('id="plain"') < html.index('aria-label="Statement"')


@pytest.mark.parametrize("name", LOGS)
def test_it_names_nobody_and_calls_nothing_false(name):
    report = audited(foreign(name))
    said = str(plain(report.summary))
    assert not re.search(r"\b(fake|false|rogue|attack|imsi|police|agency)", said, re.IGNORECASE)
    for network in report.statement.networks:
        assert network not in said
    assert not re.search(r"\d{4,}", said)


def test_a_capture_of_a_core_has_none():
    report = audited(recording("c02_null_suci"))
    assert report.summary is None
    assert 'id="plain"' not in page(report)


def test_beside_a_phone_s_log_a_capture_of_a_core_speaks_of_the_network():
    report = audited(recording("c02_null_suci"), foreign(f"{RAYHUNTER}/1741896393-deadsim.qmdl"))
    topics = {t.topic: t.checks for t in report.summary.topics}
    assert "SUB001" in topics["network-side"]
    assert "SUB010" in topics["identity-asked"]


def test_the_command_line_speaks_the_language_of_its_environment(monkeypatch):
    log = foreign(f"{RAYHUNTER}/1741896393-deadsim.qmdl")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert "In plain words" in audit(log).text
    monkeypatch.setenv("LANG", "fr_CA.UTF-8")
    assert "En clair" in audit(log).text
    assert "En palabras sencillas" in audit("--language", "es", log).text
    assert '"text": "Keep the recording unchanged' in audit("--json", "-", log).text
