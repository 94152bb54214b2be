"""Phone logs: no output holds an identity, a challenge, a number or a payload of what was fed in.

What was fed in tshark finds, not this project: the test would not notice what its own decoders overlook.
"""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.command import cleannet
from support.phone_secrets import as_capture, fields_of, found_in, payload_runs, secrets_of
from support.secrets_fed import quoted_runs
from support.shared import foreign

RAYHUNTER = "ZeroChaos-+rayhunter-traces"
LOGS = (
    f"{RAYHUNTER}/1749222138-goodsim.qmdl",
    f"{RAYHUNTER}/1741896393-deadsim.qmdl",
    "P1sec+QCSuper/docs/sample_pcaps/sample_2g_3g_4g_xperia_with_sib_and_nas.pcap",
    "SysNetS+fbsdetector/example_traces/nas/exp1_nas.pcap",
    "mobile-insight+mobileinsight-core/examples/logs/offline_log_examples/20201116_123302_Xiaomi-Mi10_46000.mi2log",
)
TELLING = (
    "Identity",
    "Attach",
    "Authentication",
    "SMS",
    "Paging",
    "TrackingArea",
    "LocationUpdating",
    "CMService",
    "Setup",
)
FRAMES_SHOWN = 16


def outputs(log: Path, folder: Path) -> dict[str, str]:
    """Everything that can be printed or written of a log, by name."""
    given: dict[str, str] = {}

    def run(name: str, *arguments: str | Path) -> None:
        ran = cleannet(*arguments)
        given[name], given[f"{name}, standard error"] = ran.text, ran.error

    page, table = folder / "report.html", folder / "evidence.parquet"
    run("json", "audit", "--json", "-", "--html", page, "--language", "ar", log)
    given["html"] = page.read_text("utf-8")
    run("verbose", "audit", "-v", "--language", "de", log)
    run("export", "export", "--safe", "--country", "--month", "--time-grain", "1", "-o", "-", log)
    if importlib.util.find_spec("pyarrow") is not None:
        import pyarrow.parquet

        run("table", "audit", "-q", "--parquet", table, log)
        given["parquet"] = json.dumps(pyarrow.parquet.read_table(table).to_pydict())
    for frame in telling_frames(log):
        run(f"show {frame}", "show", log, str(frame))
    return given


def radio_messages(log: Path):
    return [pdu for one in Read([str(log)]).network(Settings()).radio for pdu in one.pdus]


def telling_frames(log: Path) -> list[int]:
    """Some frames whose messages name somebody, a few of each name."""
    by_name: dict[str, list[int]] = {}
    for pdu in radio_messages(log):
        if any(word in pdu.message.name for word in TELLING):
            by_name.setdefault(pdu.message.name, []).append(pdu.source.frame)
    return sorted({frame for frames in by_name.values() for frame in frames[:2]})[:FRAMES_SHOWN]


@pytest.mark.parametrize("name", LOGS, ids=lambda name: Path(name).stem)
def test_nothing_of_a_person_is_written(name, tmp_path):
    log = foreign(name)
    sibling = log.with_suffix(".pcap")
    capture = sibling if sibling.is_file() else as_capture(log, tmp_path)
    octets, written = secrets_of(capture)
    assert len(octets) + len(written) >= 2, "tshark finds nothing to look for"
    runs = payload_runs([pdu.source for pdu in radio_messages(log)])
    assert runs
    texts = outputs(log, tmp_path)
    found = {n: [*found_in(t, octets, written), *quoted_runs(t, runs)] for n, t in texts.items()}
    assert not {n: len(leaked) for n, leaked in found.items() if leaked}


@pytest.mark.parametrize("name", LOGS, ids=lambda name: Path(name).stem)
def test_a_copy_to_share_tells_no_place_and_no_time(name, tmp_path):
    log = foreign(name)
    capture = log.with_suffix(".pcap") if log.with_suffix(".pcap").is_file() else as_capture(log, tmp_path)
    ran = cleannet("export", "--safe", "-o", "-", log)
    text = ran.text
    places = fields_of(
        capture, ("lte-rrc.cellIdentity", "lte-rrc.trackingAreaCode", "gsm_a.lac", "gsm_a.bssmap.cell_ci")
    )
    numbers = {value for values in places.values() for value in values if len(value) >= 6}
    assert not [one for one in numbers if one.removeprefix("0x") in text]
    report = json.loads(cleannet("audit", "--json", "-", log).text)
    for plmn in report["statement"]["networks"]:
        country, network = plmn.split("-")
        assert not re.search(rf"\b{country}[-\" ]*{network}\b", text)
    assert not re.search(r"\b(19|20)\d\d-\d\d", text)
    assert not re.search(r"\b\d{9,}\b", text)
    assert log.stem not in text
    assert str(log.parent) not in text
    assert report["inputs"][0]["sha256"][:16] not in text
    cells = {pdu.source.cell for pdu in radio_messages(log) if pdu.source.cell is not None}
    members = {key for line in text.splitlines() for key in json.loads(line)}
    assert not members & {"frame", "time", "arfcn", "physical", "plmn", "payload", "path", "input", "text", "value"}
    assert len(json.loads(text.splitlines()[0])["cells"]) == len(cells)


def test_the_search_finds_what_it_looks_for():
    octets, written = secrets_of(foreign(f"{RAYHUNTER}/1749222138-goodsim.pcap"))
    assert len(octets) > 20
    assert [one for one in written if len(one) == 15]
    [tmsi] = sorted(one for one in octets if len(one) == 4)[:1]
    assert list(found_in(f"tmsi 0x{tmsi.hex()}", octets, written))
    imsi = next(one for one in written if len(one) == 15)
    assert list(found_in(f"imsi-{imsi}", octets, written))
    assert list(found_in(f"ends in {imsi[-9:]}", octets, written))
    assert not list(found_in("nothing of it", octets, written))


def test_the_search_finds_an_identity_that_is_asked_for():
    log = foreign(f"{RAYHUNTER}/1749222138-goodsim.qmdl")
    octets, written = secrets_of(log.with_suffix(".pcap"))
    assert list(found_in(cleannet("audit", "--json", "-", "--show-identities", log).text, octets, written))
