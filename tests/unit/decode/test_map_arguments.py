"""Arguments and results of MAP: whom they are about, what they ask, change and tell."""

import pytest

from cleannet.decode.ber import BER
from cleannet.decode.cursor import Cursor
from cleannet.decode.map_arguments import Found, argument, imsi_of, open_references, tbcd
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.map import MSISDN, MAPNumber
from cleannet.model.problem import ProblemKind
from support import ss7

DIGITS = "262011234567890"
GIVEN = {
    "imsi": DIGITS,
    "msisdn": "491711234567",
    "msc": "4917701",
    "vlr": "4917702",
    "sgsn": "4917703",
    "scf": "88210",
    "sc": "44770",
    "gmsc": "33601",
    "ggsn": "33602",
    "mlc": "33603",
    "roaming": "4917799",
    "hlr": "4917704",
}


def read(octets: bytes, operation: int, *, request: bool = True):
    ber = BER(Cursor(octets, "MAP"))
    found = Found()
    (part,) = ber.elements(0, len(octets))
    fits = argument(ber, part, operation, request, found)
    return found, fits, [one.kind for one in ber.cursor.problems]


def asked(operation: int, **more: str) -> Found:
    found, fits, problems = read(ss7.argument(operation, GIVEN | more), operation)
    assert (fits, problems) == (True, [])
    return found


def told(operation: int, **more: str) -> Found:
    found, fits, problems = read(ss7.result(operation, GIVEN | more), operation, request=False)
    assert (fits, problems) == (True, [])
    return found


@pytest.mark.parametrize("operation", [2, 3, 4, 7, 8, 23, 24, 44, 50, 56, 62, 65, 67, 70, 71, 83, 85])
def test_requests_about_an_imsi(operation):
    found = asked(operation)
    assert found.imsi == IMSI(EPSIdentityType.IMSI, DIGITS.encode(), "262", "01")
    assert found.home == "262011"


@pytest.mark.parametrize("operation", [22, 45, 46, 58])
def test_requests_about_a_number(operation):
    found = asked(operation)
    assert (found.msisdn, found.imsi) == (MSISDN(b"491711234567"), None)


@pytest.mark.parametrize(
    ("operation", "asks", "sets"),
    [
        (2, [], ["location"]),
        (3, [], ["removed"]),
        (4, ["routing"], []),
        (7, [], ["profile"]),
        (22, ["routing"], []),
        (23, [], ["location"]),
        (45, ["imsi", "routing"], []),
        (50, [], ["trace"]),
        (56, ["vectors"], []),
        (58, ["imsi"], []),
        (62, ["profile"], []),
        (70, ["location"], []),
        (71, ["location"], []),
        (83, ["location"], []),
    ],
)
def test_what_a_request_asks_and_changes(operation, asks, sets):
    found = asked(operation)
    assert (sorted(found.asks), sorted(found.sets)) == (asks, sets)


def test_what_an_interrogation_asks_stands_in_it():
    assert asked(71, asks="state,current,equipment").asks == {"state", "location", "equipment"}


@pytest.mark.parametrize(
    ("operation", "number"),
    [
        (2, MAPNumber("vlr", "4917702")),
        (4, MAPNumber("msc", "4917701")),
        (22, MAPNumber("gmsc", "33601")),
        (23, MAPNumber("sgsn", "4917703")),
        (24, MAPNumber("ggsn", "33602")),
        (44, MAPNumber("service-centre", "44770")),
        (45, MAPNumber("service-centre", "44770")),
        (62, MAPNumber("gsm-scf", "88210")),
        (65, MAPNumber("gsm-scf", "88210")),
        (67, MAPNumber("sgsn", "4917703")),
        (71, MAPNumber("gsm-scf", "88210")),
        (83, MAPNumber("mlc", "33603")),
        (85, MAPNumber("mlc", "33603")),
    ],
)
def test_the_nodes_that_a_request_names(operation, number):
    assert number in asked(operation).numbers


def test_a_profile_may_steer_calls_elsewhere():
    found = asked(7, forwarded="88299", camel="88210")
    assert found.sets == {"profile", "forwarding", "camel"}
    assert set(found.numbers) == {MAPNumber("forwarded-to", "88299"), MAPNumber("gsm-scf", "88210")}


