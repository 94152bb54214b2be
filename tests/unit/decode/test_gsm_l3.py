"""GSM and UMTS layer 3: octets written from TS 44.018 and TS 24.008."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.gsm_l3 import gsm_l3
from cleannet.decode.gsm_l3_tables import GMM_LAYOUTS, MM_LAYOUTS, RR_LAYOUTS
from cleannet.decode.gsm_l3_types import CC_TYPES, GMM_TYPES, MM_TYPES, RR_TYPES, SM_TYPES
from cleannet.model import gsm
from cleannet.model.frame import At, FrameRef
from cleannet.model.gsm import A5, GEA
from cleannet.model.identity import IMSI, TMSI, EPSIdentityType
from cleannet.model.message import Direction

HERE = At(FrameRef(0, 7, 1))
IDENTITY_OF_SIM = "080910101032547698"
AREA = "00f1101234"
AUTHENTICATION = "aa" * 16
DISCRIMINATORS = {6: RR_LAYOUTS, 5: MM_LAYOUTS, 8: GMM_LAYOUTS}
MESSAGES = [(pd, kind) for pd, layouts in DISCRIMINATORS.items() for kind in layouts]
NAMES = [f"{pd}-{kind:02x}" for pd, kind in MESSAGES]


def read(hexadecimal, direction=Direction.DOWNLINK, **how):
    cursor = Cursor(bytes.fromhex(hexadecimal), "GSM L3", HERE, **how)
    (message,) = gsm_l3(cursor, direction=direction)
    assert cursor.left() == 0
    return message, [problem.kind for problem in cursor.problems], cursor


@pytest.mark.parametrize(
    ("octet", "algorithm", "imeisv"),
    [
        ("11", A5.A5_1, True),
        ("01", A5.A5_1, False),
        ("13", A5.A5_2, True),
        ("05", A5.A5_3, False),
        ("0d", A5.A5_7, False),
        ("0f", A5.RESERVED, False),
        ("00", A5.A5_0, False),
        ("14", A5.A5_0, True),
    ],
)
def test_ciphering_mode_command(octet, algorithm, imeisv):
    message, problems, _ = read("0635" + octet)
    assert type(message) is gsm.GSMCipheringModeCommand
    assert (message.algorithm, message.imeisv_requested, problems) == (algorithm, imeisv, [])
    assert (message.protocol, message.name, message.at) == ("RR", "CipheringModeCommand", HERE)
    assert message.direction is Direction.DOWNLINK


@pytest.mark.parametrize(
    ("octet", "algorithm"), [("10", GEA.GEA0), ("01", GEA.GEA1), ("13", GEA.GEA3), ("07", GEA.GEA7)]
)
def test_authentication_and_ciphering_request(octet, algorithm):
    message, problems, _ = read(f"0812{octet}00" + "21" + AUTHENTICATION + "80" + "2810" + "bb" * 16)
    assert (message.protocol, message.name) == ("GMM", "AuthenticationAndCipheringRequest")
    assert (message.algorithm, message.imeisv_requested, problems) == (algorithm, octet[0] == "1", [])
    assert (message.rand, message.autn) == (b"\xaa" * 16, b"\xbb" * 16)
    assert message.ies == (0x21, 0x80, 0x28)


@pytest.mark.parametrize(
    ("hexadecimal", "name", "fields"),
    [
        ("060d05", "RR ChannelRelease", {"cause": 5}),
        ("06321709" + "3365050704405003f1", "RR CipheringModeComplete", {"identity.kind": EPSIdentityType.IMEISV}),
        ("051801", "MM IdentityRequest", {"identity_type": EPSIdentityType.IMSI}),
        ("051803", "MM IdentityRequest", {"identity_type": EPSIdentityType.IMEISV}),
        ("0559" + IDENTITY_OF_SIM, "MM IdentityResponse", {"identity.country": "001", "identity.network": "01"}),
        (
            "050872" + AREA + "53" + "05f411223344",
            "MM LocationUpdatingRequest",
            {"update_type": 2, "key_sequence": 7, "plmn": "001-01", "location_area": 0x1234},
        ),
        ("050200f1101234" + "1705f4aabbccdd", "MM LocationUpdatingAccept", {"plmn": "001-01", "location_area": 0x1234}),
        ("0502ffffff" + "fffe" + "a1", "MM LocationUpdatingAccept", {"plmn": None, "location_area": 0xFFFE}),
        ("05040b3601e0", "MM LocationUpdatingReject", {"cause": 11}),
        ("051203" + AUTHENTICATION, "MM AuthenticationRequest", {"key_sequence": 3, "autn": None}),
        ("051203" + AUTHENTICATION + "2010" + "cc" * 16, "MM AuthenticationRequest", {"autn": b"\xcc" * 16}),
        ("0554aabbccdd", "MM AuthenticationResponse", {"response": bytes.fromhex("aabbccdd")}),
        ("0554aabbccdd" + "2104eeeeeeee", "MM AuthenticationResponse", {"response": bytes.fromhex("aabbccdd")}),
        ("0511", "MM AuthenticationReject", {}),
        ("059c15" + "220e" + "00" * 14, "MM AuthenticationFailure", {"cause": 21, "auts": bytes(14)}),
        ("056442" + "03535886" + "05f4aabbccdd", "MM CMServiceRequest", {"service_type": 2, "key_sequence": 4}),
        ("052220", "MM CMServiceReject", {"cause": 32}),
        ("051a" + AREA + "05f4aabbccdd", "MM TMSIReallocationCommand", {"identity.value": bytes.fromhex("aabbccdd")}),
        ("054153" + IDENTITY_OF_SIM, "MM IMSIDetachIndication", {"identity.country": "001"}),
        ("052906", "MM Abort", {"cause": 6}),
        (
            "080103e5e0" + "0071" + "0a00" + "05f4aabbccdd" + "00f110123401" + "03112233",
            "GMM AttachRequest",
            {"attach_type": 1, "key_sequence": 7, "plmn": "001-01", "location_area": 0x1234},
        ),
        ("0804072a01e03a0105", "GMM AttachReject", {"cause": 7, "t3302": -1, "t3346": 10}),
        ("080502" + "2507", "GMM DetachRequest", {"detach_type": 2, "cause": 7, "identity": None}),
        ("080509" + "1805f4aabbccdd", "GMM DetachRequest", {"detach_type": 1, "cause": None}),
        ("080830ffffff0001fe" + "02aabb", "GMM RoutingAreaUpdateRequest", {"key_sequence": 3, "plmn": None}),
        ("080b0a00", "GMM RoutingAreaUpdateReject", {"cause": 10}),
        ("080c1005f4aabbccdd", "GMM ServiceRequest", {"service_type": 1, "key_sequence": 0}),
        ("080e09", "GMM ServiceReject", {"cause": 9}),
        ("08130022aabbccdd", "GMM AuthenticationAndCipheringResponse", {"response": bytes.fromhex("aabbccdd")}),
        ("0814", "GMM AuthenticationAndCipheringReject", {}),
        ("081c14", "GMM AuthenticationAndCipheringFailure", {"cause": 20}),
        ("081501", "GMM IdentityRequest", {"identity_type": EPSIdentityType.IMSI}),
        ("0816" + IDENTITY_OF_SIM, "GMM IdentityResponse", {"identity.network": "01"}),
        ("0606", "RR SystemInformationType5ter", {}),
        ("061b67820200", "RR SystemInformationType3", {}),
        ("8345", "CC Setup", {}),
        ("0a41052082", "SM ActivatePDPContextRequest", {}),
        ("0b3a00", "SS Facility", {}),
        ("8904", "SMS CPAck", {}),
    ],
)
def test_messages(hexadecimal, name, fields):
    message, problems, _ = read(hexadecimal)
    assert f"{message.protocol} {message.name}" == name
    assert (message.whole, problems) == (True, [])
    for path, expected in fields.items():
        found = message
        for part in path.split("."):
            found = getattr(found, part)
        assert found == expected, path


def test_identities_are_of_their_records():
    assert type(read("0559" + IDENTITY_OF_SIM)[0].identity) is IMSI
    assert type(read("051a" + AREA + "05f4aabbccdd")[0].identity) is TMSI


def test_every_class_belongs_to_a_message():
    bases = {gsm.GSMMessage, gsm.RRMessage, gsm.MMMessage, gsm.GMMMessage, gsm.OtherGSMMessage, gsm.OpaqueGSM}
    classes = {c for c in vars(gsm).values() if isinstance(c, type) and issubclass(c, gsm.GSMMessage)} - bases
    assert len(classes) == len(MESSAGES)


def test_types_are_distinct():
    for types in (RR_TYPES, MM_TYPES, GMM_TYPES, CC_TYPES):
        assert len(set(types.values())) == len(types)
    # Two messages of SM have their name in both directions, under two types.
    assert len(SM_TYPES) - len(set(SM_TYPES.values())) == 2


def test_the_sequence_number_is_no_part_of_a_type():
    assert {read(f"05{number:02x}")[0].name for number in (0x11, 0x51, 0x91, 0xD1)} == {"AuthenticationReject"}
    assert read("06d1")[0].name == "UnknownType0xd1"


@pytest.mark.parametrize("hexadecimal", ["", "05", "06", "0f00", "00", "0106", "09", "0902"])
def test_what_cannot_be_named_is_malformed(hexadecimal):
    with pytest.raises(Malformed):
        read(hexadecimal)


@pytest.mark.parametrize(("hexadecimal", "kind"), [("0501", "capture.cut-by-snaplen"), ("063f", None)])
def test_a_cut_is_the_captures(hexadecimal, kind):
    message, problems, _ = read(hexadecimal, cut=True)
    assert [problem.label for problem in problems] == ([kind] if kind else [])
    assert message.whole == (kind is None)
