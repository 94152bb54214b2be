"""Records as a tree of text: everything that a message says of itself, nothing that is secret."""

import msgspec
import pytest

from cleannet.decode.full import Field
from cleannet.model import nas, ngap
from cleannet.model.identity import SUCI, IdentityType, MobileIdentity, ProtectionScheme, SUPIFormat, TemporaryIdentity
from cleannet.model.nas import ReadableBecause
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.security import NEA, NIA, SecurityHeader, UESecurityCapability
from cleannet.report.frame_text import Payload, lines, nas_tree, ngap_tree

SECRET = bytes.fromhex("c0ffee0ddba11cafef00dbad5eed5eed")


def text_of(*messages, show=False, problems=()):
    return "\n".join(lines(nas_tree(Payload(messages, problems), show_identities=show)))


def ngap_text(message, *pdus, show=False, problems=()):
    return "\n".join(lines(ngap_tree(Payload((message,), problems), pdus, show_identities=show)))


def test_lines_are_indented_and_captured_text_cannot_act():
    tree = Field("name", "a\x1b[31m\nb", (Field("inner\u202e", "", (Field("leaf", "1"),)),))
    assert list(lines(tree)) == [r"name: a\x1b[31m\nb", r"  inner\u202e", "    leaf: 1"]


def test_ngap_says_procedure_pdu_type_and_elements():
    message = ngap.InitialUEMessage(
        message_name="InitialUEMessage", procedure=15, ies=(85, 38, 9999), ran_ue_ngap_id=0, established_cause="mo-Data"
    )
    assert ngap_text(message).splitlines() == [
        "NGAP InitialUEMessage",
        "  procedure: 15 (InitialUEMessage)",
        "  PDU type: initiating message",
        "  IEs: 3",
        "    85: RAN-UE-NGAP-ID",
        "    38: NAS-PDU",
        "    9999: unknown",
        "  RAN UE NGAP ID: 0",
        "  established cause: mo-Data",
    ]


def test_ngap_values_in_words():
    message = ngap.NGAPMessage(
        message_name="X",
        procedure=29,
        pdu=ngap.NGAPPDUType.SUCCESSFUL_OUTCOME,
        cause=ngap.Cause(ngap.CauseGroup.RADIO_NETWORK, 20, "user-inactivity"),
        ue_security_capabilities=ngap.NGAPSecurityCapabilities(0xC000, 0x8000, 0, 0x0001),
        security_indications=(ngap.SecurityIndication(5, ngap.Protection.REQUIRED, ngap.Protection.NOT_NEEDED),),
        tunnels=(
            ngap.Tunnel(bytes((10, 0, 0, 1)), b"\0\0\1\2", 5),
            ngap.Tunnel(bytes(20), b"\1\2\3\4"),
            ngap.Tunnel(b"x", b""),
        ),
        sessions_set_up=(1, 2),
        location=ngap.Location("NR", "999-70", b"\1\2\3\4\5", b"\0\0\1"),
    )
    text = ngap_text(message)
    for line in (
        "cause: radio network: user-inactivity",
        "UE security capabilities: NEA1, NEA2, NIA1, EIA16",
        "PDU type: successful outcome",
        "integrity: 0 (required)",
        "confidentiality: 2 (not needed)",
        "1: 10.0.0.1, TEID 0x00000102, PDU session 5",
        "2: 0.0.0.0, ::, TEID 0x01020304",
        "3: 1 octet, TEID 0x",
        "sessions set up: 1, 2",
        "cell: 5 octets (shown with --show-identities)",
        "TAC: 0x000001",
    ):
        assert f"  {line}\n" in f"{text}\n"
    assert "0102030405" not in text
    assert "cell: 0x0102030405" in ngap_text(message, show=True)


def test_paging_identities_are_hidden_and_shown():
    message = ngap.Paging(message_name="Paging", procedure=24, paging_tmsi=SECRET[:4], security_key=True)
    assert "paging TMSI: 4 octets (shown with --show-identities)" in ngap_text(message)
    assert "paging TMSI: 0xc0ffee0d" in ngap_text(message, show=True)
    assert "SecurityKey: carried, never shown" in ngap_text(message)


def test_what_was_decrypted_says_so():
    message = ngap.Paging(message_name="Paging", procedure=24, decrypted=True)
    assert ngap_text(message).startswith("NGAP Paging: seen after decryption\n")
    assert "decrypted" not in ngap_text(message)
    part = ngap.Paging(message_name="Paging", procedure=24, decrypted=True, whole=False)
    assert ngap_text(part).startswith("NGAP Paging: seen after decryption, not decoded completely\n")


def test_a_nas_message_with_its_header_and_what_is_nested():
    command = nas.SecurityModeComplete(
        header=SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT,
        mac=SECRET[:4],
        sequence_number=3,
        readable=ReadableBecause.NULL_SELECTED,
        ies=(0x77, 0x71),
        container_present=True,
    )
    nested = nas.RegistrationComplete(header=command.header, container=True, readable=ReadableBecause.NULL_SELECTED)
    assert text_of(command, nested).splitlines() == [
        "NAS-5GS SecurityModeComplete",
        "  security header: 4 (integrity protected and ciphered with new context)",
        "  sequence number: 3",
        "  message authentication code: 4 octets",
        "  body: readable: the Security Mode Command selected 5G-EA0",
        "  optional elements: 0x77, 0x71",
        "  container present: yes",
        "  NAS-5GS RegistrationComplete",
        "    carried in: a container of the message above",
        "    body: readable: the Security Mode Command selected 5G-EA0",
    ]


