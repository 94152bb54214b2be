"""IKE until encryption begins; the octets are made, since no public capture is at hand."""

import hashlib
import shutil
import struct
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.control import ControlReader
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.ike import ike
from cleannet.frames.control import ControlProtocol
from cleannet.model.ike import IKEMessage, Proposal
from support import ike_octets as made
from support.core_octets import datagram, read


def decoded(octets):
    cursor = Cursor(octets, "IKE")
    (one,) = ike(cursor)
    return one, [problem.detail for problem in cursor.problems]


def test_what_is_offered_and_what_is_chosen():
    one, problems = decoded(made.init())
    assert problems == []
    assert (one.protocol, one.name, one.version, one.response, one.from_initiator) == (
        "IKEv2",
        "IKE_SA_INIT",
        2,
        False,
        True,
    )
    assert one.proposals == (Proposal("IKE", ((12, 256),), (5,), (12,), (14,)),)
    assert (one.group, one.key) == (14, hashlib.sha256(b"initiator's").hexdigest())
    assert (one.initiator, one.responder) == ("11" * 8, "00" * 8)
    assert one.detects_nat
    assert not one.supports_fragments
    assert decoded(made.init(notifications=(16430,)))[0].supports_fragments
    response, _ = decoded(made.answer(*made.WEAK))
    assert (response.response, response.from_initiator) == (True, False)
    assert response.proposals == (Proposal("IKE", ((3, 0),), (1,), (1,), (2,)),)


def test_several_proposals_and_transforms_that_are_not_known():
    many = made.proposal((1, 20, 256), (6, 99), last=False) + made.proposal((1, 12, 128), protocol=3, spi=b"spi!")
    one, problems = decoded(made.message((33, many)))
    assert problems == []
    assert one.proposals == (Proposal("IKE", ((20, 256),)), Proposal("ESP", ((12, 128),)))


@pytest.mark.parametrize(("kind", "fragment"), [(46, False), (53, True)])
def test_behind_encryption_nothing_is_read(kind, fragment):
    one, problems = decoded(made.message((kind, bytes(60)), exchange=35, number=1))
    assert (one.name, one.encrypted, one.fragment, one.proposals, problems) == ("IKE_AUTH", True, fragment, (), [])


def test_version_1_in_main_mode():
    said = {"_1": 7, "_2": 2, "_3": 1, "_4": 2, "_14": 128}
    one, problems = decoded(made.message(made.sa_1(said, {"_1": 5, "_2": 1}), version=1, exchange=2, flags=0))
    assert problems == []
    assert (one.protocol, one.name) == ("IKEv1", "IdentityProtection")
    assert one.proposals == (
        Proposal("IKE", ((12, 128),), (2,), (), (2,), 1),
        Proposal("IKE", ((3, 0),), (1,), (), (), None),
    )
    hidden, problems = decoded(made.message((5, b"anything"), version=1, exchange=2, flags=1))
    assert (hidden.encrypted, hidden.identities, problems) == (True, (), [])


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (b"0262011234567890@nai.epc.mnc001.mcc262.3gppnetwork.org", 3, "IMSI"),
        (b"imsi-262011234567890", 11, "IMSI"),
        (b"262011234567890@example.org", 3, "IMSI"),
        (b"gateway.example.org", 2, "name"),
        (b"\x0a\0\0\1", 1, "address"),
        (b"my team", 11, "key ID"),
        (b"?", 77, "name"),
    ],
)
def test_identities_outside_encryption_by_kind(text, kind, expected):
    one, _ = decoded(made.message((5, made.identity(text, kind)), version=1, exchange=4, flags=0))
    assert one.identities == (expected,)
    assert text.decode("latin-1") not in repr(one)
    two, _ = decoded(made.message((35, made.identity(text, kind)), exchange=35))
    assert two.identities == (expected,)


