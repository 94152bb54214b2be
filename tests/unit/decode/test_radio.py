"""Radio messages in, decoded messages out."""

from cleannet.decode.memo import Memo
from cleannet.decode.radio import RadioReader
from cleannet.decode.radio_direction import direction_of
from cleannet.model.lte_rrc import LTEDLInformationTransfer, OpaqueLTE
from cleannet.model.message import Direction
from cleannet.model.nas import ReadableBecause
from cleannet.model.nas_eps import (
    CipheredEPS,
    EMMInformation,
    EPSAttachReject,
    EPSAuthenticationRequest,
    EPSDetachRequestUEOriginating,
    EPSDetachRequestUETerminated,
    EPSIdentityRequest,
    EPSSecurityModeCommand,
    OpaqueEPS,
)
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Channel, RadioMessage
from cleannet.model.umts_rrc import OpaqueUMTS

IDENTITY_REQUEST = bytes.fromhex("075501")


def message(payload, channel=Channel.NAS_EPS, *, uplink=None, ue="", frame=1, protected=None):
    return RadioMessage(0, frame, 0, 0, channel, uplink, ue, None, payload, protected)


def read(*some):
    reader = RadioReader()
    for one in some:
        reader.feed(one)
    return reader


def command(ciphering):
    """A Security Mode Command under a new context."""
    return bytes.fromhex("37aabbccdd00") + bytes((0x07, 0x5D, ciphering << 4 | 2, 1, 2, 0xF0, 0x70))


INFORMATION = bytes.fromhex("27aabbccdd010761")


def transfer_with(nas):
    """DLInformationTransfer of LTE (TS 36.331): c1 1, transaction 0, criticalExtensions c1 0, dedicatedInfoNAS."""
    head = "0" + "0001" + "00" + "0" + "00" + "0" + "00"
    bits = head + f"{len(nas):08b}" + "".join(f"{octet:08b}" for octet in nas)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def test_rrc_and_the_nas_that_it_carries():
    rrc, nas = read(message(transfer_with(IDENTITY_REQUEST), Channel.LTE_DL_DCCH, uplink=False)).pdus
    assert isinstance(rrc.message, LTEDLInformationTransfer)
    assert isinstance(nas.message, EPSIdentityRequest)
    assert nas.carried
    assert not rrc.carried
    assert nas.message.direction is rrc.message.direction is Direction.DOWNLINK
    assert nas.message.at.frame.frame == 1


def test_null_ciphering_leaves_bodies_readable():
    null = read(message(command(0)), message(INFORMATION)).pdus
    assert isinstance(null[0].message, EPSSecurityModeCommand)
    assert isinstance(null[1].message, EMMInformation)
    assert null[1].message.readable is ReadableBecause.NULL_SELECTED
    ciphered = read(message(command(2)), message(INFORMATION)).pdus
    assert isinstance(ciphered[1].message, CipheredEPS)


def test_without_a_command_a_body_must_prove_itself():
    [plain] = read(message(INFORMATION)).pdus
    assert isinstance(plain.message, EMMInformation)
    assert plain.message.readable is ReadableBecause.NULL_PROVEN
    [body] = read(message(bytes.fromhex("27aabbccdd01f3c1"))).pdus
    assert isinstance(body.message, CipheredEPS)


def test_contexts_of_two_ues_are_two():
    pdus = read(message(command(2), ue="a"), message(INFORMATION, ue="b")).pdus
    assert isinstance(pdus[1].message, EMMInformation)


def test_a_refused_command_changes_nothing():
    pdus = read(message(command(0)), message(command(2)), message(bytes.fromhex("075f17")), message(INFORMATION)).pdus
    assert isinstance(pdus[3].message, EMMInformation)


