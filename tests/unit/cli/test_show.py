"""`cleannet show`: a frame as text, on real captures; and that no secret of theirs gets out."""

import base64
import functools
import re
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from cleannet.cli import main, show
from cleannet.decode.full import full_decode
from cleannet.model import nas, ngap
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support import shared

PRIVATE = ("c02_null_suci", "c03_nea0", "c01_clean_tls", "c07_userplane", "h01_n2_handover")
MSIN, IMSI = "0000000001", "999700000000001"


class ReadOnce:
    """One reading of a capture for all its frames."""

    def __init__(self, paths):
        self._read = Read(paths)
        self.captures, self.reader = self._read.captures, self._read.reader
        self.network = functools.cache(self._read.network)


read_once = functools.cache(lambda path: ReadOnce([path]))


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(show, "Read", lambda paths, keys: read_once(*paths))


def run(*arguments):
    return CliRunner().invoke(main, ["show", *map(str, arguments)])


def network_of(path):
    return read_once(str(path)).network(Settings())


def frame_of(path, kind):
    """The first frame with a message of that kind."""
    tables = network_of(path).tables
    return next(
        int(tables.frame[row]) for row in range(len(tables)) if any(isinstance(m, kind) for m in tables.messages(row))
    )


def frame_without_ngap(path, after=0):
    frames = set(network_of(path).tables.frame.tolist())
    return next(n for n in range(after + 1, 10_000) if n not in frames)


@pytest.fixture
def c03():
    return shared.recording("c03_nea0")


def test_a_frame_says_where_it_was_and_what_it_holds(c03):
    result = run(c03, frame_of(c03, nas.SecurityModeCommand))
    assert result.exit_code == 0
    head, body = result.stdout.split("\n\n", 1)
    assert re.fullmatch(
        rf"file: {re.escape(str(c03))}\nframe: \d+\ntime: 2026-11-22 \d\d:\d\d:\d\d\.\d{{9}} UTC\n"
        r"association: 1, AMF 10\.53\.0\.5 port 38412 → gNB 10\.53\.0\.2 port \d+\ndirection: downlink",
        head,
    )
    assert body.startswith(
        "NGAP DownlinkNASTransport\n  procedure: 4 (DownlinkNASTransport)\n  PDU type: initiating message\n"
    )
    assert "    38: NAS-PDU\n" in body
    assert "  NAS-5GS SecurityModeCommand\n    security header: 3 (integrity protected with new context)\n" in body
    assert "    ciphering: 0 (NEA0)\n" in body
    assert "pycrate" not in result.output


def test_bodies_under_the_null_cipher_are_read_as_in_the_report(c03):
    result = run(c03, frame_of(c03, nas.SecurityModeComplete))
    assert "body: readable: the Security Mode Command selected 5G-EA0" in result.stdout
    assert "\n    NAS-5GS RegistrationRequest\n      carried in: a container of the message above\n" in result.stdout


def test_two_messages_of_one_frame_are_both_printed(c03, quick):
    frames, counts = np.unique(network_of(c03).tables.frame, return_counts=True)
    result = run(c03, frames[counts > 1][0])
    assert result.stdout.count("\nNGAP ") == counts[counts > 1][0]


def test_ciphered_bodies_stay_closed(quick):
    path = shared.recording("c01_clean_tls")
    result = run(path, frame_of(path, nas.CipheredNAS), "--full")
    assert "ciphered, or under an algorithm that this capture does not tell: not readable" in result.stdout


def test_full_adds_the_complete_decode(c03, quick):
    pytest.importorskip("pycrate_core", reason="pycrate, the extra full, is absent")
    frame = frame_of(c03, ngap.InitialContextSetupRequest)
    own, full = run(c03, frame), run(c03, frame, "--full")
    assert full.exit_code == 0
    assert full.stdout.startswith(own.stdout)
    added = full.stdout.removeprefix(own.stdout)
    for line in ("complete decode by pycrate", "SecurityKey (id 94, reject): 256 bits", "5GTMSI: 4 octets"):
        assert line in added
    command = run(c03, frame_of(c03, nas.SecurityModeCommand), "--full").stdout
    assert "CiphAlgo: 0 (5G encryption algorithm 5G-EA0 (null))" in command


