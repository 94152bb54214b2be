"""TLS handshakes as far as they go in clear."""

import pytest

from cleannet.decode import tls
from cleannet.decode.tls import TLS, looks_encrypted, looks_like
from cleannet.decode.x509 import certificate
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind
from cleannet.model.tls import TLS_1_2, TLS_1_3
from support.certificates import certificate_of
from support.core_octets import client_hello, handshake, record, server_hello

APPLICATION, CHANGE = record(b"x" * 40, 23), record(b"\1", 20)
CERTIFICATE, NO_CERTIFICATE = handshake(11, b"\0\0\5" + bytes(5)), handshake(11, b"\0\0\0")
REQUEST, DONE = handshake(13, bytes(8)), handshake(14, b"")
RETRY = server_hello(random=tls._RETRY)


def read(*parts, size=0):
    one = TLS()
    for frame, (forward, octets, *lost) in enumerate(parts, 1):
        pieces = [octets[n : n + size] for n in range(0, len(octets), size)] if size else [octets]
        for n, piece in enumerate(pieces):
            one.feed(piece, forward=forward, frame=FrameRef(0, frame), time=frame, lost=bool(lost) and not n)
    ((frame, _, values),) = one.finish()
    return {**values, "frame": frame, "faults": one.faults}


@pytest.mark.parametrize("size", [0, 1, 11])
def test_tls_1_3(size):
    found = read((True, client_hello()), (False, server_hello() + CHANGE + APPLICATION), (True, APPLICATION), size=size)
    assert found["frame"] == FrameRef(0, 1)
    assert (found["client"], found["server"]) == (FrameRef(0, 1), FrameRef(0, 2))
    assert (found["version"], found["offered"]) == (TLS_1_3, (TLS_1_3, TLS_1_2))
    assert (found["suite"], found["suites"]) == (0x1301, (0x1301,))
    assert (found["group"], found["groups"]) == (29, (29,))
    assert (found["server_name"], found["protocols"]) == ("amf.example", ("h2",))
    assert found["encrypted"]
    # Nobody sees certificates in TLS 1.3.
    assert not {"certificate", "client_asked", "client_certificate", "resumed"} & set(found)
    assert found["faults"] == []


def test_tls_1_2_with_certificates_of_both():
    server = record(CERTIFICATE + REQUEST + DONE)
    found = read(
        (True, client_hello(versions=(TLS_1_2,))),
        (False, server_hello(TLS_1_2, 0xC02F) + server),
        (True, record(CERTIFICATE) + CHANGE + record(b"y" * 30)),
        (False, CHANGE),
    )
    assert (found["version"], found["suite"]) == (TLS_1_2, 0xC02F)
    assert (found["certificate"], found["client_asked"], found["client_certificate"]) == (True, True, True)
    assert "resumed" not in found


@pytest.mark.parametrize("own", [b"", record(NO_CERTIFICATE)])
def test_tls_1_2_without_a_client_certificate(own):
    asked = REQUEST if own else b""
    server = record(CERTIFICATE + asked + DONE)
    found = read((True, client_hello()), (False, server_hello(TLS_1_2) + server), (True, own + CHANGE))
    assert (found["certificate"], found["client_asked"], found["client_certificate"]) == (True, bool(own), False)


def test_a_session_that_is_taken_up_again():
    found = read((True, client_hello()), (False, server_hello(TLS_1_2) + CHANGE), (True, CHANGE))
    assert found["resumed"]


def test_a_retry_is_no_answer_yet():
    found = read((True, client_hello("a")), (False, RETRY), (True, client_hello("b")), (False, server_hello()))
    assert (found["client"], found["server"], found["server_name"]) == (FrameRef(0, 1), FrameRef(0, 4), "a")


def test_a_message_over_several_records():
    hello = client_hello()[5:]
    found = read((True, record(hello[:9]) + record(hello[9:])))
    assert found["server_name"] == "amf.example"


