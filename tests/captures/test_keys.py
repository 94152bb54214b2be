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
from support.nas_sample import FILE, OPC, K
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


def with_nas(*paths: Path, file: bytes = FILE) -> Report:
    keys = Keys()
    keys.add_nas(file, "file")
    return audit([str(one) for one in paths], catalogue().values(), pseudonyms=Pseudonyms(KEY), keys=keys)


def test_nas_of_c01_is_deciphered_and_verified():
    """14 ciphered messages, and two commands under a code; all of them fit."""
    report = with_nas(recording("c01_clean_tls"))
    assert (report.decryption[0].opened, report.decryption[0].closed) == (16, 0)
    assert report.losses.ciphered == 0
    assert report.messages["NAS-5GS RegistrationAccept"] == 2
    assert outcome(report, "NAS020").passed == 16
    assert outcome(report, "SUB012").outcome == "pass"  # a new 5G-GUTI each time: only keys show it
    assert complaints(report) == complaints(audited(recording("c01_clean_tls")))
    assert report.statement.subscribers == 1  # without keys the two registrations may be two subscribers'


def test_an_identity_inside_ciphered_nas_does_not_change_what_was_in_clear():
    """c02 sends its null-scheme SUCI in clear, and once more inside the ciphered Security Mode Complete."""
    plain, opened = audited(recording("c02_null_suci")), with_nas(recording("c02_null_suci"))
    for report in (plain, opened):
        (finding,) = findings(report, "SUB001")
        assert (finding.severity, finding.decrypted, frames([finding])) == ("high", False, [45])


def test_nas_of_other_subscribers_stays_closed():
    report = with_nas(recording("c08_load"))
    assert 0 < report.decryption[0].opened < 60
    assert report.decryption[0].closed == 34
    assert [one.count for one in report.problems if one.kind == "ciphered.wrong-key"] == [34]


@pytest.mark.parametrize(
    ("name", "supis", "opened"),
    [
        ("r05_reg_dereg", (10, 20, 30, 40, 50, 60, 70, 80, 21309), 202),
        ("r07_reg_idle_paging", (10, 20, 30, 40, 50, 21309), 861),
        ("h01_n2_handover", (10, 20, 30, 40, 50, 60, 70, 80, 21309), 64),
        ("e04_attach_guti", (123456819,), 62),
    ],
)
def test_nas_of_test_programs_is_opened_whole(name, supis, opened):
    """All that is protected there is verified: initial messages, handovers, and 4G under EEA0 too."""
    file = "".join(f'[[subscriber]]\nsupi = "999700{supi:09d}"\nk = "{K}"\nopc = "{OPC}"\n' for supi in supis).encode()
    report = with_nas(recording(name), file=file)
    assert (report.decryption[0].opened, report.decryption[0].closed) == (opened, 0)
    assert outcome(report, "NAS020").failed == outcome(report, "NAS020").suspect == 0
    known = {(one.kind, one.detail) for one in audited(recording(name)).problems}
    new = [one for one in report.problems if (one.kind, one.detail) not in known]
    assert not [one for one in new if one.kind.startswith(("malformed", "fault", "unsupported"))]


ESP_FILE = "".join(
    f'[[sa]]\nspi = 0x{spi}\ncipher = "AES-GCM"\nkey = "4a506a794f574265564551694d653768a1b2c3d4"\n'
    for spi in (1001, 1002, 1003, 1004)
).encode()
"""The key of the recording, a public sample value."""


@pytest.fixture(scope="module")
def all_of_c13() -> Report:
    """c13 with all its keys: of ESP, of TLS inside the host, and of NAS."""
    keys = Keys()
    keys.add_esp(ESP_FILE, "file")
    keys.add_nas(FILE, "file")
    keys.add_tls(key_log("c13_ipsec_n2n3_tls").read_bytes(), "log")
    capture = str(recording("c13_ipsec_n2n3_tls"))
    return audit([capture], catalogue().values(), pseudonyms=Pseudonyms(KEY), keys=keys)


def test_c13_is_read_through_ipsec_tls_and_nas(all_of_c13):
    assert [(one.keys, one.opened, one.closed) for one in all_of_c13.decryption] == [
        ("TLS key logs", 17, 0),
        ("Keys of subscribers", 8, 0),
        ("Keys of ESP", 36, 0),
    ]
    assert all_of_c13.messages["NGAP InitialContextSetupRequest"] == 1
    assert all_of_c13.messages["NAS-5GS RegistrationAccept"] == 1
    assert not [one for one in all_of_c13.problems if one.kind.startswith(("malformed", "fault", "ciphered"))]


def test_its_links_stay_protected_and_are_named(all_of_c13):
    """Without keys nothing tells what the ESP links carry; with them N2 and N3 are named, and stay protected."""
    plain = audited(recording("c13_ipsec_n2n3_tls"))
    assert state(plain, "unknown", "link") == "protected"
    assert state(plain, "N2", "link") == "not observed"
    for of in ("N2", "N3", "SBI"):
        assert state(all_of_c13, of, "link") == "protected"
    assert not [c for c in all_of_c13.coverage if c.interface == "unknown"]
    assert state(all_of_c13, "N2", "keys") == state(all_of_c13, "SBI", "keys") == "protected"
    assert outcome(all_of_c13, "LNK001").outcome == "pass"


def test_its_findings_say_how_they_were_seen(all_of_c13):
    found = {f.check: f for f in all_of_c13.findings}
    assert (found["LNK005"].severity, found["LNK005"].outcome) == ("info", "suspect")
    plain = {(f.check, f.text) for f in audited(recording("c13_ipsec_n2n3_tls")).findings}
    for finding in all_of_c13.findings:
        assert finding.decrypted is (LABEL in finding.text) is ((finding.check, finding.text) not in plain)


def test_no_key_of_ipsec_is_in_the_report(all_of_c13):
    assert "4a506a79" not in str(all_of_c13).lower()


def test_without_nas_keys_the_nas_inside_ipsec_stays_ciphered():
    keys = Keys()
    keys.add_esp(ESP_FILE, "file")
    report = audit([str(recording("c13_ipsec_n2n3_tls"))], catalogue().values(), pseudonyms=Pseudonyms(KEY), keys=keys)
    assert report.losses.ciphered == 7
    assert outcome(report, "NAS001").outcome == "pass"


def test_a_wrong_key_of_ipsec_is_counted():
    keys = Keys()
    keys.add_esp(ESP_FILE.replace(b"a1b2c3d4", b"a1b2c3d5"), "file")
    report = audit([str(recording("c13_ipsec_n2n3_tls"))], catalogue().values(), pseudonyms=Pseudonyms(KEY), keys=keys)
    assert (report.decryption[0].opened, report.decryption[0].closed) == (0, 36)
    assert sum(one.count for one in report.problems if one.kind == "ciphered.wrong-key") == 36
    assert complaints(report) == complaints(audited(recording("c13_ipsec_n2n3_tls")))