def test_identities_in_eap_outside_encryption():
    response = struct.pack(">BBHB", 2, 1, 30, 1) + b"0262011234567890@nai.epc"
    assert decoded(made.message((48, response), exchange=35))[0].identities == ("IMSI",)
    assert decoded(made.message((48, response[:5] + b"anonymous@"), exchange=35))[0].identities == ("name",)
    assert decoded(made.message((48, b"\x01" + response[1:]), exchange=35))[0].identities == ()


def test_certificates_and_notifications_of_version_1():
    notify = struct.pack(">IBBH", 1, 1, 0, 14)
    one, _ = decoded(made.message((6, b"der"), (11, notify), (4, b"value"), version=1, exchange=4, flags=0))
    assert (one.certificates, one.notifications, one.group) == (1, (14,), None)
    assert one.key == hashlib.sha256(b"value").hexdigest()
    assert decoded(made.message((37, b"der"), exchange=35))[0].certificates == 1


def test_faults_are_noted_and_what_came_before_stays():
    octets = made.init()
    one, problems = decoded(octets[:-3])
    assert not one.whole
    assert one.proposals
    assert any("length says" in text for text in problems)
    short = made.message((40, b""))[:-2] + b"\0\0"
    assert "payload of 0 bytes" in decoded(short)[1][0]
    endless = made.message(*[(40, b"")] * 70)
    assert "more than 64 payloads" in decoded(endless)[1][0]
    with pytest.raises(Malformed, match="version 3"):
        decoded(octets[:17] + b"\x30" + octets[18:])
    with pytest.raises(Malformed):
        decoded(octets[:9])


def test_too_many_proposals_are_noted():
    many = made.proposal((1, 12), last=False) * 70
    assert "more than 64 proposals" in decoded(made.message((33, many)))[1][0]
    one = made.sa_1({"_1": 7})[1]
    assert "more than 64 proposals" in decoded(made.message((1, one[:8] + one[8:] * 70), version=1, flags=0))[1][0]


@given(st.binary(max_size=300), st.sampled_from([0x10, 0x20]), st.integers(0, 255), st.integers(0, 255))
def test_any_octets_give_a_message_or_a_fault(octets, version, payload, flags):
    head = bytes(range(16)) + bytes((payload, version, 34, flags)) + struct.pack(">II", 0, 28 + len(octets))
    one, problems = decoded(head + octets)
    assert isinstance(one, IKEMessage)
    assert one.whole is (not problems)


def frames_of(*octets, port=500):
    skip = b"" if port == 500 else bytes(4)
    return [datagram(skip + one, ("10.0.0.1", port), ("10.0.0.2", port)) for one in octets]


@pytest.mark.parametrize("port", [500, 4500])
def test_from_frames_on_both_ports(port):
    found = read(frames_of(made.init(), made.answer(), port=port)).control.take()
    assert [(one.protocol, len(one.payload)) for one in found] == [
        (ControlProtocol.IKE, len(made.init())),
        (ControlProtocol.IKE, len(made.answer())),
    ]
    reader = ControlReader()
    for one in found:
        reader.feed(one)
    assert [one.message.name for pdu in reader.pdus for one in pdu.messages] == ["IKE_SA_INIT"] * 2


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_same(tmp_path):
    path = tmp_path / "made.pcap"
    octets = [made.init(*made.WEAK), made.answer(*made.STRONG)]
    said = {"_1": 5, "_2": 2, "_3": 1, "_4": 2}
    octets.append(made.message(made.sa_1(said), version=1, exchange=4, flags=0))
    with path.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for frame in frames_of(*octets):
            out.write(struct.pack("<IIII", 1, 0, len(frame), len(frame)) + frame)
    fields = ("exchangetype", "tf.id.encr", "tf.id.prf", "tf.id.integ", "tf.id.dh", "key_exchange.dh_group")
    command = ["tshark", "-n", "-r", path, "-T", "fields", *(f"-eisakmp.{name}" for name in fields)]
    rows = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [row.split("\t") for row in rows[:2]] == [
        ["34", "3", "1", "1", "2", "14"],
        ["34", "12", "5", "12", "14", "14"],
    ]
    assert rows[2].split("\t")[0] == "4"
