"""The links on a terminal."""

import io

import msgspec
from rich.console import Console
from rich.text import Text

from cleannet.report.document import ReportedLink
from cleannet.report.html import render
from cleannet.report.terminal_links import ROWS, links_section
from support.sample_report import empty_report


def of(*links):
    return msgspec.structs.replace(empty_report(), links=links)


def link(interface="N2", b="10.0.0.2", protection="clear"):
    return ReportedLink("10.0.0.1", b, interface, "not protected", protection, 1200, (0, 1), (0, 2))


def told(report, *, verbose=False):
    console = Console(file=io.StringIO(), width=110)
    for part in links_section(report, verbose, Text):
        console.print(part)
    return console.file.getvalue()


def test_one_row_for_each_interface():
    text = told(of(link(), link(b="10.0.0.3"), link(b="10.0.0.4"), link("N4")))
    assert text.splitlines()[1] == "Links"
    assert "N2  not protected  clear  10.0.0.1 – 10.0.0.2; 10.0.0.1 – 10.0.0.3 and 1 more pair" in text
    assert "not observed" in text
    assert "more pair" not in told(of(link(), link(b="10.0.0.3"), link(b="10.0.0.4")), verbose=True)


def test_many_rows_end_in_a_number():
    text = told(of(*(link(protection=f"kind {n}") for n in range(ROWS + 3))))
    assert "3 more rows" in text


def test_links_left_out_are_counted():
    report = msgspec.structs.replace(of(link()), links_left_out=7)
    assert "7 more links" in told(report)
    assert "7 more links are left out" in render(report)


def test_without_links_there_is_no_section():
    assert told(of()) == ""
    assert 'id="links"' not in render(of())


def test_the_page_holds_the_same_rows():
    page = render(of(link(), link("N4", b="<b>")))
    assert 'id="links"' in page
    assert "10.0.0.1 – 10.0.0.2" in page
    assert "<b>" not in page.split('id="links"')[1].split("</table>")[0].replace("<b></b>", "")
    assert "1,200" in page
