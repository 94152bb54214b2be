"""Recordings under TLS, with and without their keys (EVD007)."""

import shutil
import subprocess
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.config.keys import Keys
from cleannet.frames import ciphers
from cleannet.pipeline import Read, audit
from cleannet.report.document import Report
from cleannet.report.pseudonyms import Pseudonyms
from support.mutate import take, write
from support.shared import KEY, audited, complaints, findings, frames, key_log, outcome, recording, state

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
LABEL = "seen after decryption"


def read_with(capture: Path, *logs: bytes) -> Report:
    keys = Keys()
    for log in logs:
        keys.add_tls(log, "log")
    return audit([str(capture)], catalogue().values(), pseudonyms=Pseudonyms(KEY), keys=keys)


@pytest.fixture(scope="module")
def opened() -> Report:
    return read_with(recording("c01_clean_tls"), key_log("c01_clean_tls").read_bytes())


def secrets(report: Report, member: str) -> list[int]:
    return frames(f for f in findings(report, "SBI012") if member in f.evidence[0].value)


def test_with_its_key_log_c01_names_the_frames_of_the_keys(opened):
    """The recordings' README: K and OPc in 782 and 1216, K_AUSF in 789 and 1223; the proxy hands each on at once."""
    assert secrets(opened, "encPermanentKey") == [782, 786, 1216, 1220]
    assert secrets(opened, "kausf") == [789, 793, 1223, 1228]
    assert secrets(opened, "kseaf") == [819, 822, 1255, 1258]
    assert all(LABEL in f.text and f.decrypted for f in findings(opened, "SBI012"))
    assert {(f.outcome, f.severity) for f in findings(opened, "SBI012")} == {("suspect", "info")}


def test_the_links_stay_protected(opened):
    assert outcome(opened, "SBI001").outcome == "pass"
    assert state(opened, "SBI", "link") == "protected"
    assert state(opened, "SBI", "keys") == "protected"
    assert opened.decryption[0].opened == 17
    assert opened.decryption[0].closed == 0


def test_without_it_c01_names_none():
    report = audited(recording("c01_clean_tls"))
    assert not findings(report, "SBI012")
    assert not report.decryption
    assert LABEL not in str(report.findings)


def test_every_finding_that_rests_on_it_is_labelled(opened):
    """What the capture shows without keys is not; all that comes with them is."""
    plain = {f.fingerprint for f in audited(recording("c01_clean_tls")).findings}
    for finding in opened.findings:
        assert finding.decrypted == (finding.fingerprint not in plain)
        assert finding.decrypted == (LABEL in finding.text)
    assert plain <= {f.fingerprint for f in opened.findings}


def test_secrets_in_the_capture_are_read_by_themselves(tmp_path, opened):
    if shutil.which("editcap") is None:
        pytest.skip("editcap is not installed")
    made = tmp_path / "made.pcapng"
    given = f"tls,{key_log('c01_clean_tls')}"
    subprocess.run(["editcap", "--inject-secrets", given, recording("c01_clean_tls"), made], check=True)
    report = audited(made)
    assert [f.fingerprint for f in report.findings] == [f.fingerprint for f in opened.findings]
    assert report.decryption[0].keys == "Secrets in the captures"


def test_keys_of_another_capture_open_nothing():
    report = read_with(recording("c01_clean_tls"), key_log("c13_ipsec_n2n3_tls").read_bytes())
    assert not findings(report, "SBI012")
    assert report.decryption[0].opened == 0
    assert complaints(report) == complaints(audited(recording("c01_clean_tls")))


def test_wrong_secrets_are_counted():
    lines = [line.split() for line in key_log("c01_clean_tls").read_text().splitlines() if line[0] != "#"]
    turned = "\n".join(f"{label} {random} {secret[::-1]}" for label, random, secret in lines)
    report = read_with(recording("c01_clean_tls"), turned.encode())
    (wrong,) = [one for one in report.problems if one.kind == "ciphered.wrong-key"]
    assert wrong.blame == "ciphering"
    assert wrong.count >= 10
    assert report.decryption[0].opened == 0
    assert report.decryption[0].closed == 10
    assert not any(secret[::-1] in str(report) for _, _, secret in lines)


@pytest.mark.parametrize("begin", [100, 760])
def test_captures_that_begin_later(tmp_path, begin, opened):
    """What began before is found by trying; what is read then is what the whole capture shows."""
    taken = take(recording("c01_clean_tls"), only_sctp=False)
    made = tmp_path / "made.pcap"
    made.write_bytes(write(taken.link_type, taken.frames[begin:]))
    keys = Keys()
    keys.add_tls(key_log("c01_clean_tls").read_bytes(), "log")
    read = Read([str(made)], keys=keys)
    known = {e.frame for f in opened.findings for e in f.evidence}
    found = [one.message for one in read.carried.messages if getattr(one.message, "secrets", ())]
    assert read.carried.opened > 5
    assert {one.at.frame.frame + begin for one in found} <= known
    assert not [p for p in read.carried.problems if p.kind.label.startswith("malformed")]


def test_lost_frames_make_nothing_up(tmp_path, opened):
    """Every tenth frame is missing: what is read then is part of what there is."""
    taken = take(recording("c01_clean_tls"), only_sctp=False)
    kept = [frame for number, frame in enumerate(taken.frames) if number % 10]
    numbers = [number + 1 for number in range(len(taken.frames)) if number % 10]
    made = tmp_path / "made.pcap"
    made.write_bytes(write(taken.link_type, kept))
    report = read_with(made, key_log("c01_clean_tls").read_bytes())
    found = findings(report, "SBI012")
    whole = {e.frame for f in findings(opened, "SBI012") for e in f.evidence}
    assert {numbers[e.frame - 1] for f in found for e in f.evidence} <= whole
    assert outcome(report, "SBI001").outcome == "pass"


def test_c13_shows_the_same_over_tls():
    report = read_with(recording("c13_ipsec_n2n3_tls"), key_log("c13_ipsec_n2n3_tls").read_bytes())
    assert secrets(report, "encPermanentKey") == [631, 635]
    assert secrets(report, "kausf") == [638, 643]
    assert all(f.decrypted for f in findings(report, "SBI012"))