def test_without_pycrate_full_says_what_to_install_and_prints_the_rest(c03, quick, monkeypatch):
    monkeypatch.setitem(sys.modules, "pycrate_asn1dir.NGAP", None)
    frame = frame_of(c03, nas.SecurityModeCommand)
    result = run(c03, frame, "--full")
    assert result.exit_code == 0
    assert result.stderr.count("pip install 'cleannet[full]'") == 1
    assert result.stdout == run(c03, frame).stdout


def test_a_frame_without_ngap_says_what_it_is(c03, quick):
    result = run(c03, frame_without_ngap(c03))
    assert result.exit_code == 0
    assert "no NGAP message ends in this frame; link type 1 (Ethernet), " in result.stdout
    assert "no SCTP packet." in result.stdout
    first = next(a for a in read_once(str(c03))._read.frames.associations.associations if 38412 in a.ports).first_frame
    assert "SCTP between 10.53.0.2 port" in run(c03, first).stdout


def test_a_frame_behind_the_last_one_is_an_error(c03, quick):
    result = run(c03, 10_000_000)
    assert result.exit_code == 2
    assert result.stdout == ""
    last = read_once(str(c03)).captures[0].frames
    assert f"has no frame 10000000: the last one is {last}" in result.stderr
    assert run(c03, last).exit_code == 0
    assert run(c03, 0).exit_code == 64


@pytest.mark.parametrize("content", [None, b"", b"no capture at all"])
def test_an_input_that_cannot_be_read_is_an_error(tmp_path, content):
    path = tmp_path / "some.pcap"
    if content is not None:
        path.write_bytes(content)
    result = run(path, 1)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("cleannet: ")


def test_standard_input(c03):
    frame = frame_of(c03, nas.SecurityModeCommand)
    result = CliRunner().invoke(main, ["show", "-", str(frame)], input=c03.read_bytes())
    assert "ciphering: 0 (NEA0)" in result.stdout
    other = CliRunner().invoke(main, ["show", "-", "1"], input=c03.read_bytes())
    assert other.stdout == "-, frame 1: no NGAP message ends in this frame.\n"


def test_file_names_cannot_act_on_the_terminal(tmp_path, c03):
    path = tmp_path / "a\x1b[31m.pcapng"
    path.write_bytes(c03.read_bytes())
    for frame in (1, frame_of(c03, nas.SecurityModeCommand), 10_000_000):
        assert "\x1b" not in run(path, frame).output


