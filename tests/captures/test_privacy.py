"""The auditor must not become the leak: every output is searched for what was fed in, in its several encodings."""

import base64
import json
import re
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report.pseudonyms import Pseudonyms
from support.command import cleannet
from support.mutate import take, write
from support.nas_sample import FILE
from support.secrets_fed import (
    derived_keys,
    inside_tls,
    key_log_secrets,
    keys,
    leaks,
    network_of,
    opened_network,
    payload_runs,
    quoted_runs,
    values,
)
from support.shared import KEY, SHARED, findings, key_log, recording

MSIN = "8675309042"
MSIN_OCTETS = bytes.fromhex("6857030924")  # TBCD: the nibbles swapped.
IMEISV = "4370816125816151"
RECORDED_MSIN = bytes.fromhex("99f907000000000000000010")
"""From the SUCI of c02: PLMN 999-70, routing indicator, null scheme, key identifier, MSIN 0000000001."""


@pytest.fixture(scope="module")
def null_suci(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """c02 with an MSIN that occurs nowhere by chance."""
    taken = take(recording("c02_null_suci"))
    frames = [f._replace(octets=f.octets.replace(RECORDED_MSIN, RECORDED_MSIN[:7] + MSIN_OCTETS)) for f in taken.frames]
    assert frames != list(taken.frames)
    path = tmp_path_factory.mktemp("privacy") / "null_suci.pcap"
    path.write_bytes(write(taken.link_type, frames))
    return path


def waivers(folder: Path) -> Path:
    path = folder / "waivers.toml"
    path.write_text('[[waiver]]\nfinding = "SUB001"\nreason = "known"\nexpires = 2999-12-31\n')
    return path


def outputs(capture: Path, folder: Path, *options: str) -> dict[str, str]:
    """Everything that an audit of a capture can print or write, by name."""
    page, older, key = folder / "report.html", folder / "older.json", folder / "key"
    key.write_bytes(KEY)
    given: dict[str, str] = {}

    def run(name: str, *arguments: str | Path) -> None:
        ran = cleannet(*arguments)
        given[name], given[f"{name}, standard error"] = ran.text, ran.error

    run("json", "audit", "--json", "-", "--html", page, *options, capture)
    given["html"] = page.read_text()
    older.write_text(given["json"])
    run("terminal", "audit", *options, capture)
    run("verbose", "audit", "-v", "--pseudonym-key", key, *options, capture)
    run("compared", "audit", "-v", "--compare", older, *options, capture)
    run("waived", "audit", "-v", "--json", folder / "waived.json", "--waivers", waivers(folder), *options, capture)
    given["waived json"] = (folder / "waived.json").read_text()
    for check in sorted({f["check"] for f in json.loads(given["json"])["findings"]}):
        run(f"explain {check}", "explain", check)
    return given


def shown_frames(capture: Path, *options: str) -> dict[str, str]:
    """What `cleannet show` prints of every frame that carries a message."""
    network = network_of(capture)
    frames = sorted(set(network.tables.frame.tolist()))
    printed = {f"show {n}": cleannet("show", *options, capture, str(n)) for n in frames}
    return {name: ran.text + ran.error for name, ran in printed.items()}


def all_leaks(texts: dict[str, str], capture: Path, *more: bytes | str) -> dict[str, list[str]]:
    network = network_of(capture)
    secrets = keys(network) | values(network) | {one for one in more if isinstance(one, bytes)}
    written = [one for one in more if isinstance(one, str)]
    runs = payload_runs(network)
    found = {
        name: leaks(text, secrets) + [w for w in written if w in text] + quoted_runs(text, runs)
        for name, text in texts.items()
    }
    return {name: some for name, some in found.items() if some}


def test_the_search_finds_what_it_looks_for(null_suci: Path) -> None:
    network = network_of(null_suci)
    (key,) = keys(network)
    assert len(values(network)) >= 5
    assert MSIN_OCTETS in values(network)
    for form in (key.hex(), key.hex().upper(), key.hex(":"), repr(key), str(int.from_bytes(key, "big"))):
        assert leaks(f"key={form};", {key})
    assert leaks("swapped: " + MSIN, {MSIN_OCTETS})
    assert leaks(base64.b64encode(b"xy" + key + b"z").decode(), {key})
    payload = min(payload_runs(network))
    assert quoted_runs(f"octets {payload}", payload_runs(network))
    spaced = " ".join(payload[n : n + 2] for n in range(0, 16, 2))
    assert quoted_runs(f"octets {spaced} end", payload_runs(network))
    assert not leaks(json.dumps({"sha256": "0" * 64}), keys(network) | values(network))


def test_no_identity_of_a_null_scheme_suci(null_suci: Path, tmp_path: Path) -> None:
    texts = outputs(null_suci, tmp_path)
    assert "SUB001" in texts["json"]
    assert "SUB001" in texts["terminal"]
    assert not all_leaks(texts, null_suci, MSIN, f"99970{MSIN}", MSIN_OCTETS)
    # "Nearly" is not enough: no tail of the number either, from which the rest could be guessed.
    assert not [name for name, text in texts.items() if MSIN[-6:] in text]


def test_no_identity_is_printed_with_a_frame(null_suci: Path) -> None:
    texts = shown_frames(null_suci)
    assert len(texts) >= 10
    assert not all_leaks(texts, null_suci, MSIN, f"99970{MSIN}", MSIN_OCTETS)


def test_nothing_that_null_ciphering_left_readable(tmp_path: Path) -> None:
    capture = recording("c03_nea0")
    texts = outputs(capture, tmp_path) | shown_frames(capture)
    assert "NAS001" in texts["json"]
    imeisv = bytes(int(IMEISV[n + 1] + IMEISV[n], 16) for n in range(1, 15, 2))
    assert not all_leaks(texts, capture, IMEISV, IMEISV[:14], imeisv)


@pytest.mark.parametrize("name", ["c01_clean_tls", "c07_userplane", "c08_load"])
def test_nothing_of_the_other_examples(name: str, tmp_path: Path) -> None:
    capture = recording(name)
    texts = outputs(capture, tmp_path)
    assert not all_leaks(texts, capture, "admin:secret", "YWRtaW46c2VjcmV0")


@pytest.mark.parametrize("name", ["h01_n2_handover", "r05_reg_dereg", "r08_reg_multi_ue"])
def test_nothing_of_a_test_program(name: str, tmp_path: Path) -> None:
    capture = recording(name)
    texts = outputs(capture, tmp_path)
    assert keys(network_of(capture))
    assert not all_leaks(texts, capture, "999700000000010", "999700000000020", "9997000000000")


def test_nothing_of_captures_by_others(tmp_path: Path) -> None:
    names = ("zitouni+oai-cn5g-fed/docs/results/cotsue/pcap/core.pcap", "telekom+5g-trace-visualizer/doc/free5gc.pcap")
    paths = [SHARED / "captures" / name for name in names]
    if not all(path.is_file() for path in paths):
        pytest.skip("../shared/captures is not there")
    for capture in paths:
        assert not all_leaks(outputs(capture, tmp_path), capture, "2089300007487", "46011")


def test_identities_are_shown_where_asked_for_and_keys_never(null_suci: Path, tmp_path: Path) -> None:
    texts = outputs(null_suci, tmp_path, "--show-identities")
    for name in ("json", "html", "terminal", "verbose", "waived json"):
        assert f"imsi-99970{MSIN}" in texts[name]
    network = network_of(null_suci)
    secrets = keys(network) | {v for v in values(network) if v != MSIN_OCTETS}
    assert not {name: found for name, text in texts.items() if (found := leaks(text, secrets))}
    printed = shown_frames(null_suci, "--show-identities")
    assert any(MSIN in text for text in printed.values())
    assert not {name: found for name, text in printed.items() if (found := leaks(text, keys(network)))}


def test_pseudonyms_are_no_digests_of_the_identity_alone(null_suci: Path) -> None:
    """Without the key nobody who tries all identities finds the right one."""
    names = [
        findings(audit([str(null_suci)], checks(), pseudonyms=Pseudonyms(key)), "SUB001")[0].subject
        for key in (KEY, KEY[::-1], None, None)
    ]
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"subscriber [0-9a-f]{12}", name) for name in names)