@pytest.mark.parametrize(
    ("operation", "service", "sets"),
    [(10, "21", "forwarding"), (11, "2a", "forwarding"), (12, "92", "barring"), (13, "43", "profile")],
)
def test_the_code_of_a_service_tells_what_is_changed(operation, service, sets):
    assert asked(operation, service=service).sets == {sets}


def test_a_modification_of_forwarding():
    assert asked(65, forwarded="88299").sets == {"profile", "forwarding"}


@pytest.mark.parametrize(
    ("operation", "tells"),
    [
        (4, {"routing"}),
        (22, {"imsi", "routing"}),
        (45, {"imsi", "routing"}),
        (56, {"vectors"}),
        (58, {"imsi"}),
        (70, {"age", "cell", "location"}),
        (71, {"age", "cell", "location"}),
        (83, {"age", "cell"}),
    ],
)
def test_what_a_result_tells(operation, tells):
    assert told(operation).tells == tells


def test_vectors_are_counted_and_stay_where_they_are():
    assert asked(56, vectors="5").vectors == 5
    found = told(56, vectors="5")
    assert (found.vectors, found.secrets) == (5, {"XRES", "CK", "IK"})
    assert bytes(16) not in [value for value in found.fields().values() if isinstance(value, bytes)]


@pytest.mark.parametrize(
    ("operation", "octets"),
    [
        (3, ss7.tlv(4, ss7.tbcd(DIGITS))),
        (9, ss7.tlv(0x30, ss7.tlv(0x80, ss7.tbcd(DIGITS)), ss7.tlv(0x30))),
        (48, ss7.tlv(4, ss7.tbcd(DIGITS))),
        (54, ss7.tlv(0x30, ss7.tlv(4, ss7.tbcd(DIGITS)))),
        (56, ss7.tlv(4, ss7.tbcd(DIGITS))),
        (67, ss7.tlv(0x30, ss7.tlv(4, ss7.tbcd(DIGITS)), ss7.tlv(4, ss7.address("4917702")))),
    ],
)
def test_older_versions(operation, octets):
    found, fits, _ = read(octets, operation)
    assert (fits, found.home) == (True, "262011")


def test_vectors_of_older_versions():
    triplet = ss7.tlv(0x30, *(ss7.tlv(4, bytes(size)) for size in (16, 4, 8)))
    for operation, octets in (
        (56, ss7.tlv(0x30, triplet, triplet)),
        (55, ss7.tlv(0x30, ss7.tlv(0x30, triplet, triplet))),
    ):
        found, _, _ = read(octets, operation, request=False)
        assert (found.vectors, found.secrets) == (2, {"SRES", "Kc"})


def test_the_network_that_asks_for_vectors():
    octets = ss7.tlv(0x30, ss7.tlv(0x80, ss7.tbcd(DIGITS)), ss7.tlv(2, b"\5"), ss7.tlv(0x84, b"\x62\xf2\x10"))
    assert read(octets, 56)[0].network == "262-01"


def test_an_argument_of_octets_does_not_fit():
    assert read(ss7.tlv(4, b"\1\2"), 71)[1] is False


def test_unknown_operations_are_left_alone():
    found, fits, problems = read(ss7.tlv(4, b"\1\2"), 200)
    assert (found, fits, problems) == (Found(), True, [])


@pytest.mark.parametrize("octets", [b"\1", b"\x21\x43\x65\x87\x21\x43\x65\x87\x99", b"\xba\x10\x32\x54"])
def test_an_imsi_that_is_none_is_noted(octets):
    found, _, problems = read(ss7.tlv(0x30, ss7.tlv(0x80, octets)), 70)
    assert (found.imsi, problems) == (None, [ProblemKind.BAD_VALUE])


def test_the_opening_of_a_dialogue():
    opening = ss7.tlv(0xA0, ss7.tlv(0x80, ss7.address(DIGITS, 1, 6)), ss7.tlv(0x81, ss7.address("49177")))
    ber = BER(Cursor(opening, "MAP"))
    found = Found()
    open_references(ber, ber.elements(0, len(opening))[0], found)
    assert found.imsi == imsi_of(DIGITS)
    other = Found()
    open_references(ber, ber.elements(0, len(opening))[0]._replace(tag=0xA1), other)
    assert other.imsi is None


def test_digits():
    assert tbcd(bytes.fromhex("2143f5")) == "12345"
    assert tbcd(bytes.fromhex("a1b2")) == "1*2#"
