"""Certificates: what they say, against those of real captures and made ones; hostile octets."""

import contextlib
import hashlib
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.cursor import Malformed
from cleannet.decode.x509 import certificate
from cleannet.model.tls import Certificate, TLSHandshake
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.certificates import EC_256, certificate_of, rsa_key, tlv
from support.shared import foreign


def test_what_a_certificate_says():
    octets = certificate_of(
        names=("amf.5gc.mnc001.mcc001.3gppnetwork.org",), instance="4ece33c0-7a1d-41ef-b0c4-1e9b4f3b7d11"
    )
    found = certificate(octets)
    assert (found.key, found.bits, found.signature) == ("EC P-256", 256, "SHA-256 with ECDSA")
    assert (found.names, found.instances) == (
        ("amf.5gc.mnc001.mcc001.3gppnetwork.org",),
        ("urn:uuid:4ece33c0-7a1d-41ef-b0c4-1e9b4f3b7d11",),
    )
    assert (found.begins, found.ends) == (
        datetime(2026, 1, 1, tzinfo=UTC).timestamp(),
        datetime(2027, 1, 1, tzinfo=UTC).timestamp(),
    )
    assert (found.own_issuer, found.authority, found.for_server, found.for_client) == (False, False, True, True)
    assert found.digest != certificate(certificate_of(names=("other",))).digest


def test_one_that_vouches_for_itself():
    found = certificate(certificate_of(subject="CA", issuer="CA", authority=True, key=rsa_key(1024)))
    assert (found.own_issuer, found.authority, found.key, found.bits) == (True, True, "RSA", 1024)


def test_times_of_both_centuries_and_of_four_digits():
    found = certificate(certificate_of(begins="991231235959Z", ends="20510101000000Z"))
    assert datetime.fromtimestamp(found.begins, UTC).year == 1999
    assert datetime.fromtimestamp(found.ends, UTC).year == 2051


@pytest.mark.parametrize(
    "time",
    [
        "261301000000Z",
        "260230000000Z",
        "260101240000Z",
        "00000101000000Z",
        "2601010000Z",
        "260101000000+0100",
        "²60101000000Z",
        "",
    ],
)
def test_a_time_that_cannot_be_is_unknown(time):
    assert certificate(certificate_of(begins=time)).begins is None


@given(st.binary(max_size=80))
def test_hostile_octets_end_as_malformed(octets):
    for hostile in (octets, b"\x30\x82" + octets, tlv(0x30, tlv(0x30, octets))):
        with contextlib.suppress(Malformed):
            assert isinstance(certificate(hostile), Certificate)


@given(st.data())
def test_a_changed_or_cut_certificate_does_no_harm(data):
    octets = bytearray(certificate_of(names=("a", "b"), key=EC_256))
    for _ in range(data.draw(st.integers(1, 4))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Malformed):
        certificate(bytes(octets[: data.draw(st.integers(0, len(octets)))]))


REAL = "open5gs+open5gs/docs/assets/pcapng/5g-roaming-lbo.pcapng"


def test_real_certificates_say_what_another_library_reads():
    library = pytest.importorskip("cryptography.x509")
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    command = ["tshark", "-r", str(foreign(REAL)), "-Y", "tls.handshake.certificate", "-T", "fields"]
    command += ["-e", "tls.handshake.certificate"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    found = {bytes.fromhex(part) for line in lines for part in line.split(",")}
    assert len(found) >= 2
    for octets in found:
        mine, theirs = certificate(octets), library.load_der_x509_certificate(octets)
        assert mine.begins == theirs.not_valid_before_utc.timestamp()
        assert mine.ends == theirs.not_valid_after_utc.timestamp()
        assert mine.own_issuer == (theirs.subject == theirs.issuer)
        assert mine.bits == theirs.public_key().key_size
        names = theirs.extensions.get_extension_for_class(library.SubjectAlternativeName).value if mine.names else ()
        assert mine.names == tuple(n.value for n in names if isinstance(n, library.DNSName))[: len(mine.names)]


@pytest.mark.parametrize("name", [REAL, "zitouni+oai-cn5g-fed/docs/results/ulcl/control_plane.pcapng"])
def test_the_server_s_own_certificate_is_that_which_tshark_names_first(name):
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    path = str(foreign(name))
    command = ["tshark", "-r", path, "-Y", "tls.handshake.certificate && tcp && !gtp", "-T", "fields"]
    command += ["-e", "tls.handshake.certificate"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    theirs = {hashlib.sha256(bytes.fromhex(line.split(",")[0])).digest()[:16] for line in lines}
    hands = Read([path]).network(Settings()).core.of(TLSHandshake)
    assert {one.message.server_shown.digest for one in hands if one.message.server_shown} == theirs
    assert theirs