def checks():
    return catalogue().values()


@pytest.mark.parametrize("name", ["c08_load", "r05_reg_dereg", "v11_vonr_af"])
def test_nothing_is_ordered_by_pseudonym(name: str) -> None:
    """Under another key each name is another one; all that is listed stays in its order."""
    path = str(recording(name))
    network = network_of(Path(path))
    reports, numbers = [], []
    for key in (KEY, KEY[::-1], bytes(32)):
        names = Pseudonyms(key)
        reports.append(audit([path], checks(), pseudonyms=names))
        numbers.append({names.of(person): person.number for person in network.people})
    assert len(numbers[0]) == len(network.people)
    first = [
        (f.check, f.fingerprint, [numbers[0].get(s, s) for s in f.subjects], f.evidence, f.ladder)
        for f in reports[0].findings
    ]
    for report, by_name in zip(reports[1:], numbers[1:], strict=True):
        assert first == [
            (f.check, f.fingerprint, [by_name.get(s, s) for s in f.subjects], f.evidence, f.ladder)
            for f in report.findings
        ]
    assert any(len(subjects) > 1 for _, _, subjects, _, _ in first)


def test_errors_and_problems_hold_nothing_of_damaged_messages(null_suci: Path, tmp_path: Path) -> None:
    """A decoder that stops in the middle of an identity must not quote it."""
    taken = take(null_suci)
    network = network_of(null_suci)
    for number, frame in enumerate(taken.frames):
        at = frame.octets.find(MSIN_OCTETS)
        if at < 0:
            continue
        for cut in range(at - 14, at + len(MSIN_OCTETS) + 6, 2):
            frames = list(taken.frames)
            frames[number] = frame._replace(octets=frame.octets[:cut])
            path = tmp_path / "damaged.pcap"
            path.write_bytes(write(taken.link_type, frames))
            ran = cleannet("audit", "--json", "-", "-v", path)
            secrets = keys(network) | values(network) | {MSIN_OCTETS, MSIN_OCTETS[:4]}
            assert not leaks(ran.text + ran.error, secrets)
            assert MSIN[:8] not in ran.text


