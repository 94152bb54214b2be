"""The page in a real browser: it sorts, filters, opens, asks nothing of the network and logs no error."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from cleannet.report.html import render
from support.sample_report import hostile_everywhere, sample_report

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on the path")
QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--no-first-run", "--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--v=0"),
    *("--virtual-time-budget=2000", "--dump-dom"),
]
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND"


class Visit:
    """The page after its script has run, what it logged, and the addresses that were asked for."""

    def __init__(self, page: str, fragment: str = ""):
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            (here / "report.html").write_text(page, encoding="utf-8")
            command = [
                BROWSER,
                *QUIET,
                OFFLINE,
                f"--user-data-dir={here / 'profile'}",
                f"--log-net-log={here / 'net.json'}",
            ]
            address = (here / "report.html").as_uri() + fragment
            done = subprocess.run([*command, address], capture_output=True, text=True, timeout=60, check=True)
            self.dom = done.stdout
            self.console = re.findall(r"CONSOLE[^\]]*\] (.*)", done.stderr)
            log = json.loads((here / "net.json").read_text(encoding="utf-8"))
            starts = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
            jobs = [e["params"] for e in log["events"] if e["type"] == starts and "url" in e.get("params", {})]
            # What the browser asks for on its own behalf has no origin; the resolver rule keeps that off the network.
            self.asked = {job["url"] for job in jobs if job.get("initiator") != "not an origin"}

    def column(self, key: str) -> list[str]:
        shown = re.findall(r"<tbody id=[^>]*>", self.dom)
        return [re.search(rf'data-{key}="([^"]*)"', one)[1] for one in shown]

    def sorted_by(self) -> list[tuple[str, str]]:
        found = re.findall(r'<th[^>]*data-key="(\w+)"[^>]*aria-sort="(\w+)"', self.dom)
        return [(key, way) for key, way in found if way != "none"]


@pytest.fixture(scope="module")
def quiet_visit():
    return Visit(render(hostile_everywhere(sample_report())))


def test_no_request_but_for_the_page_itself(quiet_visit):
    assert {a for a in quiet_visit.asked if not a.startswith("file:")} == set()


def test_no_console_message(quiet_visit):
    assert quiet_visit.console == []
    assert 'class="js"' in quiet_visit.dom


def test_the_test_would_notice_a_script_and_a_request():
    """Control: what an attacker might get in is stopped by the policy, and both tests above would see it."""
    wrong = '<script>console.log("ran")</script><img src="http://127.0.0.1:9/x.png">'
    held = Visit(render(sample_report()).replace("<main>", f"<main>{wrong}"))
    assert any("Content Security Policy" in line for line in held.console)
    assert not any("ran" in line for line in held.console if "Content Security Policy" not in line)
    free = re.sub(r"<meta http-equiv[^>]*>", "", render(sample_report())).replace("<main>", f"<main>{wrong}")
    loose = Visit(free)
    assert any("ran" in line for line in loose.console)
    assert "http://127.0.0.1:9/x.png" in loose.asked


def test_sorting_by_severity_both_ways():
    down = Visit(render(sample_report()), "#sort=severity")
    assert down.column("severity") == sorted(down.column("severity"), reverse=True)
    assert down.sorted_by() == [("severity", "descending")]
    up = Visit(render(sample_report()), "#sort=severity,ascending")
    assert up.column("severity") == sorted(up.column("severity"))
    assert up.column("severity") != down.column("severity")
    assert up.sorted_by() == [("severity", "ascending")]


def test_sorting_by_check_and_by_count_as_a_number():
    by_check = Visit(render(sample_report()), "#sort=check")
    assert by_check.column("check") == sorted(by_check.column("check"))
    by_count = Visit(render(sample_report()), "#sort=count")
    counts = [int(c) for c in by_count.column("count")]
    assert counts == sorted(counts, reverse=True)
    assert counts[:2] == [812, 44]


def test_clicks_and_keys_do_the_same():
    """A self-test in the page: it clicks, types and opens, and writes down what it found."""
    script = """
    const out = [];
    const order = () => [...document.querySelectorAll('tbody[data-severity]')].map((b) => b.dataset.severity).join('');
    const button = document.querySelector('th[data-key=severity] button');
    out.push(order()); button.click(); out.push(order()); button.click(); out.push(order());
    const filter = document.getElementById('filter');
    filter.value = 'nas001 nothing'; filter.dispatchEvent(new Event('input'));
    out.push(document.getElementById('shown-count').textContent);
    filter.value = ''; filter.dispatchEvent(new Event('input'));
    const body = document.querySelector('tbody[data-severity]');
    const detail = body.querySelector('.detail'), toggle = body.querySelector('.toggle');
    const seen = () => getComputedStyle(detail).display + toggle.getAttribute('aria-expanded');
    out.push(seen()); toggle.click(); out.push(seen()); toggle.click(); out.push(seen());
    document.getElementById('open-all').click(); out.push(seen());
    toggle.focus(); out.push(document.activeElement === toggle);
    document.title = out.join('|');
    """
    page = re.sub(r"<meta http-equiv[^>]*>", "", render(sample_report())).replace(
        "</body>", f"<script>{script}</script></body>"
    )
    title = re.search(r"<title>(.*?)</title>", Visit(page).dom)[1].split("|")
    down = "43333222110"
    assert title[:3] == [down, down[::-1], down]
    assert title[3] == "1 of 11 shown"
    assert title[4:] == ["nonefalse", "table-rowtrue", "nonefalse", "table-rowtrue", "true"]


def test_a_fragment_opens_its_finding_and_a_filter_hides_the_others():
    wanted = sample_report().findings[3].fingerprint
    dom = Visit(render(sample_report()), f"#{wanted}&filter=NAS005").dom
    assert re.search(rf'<tbody id="{wanted}"[^>]*class="open"', dom)
    assert dom.count('hidden=""') == 9
