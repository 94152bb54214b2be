"""SUR017 on real captures: the four of injection, and those of ordinary traffic beside them."""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from support.shared import SHIPPED, findings, foreign, frames, recording, trusted

INJECTED = {
    "id1.cn-inject": (5, 8),
    "qi_internet_SYNACK_curl_jsonip": (5, 9),
    "qi_local_GET_slashdot_redirect": (6, 12),
    "qi_local_SYNACK_imgur_qdp": (1263, 1282),
}
ORDINARY = (
    "arkime+arkime/tests/pcap/sctp-www.pcap",
    "open5gs+open5gs/docs/assets/pcapng/5g-roaming-lbo.pcapng",
    "zitouni+oai-cn5g-fed/docs/results/ulcl/control_plane.pcapng",
    "LeonardoPantani+UNIPI-tesi-open5gs/measurements_results/appendix_content/bootstrap_nosr/bootstrap_nosr.pcapng",
)


def said(path):
    return findings(audit([str(path)], [catalogue()["SUR017"]]), "SUR017")


@pytest.mark.parametrize("name", INJECTED)
def test_the_forged_answer_is_found_and_the_honest_one_is_beside_it(name):
    found = said(trusted(f"injection/{name}.pcap"))
    assert [one.outcome for one in found] == ["fail"]
    assert (frames(found), frames(found, "related")) == ([INJECTED[name][0]], [INJECTED[name][1]])


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_captures_show_none(name):
    assert said(foreign(name)) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_examples_show_none(name):
    assert said(recording(name)) == []
