"""`cleannet show` of phone logs: fields, nesting, and no identity unless asked for."""

import functools

import pytest
from click.testing import CliRunner

from cleannet.cli import main, show
from cleannet.model.message import Message
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import foreign

GOODSIM = "ZeroChaos-+rayhunter-traces/1749222138-goodsim"
XPERIA = "P1sec+QCSuper/docs/sample_pcaps/sample_2g_3g_4g_xperia.pcap"
LOGS = "mobile-insight+mobileinsight-core/examples/logs/offline_log_examples/"
XIAOMI = f"{LOGS}20201116_123302_Xiaomi-Mi10_46000.mi2log"
ATTACK = "SysNetS+fbsdetector/example_traces/nas/exp1_nas.pcap"


class ReadOnce:
    """One reading of a log for all its frames."""

    def __init__(self, path):
        read = Read([path])
        self.captures, self.network = read.captures, functools.cache(read.network)


read_once = functools.cache(ReadOnce)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(show, "Read", lambda paths, **_: read_once(*paths))


def told(name, frame, *options):
    result = CliRunner().invoke(main, ["show", str(foreign(name)), str(frame), *options])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("name", "frame", "lines"),
    [
        (
            f"{GOODSIM}.qmdl",
            151,
            [
                "log code: 0xB0C0 (LTE RRC OTA packet), version 20",
                "cell: LTE, carrier 1000, physical cell 33",
                "LTE-RRC DLInformationTransfer",
                "  NAS-EPS IdentityRequest",
                "    identity type: IMSI",
            ],
        ),
        (f"{GOODSIM}.pcap", 152, ["NAS-EPS IdentityRequest", "  identity type: IMSI"]),
        (XPERIA, 606, ["RR CipheringModeCommand", "  algorithm: 1 (A5 1)"]),
        (XPERIA, 1452, ["    ciphering: 2 (EEA2)", "    replayed capability: EEA0, EEA1, EEA2; EIA1, EIA2"]),
        (ATTACK, 17, ["NAS-EPS IdentityRequest", "  identity type: IMSI"]),
    ],
)
def test_fields_of_a_frame(name, frame, lines):
    text = told(name, frame).splitlines()
    assert f"frame: {frame}" in text
    assert [line for line in lines if line not in text] == []


def test_a_security_mode_command_of_a_commercial_network():
    found = [told(XIAOMI, one.at.frame.frame) for one in timeline(XIAOMI) if one.name == "SecurityModeCommand"]
    nas = [text for text in found if "NAS-EPS SecurityModeCommand" in text]
    assert nas
    assert all("ciphering: 0 (EEA0)" in text for text in nas)


def timeline(name) -> list[Message]:
    network = read_once(str(foreign(name))).network(Settings())
    return [m for one in network.radio for m in one.captured]


def identities(name):
    """Each permanent identity, GUTI and cell of a log, as text, with a frame that holds it."""
    found = {}
    for one in timeline(name):
        for value in (getattr(one, field, None) for field in ("identity", "guti", "additional_guti")):
            octets = getattr(value, "value", b"")
            if len(octets) >= 4 and len(set(octets)) > 1:
                found.setdefault(octets.hex(), one.at.frame.frame)
        if getattr(one, "cell_identity", None):
            found.setdefault(str(one.cell_identity), one.at.frame.frame)
    return found


@pytest.mark.parametrize("name", [f"{GOODSIM}.qmdl", XIAOMI, XPERIA, ATTACK])
def test_identities_and_cells_are_printed_only_where_asked_for(name):
    secrets = list(identities(name).items())[:25]
    assert secrets
    masked = "".join(told(name, frame) for _, frame in secrets)
    assert [secret for secret, _ in secrets if secret in masked] == []
    assert "shown with --show-identities" in masked
    asked = "".join(told(name, frame, "--show-identities") for _, frame in secrets)
    assert any(secret in asked for secret, _ in secrets)
