import base64
import hashlib
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from cleannet.report.compare import compared
from cleannet.report.html import render
from cleannet.report.languages import LANGUAGES, plain
from cleannet.report.summary import Recorded, summarise
from support.sample_report import empty_report, hostile_everywhere, large_report, sample_report

SOURCE = Path(__file__).parents[3] / "src"
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """Elements with their attributes, text outside script and style, and whether all is closed in order."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.inline, self.open = [], [], {}, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("script", "style"):
            self.inline[self.open[-1]] = data
        else:
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def of_a_phone(report):
    return msgspec.structs.replace(report, summary=summarise(report, Recorded((0, 1), 1740, 500, 10, 3, 2, ("4G",))))


REPORTS = {
    "sample": sample_report(),
    "phone": of_a_phone(sample_report()),
    "quiet phone": of_a_phone(empty_report()),
    "hostile phone": hostile_everywhere(of_a_phone(sample_report())),
    "hostile": hostile_everywhere(sample_report()),
    "template": hostile_everywhere(sample_report(), "{{ 7 * 7 }}{% raw %}</script></title><svg onload=a()>"),
    "empty": empty_report(),
    "compared": compared(sample_report(), empty_report(), "old.json"),
    "bare": msgspec.structs.replace(empty_report(), inputs=(), coverage=(), outcomes=()),
}


@pytest.fixture(scope="module", params=REPORTS)
def page(request):
    return Page(render(REPORTS[request.param]))


def test_it_is_well_formed(page):
    assert page.open == []
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for tag, a in page.elements if tag in ("a", "use")]
    assert set(targets) <= set(ids)


def test_nothing_comes_from_elsewhere_and_nothing_captured_acts(page):
    allowed = {"script": 1, "style": 1, "link": 0, "img": 0, "iframe": 0, "object": 0, "form": 0, "base": 0}
    assert {tag: len(page.all(tag)) for tag in allowed} == allowed
    for _, attributes in page.elements:
        assert not {n for n in attributes if n.startswith("on") or n in ("src", "style", "srcset", "action")}
        assert attributes.get("href", "#").startswith("#")
    assert "url(" not in page.inline["style"]
    assert "@import" not in page.inline["style"]


def test_the_policy_allows_the_inline_parts_by_digest_and_no_request(page):
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for part in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(page.inline[part].encode()).digest()).decode()
        assert f"{part}-src 'sha256-{digest}'" in policy


def test_all_text_is_shown(page):
    assert all(c.isprintable() or c == "\n" for t in page.texts for c in t)
    for _, attributes in page.elements:
        assert all((v or "").isprintable() for v in attributes.values())


def test_captured_text_is_there_to_read():
    text = Page(render(REPORTS["hostile"])).text
    assert r"<script>alert(1)</script>\x1b[31mred\x1b[0m\u202egpj.exe\u200b\x00\x9b2J" in text
    assert "{{ 7 * 7 }}{% raw %}</script></title><svg onload=a()>" in Page(render(REPORTS["template"])).text


def test_every_finding_with_all_that_it_says():
    report = sample_report()
    page = Page(render(report))
    for finding in report.findings:
        assert any(a.get("id") == finding.fingerprint for a in page.all("tbody"))
        for said in (finding.why, finding.legitimate_when, finding.remedy, finding.check, finding.severity):
            assert said in page.text
    assert "TS 24.501, 4.4.3.1 ( may )" in page.text
    assert "TS 33.514, 4.2.1.1; FGT5019.004" in page.text
    assert "Evidence: 4 pieces" in page.text
    assert page.text.count("Message ladder, n2-east.pcapng") == 3
    assert "the first 3 of 812 pieces" in page.text


def test_the_coverage_matrix_writes_states_out_beside_shapes():
    page = Page(render(sample_report()))
    for cell in sample_report().coverage:
        assert cell.state in page.text
    shapes = [a["href"] for a in page.all("use")]
    assert shapes.count("#shape-not-protected") == 3
    assert shapes.count("#shape-mixed") == 2


def test_cited_steps_differ_in_shape():
    raw = render(sample_report())
    report = sample_report()
    ladders = [f.ladder for f in (*report.findings, *(w.finding for w in report.waived))]
    cited = sum(s.cited for steps in ladders for s in steps)
    assert (
        raw.count('<g class="cited">') == raw.count('<rect class="box"') == raw.count('<polygon class="head"') == cited
    )
    assert raw.count("<polyline") == sum(map(len, ladders)) - cited


def test_nothing_observed_is_said():
    text = Page(render(empty_report())).text
    assert "Nothing was observed: no check saw what it needs, so this report says nothing about the network." in text
    assert not re.search(r"\bclean\b", text, re.IGNORECASE)


def test_evidence_is_listed_up_to_200_pieces_and_counted():
    report = msgspec.structs.replace(large_report(1), waived=())
    raw = render(report)
    assert raw.count('<tr class="primary">') == 200
    assert "the first 200 of 12,000 pieces" in raw


def test_the_same_report_gives_the_same_page():
    assert render(sample_report()) == render(sample_report())


def test_importing_it_does_not_import_jinja():
    script = "import sys, cleannet.report.html; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": str(SOURCE)}, check=False).returncode == 0


def test_many_findings_take_no_minute():
    report = large_report(100)
    start = time.process_time()
    assert len(render(report)) < 6_000_000
    assert time.process_time() - start < 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_summary_stands_first_in_its_language(language):
    report = of_a_phone(sample_report())
    page = Page(render(report, language=language))
    first = page.all("section")[0]
    assert (first["id"], first["lang"]) == ("plain", language)
    assert first["dir"] == ("rtl" if language == "ar" else "ltr")
    words = plain(report.summary, language)
    everything = [words.title, *words.said, *words.next_steps, *words.not_shown]
    everything += [text for topic in words.topics for text in topic] + [topic.seen for topic in words.minor]
    assert all(" ".join(text.split()) in page.text for text in everything)
    assert page.all("html")[0]["lang"] == "en"


def test_a_report_without_summary_has_no_such_section():
    assert "plain" not in [one.get("id") for one in Page(render(sample_report())).all("section")]
