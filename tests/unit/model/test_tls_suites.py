"""Cipher suites by number, against the names that tshark has for them."""

import re
import shutil
import subprocess

import pytest

from cleannet.model.tls_suites import (
    anonymous,
    broken,
    finite_field,
    forward_secret,
    with_shared_key,
    without_ciphering,
)


@pytest.mark.parametrize(
    ("suite", "secret"),
    [(0xC02F, True), (0x009F, True), (0x002F, False), (0x009C, False), (0xC025, False), (0x1301, None), (0xFEFE, None)],
)
def test_whether_a_stolen_key_opens_the_past(suite, secret):
    assert forward_secret(suite) is secret


def test_what_no_suite_should_be():
    assert without_ciphering(0x0001)
    assert without_ciphering(0xC0B4)
    assert anonymous(0x0034)
    assert broken(0x0005)
    assert broken(0x000A)
    assert not any(bad(0xC02F) or bad(0x1301) for bad in (without_ciphering, anonymous, broken))


@pytest.fixture(scope="module")
def names():
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    lines = subprocess.run(["tshark", "-G", "values"], capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [line.split("\t") for line in lines if "\ttls.handshake.ciphersuite\t" in line]
    found = {int(row[2], 0): row[3] for row in rows if row[3].startswith("TLS_")}
    return {number: name for number, name in found.items() if "_WITH_" in name and "GOST" not in name}


def test_the_names_say_the_same(names):
    assert len(names) > 300
    for number, name in names.items():
        if number >= 0xE000 or "ECCPWD" in name or 0xC0FF <= number <= 0xC106:
            continue  # of one country, or never assigned by IANA
        assert without_ciphering(number) == ("WITH_NULL" in name), name
        assert anonymous(number) == ("_anon_" in name), name
        weak = re.search("RC4|RC2|DES|EXPORT|IDEA|_MD5", name) and "WITH_NULL" not in name
        assert broken(number) == bool(weak), name
        assert forward_secret(number) is bool(re.match("TLS_(ECDHE|DHE|SRP)_", name)) or "SRP" in name, name
        assert finite_field(number) == bool(re.match("TLS_DHE_(RSA|DSS)_", name)), name
        assert with_shared_key(number) == ("PSK" in name), name