def strings(value):
    """All bit and octet strings in pycrate's value, with the name above each."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from ((n or name, octets) for n, octets in strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, tuple) and isinstance(value[0], str):
        yield from ((n or value[0], octets) for n, octets in strings(value[1]))
    elif isinstance(value, tuple):
        yield "", (value[0] << -value[1] % 8).to_bytes((value[1] + 7) // 8, "big")
    elif isinstance(value, bytes):
        yield "", value


KEYS = ("SecurityKey", "nextHopNH", "rRCContainer", "RRCContainer", "UERadioCapability", "nASC")
IDENTITIES = ("MaskedIMEISV", "fiveG-TMSI", "nRCellIdentity")


def pycrate_secrets(tables):
    """Keys and identities of NGAP as pycrate finds them, not as this project does."""
    pytest.importorskip("pycrate_core", reason="pycrate, the extra full, is absent")
    full_decode(b"", [])  # pycrate is imported in silence
    from pycrate_asn1dir import NGAP

    found = {"key": set(), "identity": set()}
    for row in range(len(tables)):
        NGAP.NGAP_PDU_Descriptions.NGAP_PDU.from_aper(tables.octets(int(tables.offset[row]), int(tables.length[row])))
        for name, octets in strings(NGAP.NGAP_PDU_Descriptions.NGAP_PDU.get_val()):
            if name in KEYS:
                found["key"].add(octets)
            elif name in IDENTITIES or name in ("NAS-PDU", "pDUSessionNAS-PDU"):
                found["identity" if name in IDENTITIES else "key"].add(octets)
    return found


def secrets_of(path):
    """What must not be printed: always, and unless identities are asked for."""
    tables = network_of(path).tables
    found = pycrate_secrets(tables)
    for row in range(len(tables)):
        for m in tables.messages(row)[1:]:
            for name in ("mac", "rand", "autn", "response", "auts"):
                if octets := getattr(m, name, None):
                    found["key"].add(octets)
            for name in ("identity", "guti", "additional_guti", "non_imeisv_pei"):
                if (one := getattr(m, name, None)) and one.value:
                    found["identity"].add(one.value)
    # Octets that are all alike (a MAC of zeros) are no secret, and stand everywhere.
    return {what: {o for o in octets if len(set(o)) > 1} for what, octets in found.items()}


def forms(octets):
    """Ways to write octets; digits of TBCD too."""
    swapped = "".join(f"{o & 15:x}{o >> 4:x}" for o in octets)
    shift = "".join(f"{o:02x}" for o in octets)
    yield from (shift, swapped)
    if len(octets) >= 8:
        yield from (shift[1:-1], swapped[1:-1], base64.b64encode(octets).decode().rstrip("="))
    yield from (str(int.from_bytes(octets, "big")), repr(octets)[2:-1].lower())


def leaks(text, octets):
    """Whether a text holds octets in any of these forms, in either case and with any separators between pairs."""
    lower = re.sub(r"(?<=[0-9a-f]{2})[ :.\-](?=[0-9a-f]{2})", "", text.lower())
    return [f for f in forms(octets) if len(f) >= 8 and (f in text if re.search("[A-Z+/]", f) else f in lower)]


def outputs(path, *options):
    tables = network_of(path).tables
    frames = sorted(set(tables.frame.tolist()))[:120]
    results = [run(path, frame, *options) for frame in frames]
    assert all(r.exit_code == 0 and not r.stderr and "NGAP" in r.stdout for r in results)
    return "\n".join(r.output.replace(str(path), "") for r in results)


@pytest.mark.parametrize("name", PRIVATE)
def test_no_secret_of_a_capture_is_printed(name, quick):
    path = shared.recording(name)
    found = secrets_of(path)
    assert any(len(key) == 32 for key in found["key"])  # K_gNB
    assert found["identity"]
    text = outputs(path) + outputs(path, "--full")
    for octets in found["key"] | found["identity"]:
        assert not leaks(text, octets), f"{len(octets)} octets"
    assert MSIN not in text
    assert IMSI not in text


@pytest.mark.parametrize("name", PRIVATE[:2])
def test_identities_are_printed_where_asked_for_but_no_key(name, quick):
    path = shared.recording(name)
    found = secrets_of(path)
    text = outputs(path, "--full", "--show-identities")
    for octets in found["key"]:
        assert not leaks(text, octets), f"{len(octets)} octets"
    assert any(leaks(text, octets) for octets in found["identity"])
    if name == "c02_null_suci":
        assert f"MSIN {MSIN}" in text


def test_the_search_for_leaks_finds_them():
    octets = bytes.fromhex("c0ffee0ddba11caf")
    for text in ("0xC0FFEE0DDBA11CAF", "c0:ff:ee:0d:db:a1:1c:af", "c0 ff ee 0d db a1 1c af", str(0xC0FFEE0DDBA11CAF)):
        assert leaks(text, octets)
    assert leaks(f"{octets!r}", octets)
    assert leaks(base64.b64encode(octets).decode(), octets)
    assert leaks("0cffeed0bd1ac1fa", octets)
    assert not leaks("c0ffee", octets)


def test_a_frame_of_f1_names_its_messages(quick):
    path = shared.foreign("5GSEC+MobiWatch/dataset/pcap/5g-attack/blind_dos_tmsi_123456.pcap")
    assert run(path, 27).stdout.endswith("F1AP F1SetupRequest\n")
    command = run(path, 106).stdout
    assert "F1AP UEContextSetupRequest" in command
    assert "cell: NR, physical cell 0" in command
    assert "NR RRC DL-DCCH, downlink, 3 octets\nNR-RRC SecurityModeCommand\n" in command
    assert "NR-RRC CipheredRRC" in run(path, 116).stdout