SAMPLE_KEYS = ("465B5CE8B199B49FAA5F0A2EE238A6BC", "E8ED289DEBA952E4283B54E88E6183CA", "999700000000001")
"""K, OPc and IMSI of the recordings: what their UDR sends under TLS."""


def test_neither_the_keys_given_nor_what_they_opened(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="wants the extra keys")
    capture, log = recording("c01_clean_tls"), key_log("c01_clean_tls")
    texts = outputs(capture, tmp_path, "--tls-keys", str(log))
    assert "seen after decryption" in texts["json"]
    written = [form for one in SAMPLE_KEYS for form in (one, one.lower())]
    inside = inside_tls(capture, log.read_bytes())
    secrets = key_log_secrets(log.read_bytes()) | inside
    assert {bytes.fromhex(one) for one in SAMPLE_KEYS[:2]} <= inside
    assert any(leaks(f"kausf {one.hex()}", secrets) for one in secrets)
    assert not all_leaks(texts, capture, *written, *secrets)


def test_neither_the_keys_of_subscribers_nor_what_they_opened(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="wants the extra keys")
    capture, file = recording("c01_clean_tls"), tmp_path / "keys.toml"
    file.write_bytes(FILE)
    texts = outputs(capture, tmp_path, "--nas-keys", str(file)) | {
        f"show {n}": cleannet("show", capture, n).text for n in ("802", "824", "904")
    }
    assert '"opened":16' in texts["json"].replace(" ", "")
    read = opened_network(capture, FILE)
    secrets = {bytes.fromhex(one) for one in SAMPLE_KEYS[:2]} | values(read) | derived_keys(read)
    assert len(derived_keys(read)) >= 4
    assert not all_leaks(texts, capture, *SAMPLE_KEYS, *(one.lower() for one in SAMPLE_KEYS), *secrets)


def test_nothing_of_what_three_layers_of_keys_opened(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="wants the extra keys")
    capture, nas, esp = recording("c13_ipsec_n2n3_tls"), tmp_path / "nas.toml", tmp_path / "esp.toml"
    log = key_log("c13_ipsec_n2n3_tls")
    nas.write_bytes(FILE)
    key = "4a506a794f574265564551694d653768a1b2c3d4"
    numbers = (1001, 1002, 1003, 1004)
    esp.write_text("".join(f'[[sa]]\nspi = 0x{n}\ncipher = "AES-GCM"\nkey = "{key}"\n' for n in numbers))
    texts = outputs(capture, tmp_path, "--esp-keys", str(esp), "--nas-keys", str(nas), "--tls-keys", str(log))
    assert "LNK005" in texts["json"]
    read = opened_network(capture, FILE, esp.read_bytes())
    secrets = {bytes.fromhex(key), bytes.fromhex(key[:32])} | values(read) | keys(read) | derived_keys(read)
    secrets |= key_log_secrets(log.read_bytes()) | inside_tls(capture, log.read_bytes())
    assert keys(read)  # K_gNB, as it goes over N2
    found = {name: leaks(text, secrets) + [one for one in SAMPLE_KEYS if one in text] for name, text in texts.items()}
    assert not {name: some for name, some in found.items() if some}
    runs = payload_runs(read)
    assert not [name for name, text in texts.items() if quoted_runs(text, runs)]


def test_nothing_of_a_key_log_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(f"CLIENT_RANDOM {SAMPLE_KEYS[0]} {SAMPLE_KEYS[1]}\nk = {SAMPLE_KEYS[0]}\n")
    ran = cleannet("audit", "--tls-keys", path, recording("c01_clean_tls"))
    assert ran.code
    assert not leaks(ran.text + ran.error, {bytes.fromhex(one) for one in SAMPLE_KEYS[:2]})