def test_the_type_tells_the_direction_where_the_capture_does_not():
    up, down, request = read(
        message(bytes.fromhex("0745090bf600f110000201deadbeef")),
        message(bytes.fromhex("074501530b")),
        message(bytes.fromhex("0752" + "00" + "11" * 16 + "10" + "22" * 16)),
    ).pdus
    assert isinstance(up.message, EPSDetachRequestUEOriginating)
    assert up.message.direction is Direction.UPLINK
    assert isinstance(down.message, EPSDetachRequestUETerminated)
    assert down.message.direction is Direction.DOWNLINK
    assert isinstance(request.message, EPSAuthenticationRequest)
    assert request.message.direction is Direction.DOWNLINK
    assert direction_of(EPSAttachReject(), b"\x07\x44\x0b") is Direction.DOWNLINK


def test_what_only_a_phone_sends_is_uplink_though_the_flag_is_clear():
    attach, release, challenge = read(
        message(bytes.fromhex("07417108091010103254769802f07000040201d011"), uplink=False),
        message(bytes.fromhex("0745090bf600f110000201deadbeef"), uplink=False),
        message(bytes.fromhex("0752" + "00" + "11" * 16 + "10" + "22" * 16), uplink=True),
    ).pdus
    assert [one.message.direction for one in (attach, release)] == [Direction.UPLINK] * 2
    assert isinstance(release.message, EPSDetachRequestUEOriginating)
    assert challenge.message.direction is Direction.UPLINK  # a flag that is set is a word of the capture


def test_what_cannot_be_read_is_opaque_and_counted():
    reader = read(
        message(b"", Channel.LTE_DL_DCCH, uplink=False),
        message(b"\xff\xff", uplink=True),
        message(b"", Channel.UMTS_DL_DCCH, frame=3),
    )
    rrc, nas, umts = reader.pdus
    assert isinstance(rrc.message, OpaqueLTE)
    assert rrc.opaque
    assert isinstance(nas.message, OpaqueEPS)
    assert [p.kind for p in nas.problems] == [ProblemKind.UNKNOWN_PROTOCOL]
    assert isinstance(umts.message, OpaqueUMTS)
    assert not reader.unread


def test_nas_inside_umts_rrc():
    # Uplink direct transfer of a GMM attach complete (0803), and a downlink one of an identity request for the IMSI.
    reader = read(
        message(bytes.fromhex("6c80084018"), Channel.UMTS_UL_DCCH, frame=3),
        message(bytes.fromhex("1400040a3002"), Channel.UMTS_DL_DCCH, frame=4),
    )
    assert [(p.message.protocol, p.message.name, p.carried) for p in reader.pdus] == [
        ("UMTS-RRC", "UplinkDirectTransfer", False),
        ("GMM", "AttachComplete", True),
        ("UMTS-RRC", "DownlinkDirectTransfer", False),
        ("MM", "IdentityRequest", True),
    ]
    assert [p.message.direction for p in reader.pdus] == [Direction.UPLINK] * 2 + [Direction.DOWNLINK] * 2


class Forgetful(Memo):
    """Knows nothing, so that everything is decoded anew."""

    def get(self, key):
        return None


def test_what_is_taken_from_earlier_readings_is_as_if_read_anew():
    other_code = b"\x27\x11\x22\x33\x44\x09" + INFORMATION[6:]
    paging = bytes.fromhex("40049f0d0f0e1c")
    payloads = [
        INFORMATION, other_code, command(2), other_code, INFORMATION, INFORMATION[:-1] + b"\x62", command(0),
        INFORMATION, other_code, b"", b"\x27", IDENTITY_REQUEST, b"\x67" + INFORMATION[1:],
    ]  # fmt: skip
    some = [message(octets, frame=n) for n, octets in enumerate(payloads, 1)]
    some += [message(transfer_with(p), Channel.LTE_DL_DCCH, frame=50 + n) for n, p in enumerate(payloads)] * 2
    some += [message(paging, Channel.LTE_PCCH, frame=n) for n in (90, 91)]
    known, anew = RadioReader(), RadioReader()
    anew._memo = Forgetful()
    for one in some:
        known.feed(one)
        anew.feed(one)
    assert [(p.messages, p.problems, p.opaque) for p in known.pdus] == [
        (p.messages, p.problems, p.opaque) for p in anew.pdus
    ]
    assert any(p.problems for p in known.pdus)