def test_numbers_that_keep_servers_tolerant_are_no_versions():
    assert read((True, client_hello(versions=(0x4A4A, TLS_1_3))))["offered"] == (TLS_1_3,)


def test_a_connection_that_began_before():
    found = read((True, APPLICATION, "lost"))
    assert found["encrypted"]
    assert "version" not in found


def test_after_a_loss_only_whole_records_count():
    found = read((True, client_hello(), "lost"), (False, b"\xee" * 30, "lost"), (False, server_hello()))
    assert found["version"] == TLS_1_3
    assert found["faults"] == []


def test_faults_are_told():
    texts = [text for _, text, _ in read((True, client_hello()), (False, b"\x16\x09\x09\0\1x"))["faults"]]
    assert texts == ["TLS: record that cannot be"]
    broken = record(handshake(1, b"\3\3" + bytes(32) + b"\xff"))
    assert len(read((True, broken))["faults"]) == 1
    large = record(b"\1\xff\xff\xff" + bytes(20))
    assert read((True, large))["faults"][0][1] == "TLS: handshake message larger than 256 kB"


def test_how_it_begins():
    assert looks_like(client_hello())
    assert looks_like(server_hello())
    assert not looks_like(APPLICATION)
    assert not looks_like(b"\x16\3\1")
    assert looks_encrypted(APPLICATION)
    assert not looks_encrypted(APPLICATION[:4])
    assert not looks_encrypted(record(b"", 23))
    assert not looks_encrypted(client_hello())


def certificates(*octets):
    listed = b"".join(len(one).to_bytes(3, "big") + one for one in octets)
    return handshake(11, len(listed).to_bytes(3, "big") + listed)


def test_certificates_of_tls_1_2_are_read_also_over_several_records():
    mine, theirs = certificate_of(names=("amf.example",)), certificate_of(subject="client")
    shown = certificates(mine, certificate_of(subject="CA", issuer="CA"))
    server = record(shown[:100]) + record(shown[100:]) + record(REQUEST + DONE)
    found = read(
        (True, client_hello()),
        (False, server_hello(TLS_1_2, 0xC02B) + server),
        (True, record(certificates(theirs)) + CHANGE),
        (False, CHANGE),
    )
    assert (found["server_shown"], found["client_shown"]) == (certificate(mine), certificate(theirs))
    assert found["chain"] == 2
    assert found["encrypted"]
    assert found["faults"] == []


def test_a_handshake_that_one_side_does_not_end_is_not_in_force():
    found = read((True, client_hello()), (False, server_hello(TLS_1_2) + record(CERTIFICATE + DONE)), (True, CHANGE))
    assert "encrypted" not in found


def test_a_certificate_that_cannot_be_read_is_a_fault_of_its_sender():
    found = read((True, client_hello()), (False, server_hello(TLS_1_2) + record(certificates(b"\x30\x03abc"))))
    assert found["certificate"]
    assert "server_shown" not in found
    assert [kind for kind, *_ in found["faults"]] == [ProblemKind.BAD_VALUE]


@pytest.mark.parametrize(
    ("suite", "parameters", "told"),
    [
        (0xC02F, b"\3\0\x1d\x20" + bytes(32), {"group": 29}),
        (0xC02F, b"\1" + bytes(40), {}),
        (0x009E, b"\0\x80" + b"\x80" + bytes(127) + b"\0\1\2", {"bits": 1024}),
        (0x009C, b"\3\0\x17\0", {}),
        (0x00AA, b"\0\2hi" + bytes(8), {}),
    ],
)
def test_the_group_of_an_exchange_before_tls_1_3(suite, parameters, told):
    server = record(handshake(12, parameters))
    found = read((True, client_hello()), (False, server_hello(TLS_1_2, suite) + server))
    assert {key: found[key] for key in ("group", "bits") if key in found} == told
    assert found["faults"] == []