def test_nas_pdus_stand_below_their_ngap_message_with_their_problems():
    problem = Problem(ProblemKind.BAD_VALUE, "NAS-5GS: \x1b[2J", offset=4, frame=9)
    pdus = [Payload((nas.RegistrationComplete(),)), Payload((nas.OpaqueNAS(whole=False),), (problem,))]
    got = ngap_text(ngap.DownlinkNASTransport(message_name="DownlinkNASTransport", procedure=4), *pdus).splitlines()
    assert "  NAS-5GS RegistrationComplete" in got
    assert "  NAS-5GS OpaqueNAS: not decoded completely" in got
    assert r"    problem: malformed.value, blame sender: NAS-5GS: \x1b[2J (offset 4)" in got


def test_an_opaque_payload_says_only_its_problem():
    problem = Problem(ProblemKind.LENGTH_PAST_END, "NGAP: 4 bytes wanted")
    assert ngap_text(ngap.OpaqueNGAP(message_name="OpaqueNGAP", whole=False), problems=(problem,)).splitlines() == [
        "NGAP OpaqueNGAP: not decoded completely",
        "  problem: malformed.length-past-end, blame sender: NGAP: 4 bytes wanted",
    ]


def test_ciphered_bodies_say_so():
    message = nas.CipheredNAS(
        header=SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED, readable=ReadableBecause.NOT_READABLE, length=12
    )
    text = text_of(message)
    assert "not readable" in text
    assert "length: 12" in text


def test_fields_by_name():
    command = nas.SecurityModeCommand(
        ciphering=NEA.NEA0, integrity=NIA.NIA2, replayed_capability=UESecurityCapability(0xE0, 0x60), abba=b"\0\0"
    )
    text = text_of(command)
    for line in ("ciphering: 0 (NEA0)", "integrity: 2 (NIA2)", "ABBA: 0x0000", "IMEISV requested: no", "ng KSI: 7"):
        assert f"  {line}\n" in f"{text}\n"
    assert "replayed capability: 5G-EA0, 5G-EA1, 5G-EA2; 5G-IA1, 5G-IA2" in text
    reject = text_of(nas.RegistrationReject(cause=22, t3346=-1, t3502=720))
    for line in ("cause: 22", "T3346: deactivated", "T3502: 720 s"):
        assert f"  {line}" in reject


def test_defaults_of_a_message_that_was_not_read_to_its_end_are_left_out():
    assert "ng KSI" not in text_of(nas.ServiceRequest(whole=False))
    assert "ng KSI: 7" in text_of(nas.ServiceRequest())
    assert "ng KSI: 3" in text_of(nas.ServiceRequest(whole=False, ng_ksi=3))


IDENTITIES = [
    (SUCI(IdentityType.SUCI, bytes.fromhex("2143658709"), SUPIFormat.IMSI, "999-70", "1"), "MSIN 1234567890"),
    (
        SUCI(IdentityType.SUCI, SECRET, SUPIFormat.IMSI, "999-70", "", ProtectionScheme.PROFILE_A, 3),
        "0x" + SECRET.hex(),
    ),
    (SUCI(IdentityType.SUCI, b"type0.useridbob@x", SUPIFormat.NETWORK_SPECIFIC_IDENTIFIER), "type0.useridbob@x"),
    (TemporaryIdentity(IdentityType.GUTI_5G, SECRET[:4], "999-70", 2, 1, 0), "0xc0ffee0d"),
    (TemporaryIdentity(IdentityType.S_TMSI_5G, SECRET[:4], None, None, 1, 0), "0xc0ffee0d"),
    (MobileIdentity(IdentityType.IMEISV, bytes.fromhex("4573806121856151f1")), "4370816125816151"),
    (MobileIdentity(IdentityType.EUI_64, SECRET[:8]), "0x" + SECRET[:8].hex()),
]


@pytest.mark.parametrize(("identity", "value"), IDENTITIES)
def test_identities_are_sizes_unless_asked_for(identity, value):
    message = nas.IdentityResponse(identity=identity)
    hidden, open_text = text_of(message), text_of(message, show=True)
    assert value not in hidden
    assert identity.value.hex() not in hidden
    assert f"{len(identity.value)} octets (shown with --show-identities)" in hidden
    assert value in open_text


def test_no_field_of_octets_is_shown_that_is_not_listed():
    """Every field of octets of every NAS record, also of those to come."""
    seen = 0
    for kind in vars(nas).values():
        if not (isinstance(kind, type) and issubclass(kind, nas.NASMessage)):
            continue
        names = [f.name for f in msgspec.structs.fields(kind) if "bytes" in str(f.type) and f.name != "abba"]
        seen += len(names)
        text = text_of(kind(**dict.fromkeys(names, SECRET)), show=True)
        assert SECRET.hex() not in text
        assert repr(SECRET)[2:-1] not in text
    assert seen > 30  # each record has its MAC


def test_challenges_and_responses_are_sizes():
    text = text_of(nas.AuthenticationRequest(rand=SECRET, autn=SECRET), show=True)
    assert "RAND: 16 octets" in text
    assert "AUTN: 16 octets" in text
    assert "response: 16 octets" in text_of(nas.AuthenticationResponse(response=SECRET), show=True)
    assert "AUTS: 14 octets" in text_of(nas.AuthenticationFailure(auts=SECRET[:14]), show=True)
