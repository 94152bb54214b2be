import re

import msgspec
import pytest

from cleannet.report.compare import compared
from cleannet.report.document import Coverage
from cleannet.report.terminal import render
from cleannet.report.terminal_sections import SEVERITY, STATE
from support.sample_report import empty_report, sample_report


def flat(text):
    return re.sub(r"\s+", " ", text)


def test_it_opens_with_the_statement_then_coverage_then_what_is_not_shown_then_findings():
    text = render(sample_report())
    heads = ["11 findings:", "08:59:58 UTC", "20 subscribers", "test network", "12 frames cut", "Coverage"]
    heads += ["What these captures could not show", "Checks that faulted", "Findings (11)", "Waived (1", "Problems"]
    heads += ["Passed in what was observed (3)", "Not applicable (1)", "Not observed, so not judged (3)", "Warnings"]
    places = [text.index(h) for h in heads]
    assert places == sorted(places)


def test_the_matrix_writes_every_state_out():
    text = render(sample_report())
    matrix = text[text.index("Coverage") : text.index("N1 ciphering")].splitlines()
    assert matrix[1].split() == ["N1", "N2", "N3", "Uu"]
    link = next(line for line in matrix if line.strip().startswith("link"))
    assert matrix[1].index("N2") == link.index("□ not protected")
    assert matrix[1].index("N3") == link.index("? not observed")


def test_all_cells_are_listed_with_their_numbers_and_on_narrow_terminals_alone():
    narrow = flat(render(sample_report(), width=60))
    assert "N1 authentication ■ protected 380 observations of 20 subscribers" in narrow
    assert not re.search(r"N1 +N2 +N3", flat(render(sample_report(), width=40)))


def test_where_words_do_not_fit_signs_stand_alone_and_are_explained():
    text = render(sample_report(), width=60)
    matrix = text[text.index("Coverage") : text.index("N1 ciphering")]
    assert re.search(r"link +□ +\?", matrix)
    assert "□ not protected" in matrix


def test_shapes_differ_so_that_colour_is_never_alone():
    assert len({shape for shape, _ in SEVERITY.values()}) == len(SEVERITY)
    assert len({shape for shape, _ in STATE.values()}) == len(STATE)


def test_a_finding_says_all():
    text = flat(render(sample_report()))
    assert "▲ high, confidence high: the AMF selects 5G-EA0 although the UE offered more" in text
    assert "▲ high, suspected, confidence medium: N2 is readable" in text
    assert "whom 3 subscribers · 4 pieces of evidence frames n2-east.pcapng 70, 102, 140" in text
    assert "related frames n2-east.pcapng 66" in text
    assert "8, 17, 26, 35, 44, 53, 62, 71, 80, 89, 98, 107 … and 32 more" in text
    assert "clauses TS 33.501, 5.5.2 (shall); TS 24.501, 4.4.3.1 (may)" in text
    assert text.count("why whoever reads N2") == 1, "what a check says of two findings alike is said once"


def test_a_finding_whose_prose_differs_has_its_own():
    report = sample_report()
    other = msgspec.structs.replace(report.findings[3], remedy="another remedy.")
    text = render(msgspec.structs.replace(report, findings=(report.findings[2], other)))
    assert text.count("why  ") == 2
    assert "another remedy." in text


def test_verbose_adds_ladders_fields_and_all_frames():
    text = flat(render(sample_report(), verbose=True))
    assert "▶ 70 +0.080 s AMF → UE SecurityModeCommand ciphering=NEA0 integrity=NIA2" in text
    assert "377, 386, 395 read there scheme=NULL" in text
    assert "subscribers subscriber-01, subscriber-02, subscriber-03" in text
    assert "More on each: cleannet explain" in text


def test_waived_findings_show_reason_and_expiry_and_are_not_among_the_findings():
    text = flat(render(sample_report()))
    waived = text[text.index("Waived (1; not counted)") :]
    assert "an emergency registration with a 5G-GUTI known" in waived
    assert "Waived until 2027-01-31: the test phone has no key" in waived
    assert text.count("an emergency registration with a 5G-GUTI known") == 1


def test_the_comparison():
    report = sample_report()
    gone = msgspec.structs.replace(report.findings[0], check="SUB005", fingerprint="0" * 16)
    old = msgspec.structs.replace(report, findings=(*report.findings[1:], gone))
    text = flat(render(compared(report, old, "march.json")))
    assert "Against march.json 1 new, 11 as before, 1 gone." in text
    assert "◆ critical, confidence high, new:" in text
    assert "confidence high, as before: the UE registers" in text
    assert "gone: SUB005" in text
    assert "this says nothing of whether it is mended" in text


def test_nothing_observed_is_said_and_nothing_is_acquitted():
    text = render(empty_report())
    assert "Nothing was observed" in text
    assert "Findings" not in text
    assert "Passed" not in text


@pytest.mark.parametrize(
    "report",
    [
        empty_report(),
        sample_report(),
        msgspec.structs.replace(sample_report(), findings=()),
        msgspec.structs.replace(sample_report(), findings=(), waived=()),
        msgspec.structs.replace(
            empty_report(), coverage=(Coverage("N1", "ciphering", "protected", 9, 9),), inputs=(), outcomes=()
        ),
    ],
)
def test_the_word_clean_never_stands_alone(report):
    assert not re.search(r"\bclean\b", render(report, verbose=True), re.IGNORECASE)


def test_passes_come_with_their_number():
    assert "NAS006 algorithm-not-offered (412 passed)" in flat(render(sample_report()))


def test_problems_say_whose_they_are_and_where_the_first_is():
    text = flat(render(sample_report()))
    assert "sender (the sender's fault; only these count against a network) 2 × malformed.missing-ie" in text
    assert "3 × capture.tsn-gap 3 TSNs are missing (first: n2-east.pcapng frame 118)" in text
    assert "1 × unsupported.message-type NGAP procedure 62 Passed" in text
