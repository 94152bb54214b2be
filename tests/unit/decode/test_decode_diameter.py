"""Diameter: headers, AVPs at any depth, and messages out of a stream."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.diameter import DiameterStream, diameter, looks_like
from cleannet.model.frame import FrameRef
from support.core_octets import avp, diameter_message

HOST = avp(264, b"mme.example"), avp(296, b"example"), avp(293, b"hss.example"), avp(283, b"far.example")
TGPP = 10415


def read(payload):
    cursor = Cursor(payload, "Diameter")
    (message,) = diameter(cursor)
    return message, [p.detail for p in cursor.problems]


def only(*avps, **more):
    message, problems = read(diameter_message(316, *avps, **more))
    assert problems == []
    assert message.whole
    return message


def test_the_header():
    message = only(*HOST)
    assert (message.name, message.application_name, message.request) == ("UpdateLocationRequest", "S6a", True)
    assert (message.proxiable, message.error, message.retransmitted) == (True, False, False)
    assert (message.hop_by_hop, message.end_to_end) == (7, 9)
    assert (message.origin_host, message.origin_realm) == ("mme.example", "example")
    assert (message.destination_host, message.destination_realm) == ("hss.example", "far.example")
    assert message.codes == (264, 296, 293, 283)
    assert only(request=False).name == "UpdateLocationAnswer"


def test_what_tables_do_not_name():
    message, _ = read(diameter_message(999, application=5))
    assert (message.name, message.application_name) == ("command 999 Request", "")


@pytest.mark.parametrize("code", [268, 298])
def test_results(code):
    one = avp(code, (5001).to_bytes(4, "big"))
    message = only(avp(297, one) if code == 298 else one, request=False)
    assert (message.result, message.experimental) == (5001, code == 298)


def test_identities_are_kinds_and_nothing_else():
    message = only(avp(1, b"001010123456789"), avp(701, b"\x91\x94", TGPP), avp(443, avp(444, b"x")))
    assert message.identities == ("IMSI", "MSISDN")
    assert only(avp(601, b"sip:001010123456789@ims.example", TGPP)).identities == ("IMSI",)
    assert only(avp(1, b"somebody")).identities == ()


@pytest.mark.parametrize(
    ("name", "digits"),
    [
        (b"001010123456789", "001010123456789"),
        (b"0001010123456789@nai.epc.mnc001.mcc001.3gppnetwork.org", "001010123456789"),
        (b"6001010123456789@wlan.mnc001.mcc001.3gppnetwork.org", "001010123456789"),
        (b"00101012345678", "00101012345678"),
    ],
)
def test_of_whom_it_is(name, digits):
    message = only(avp(1, name))
    assert message.imsi is not None
    assert message.imsi.value == digits.encode()
    assert (message.home, message.imsi.country, message.imsi.network) == (digits[:6], "001", "01")


def test_nobody_is_named_by_other_digits():
    assert only(avp(1, b"7001010123456789")).imsi is None
    assert only(avp(1, b"someone@example")).home == ""


def number(code, value):
    return avp(code, value.to_bytes(4, "big"), TGPP)


def test_vectors_are_counted():
    asked = avp(1408, number(1410, 3), TGPP) + avp(1409, number(1410, 2), TGPP)
    assert only(asked).vectors == 5
    given = avp(1413, avp(1414, b"", TGPP) * 2 + avp(1416, avp(1454, bytes(4), TGPP), TGPP), TGPP)
    assert only(given, request=False).vectors == 3
    assert only().vectors is None


@pytest.mark.parametrize(
    ("application", "command", "one", "wanted"),
    [
        (16777251, 319, number(1490, 0x18), True),
        (16777251, 319, number(1490, 0x11), False),
        (16777251, 319, b"", False),
        (16777217, 306, number(703, 14), True),
        (16777217, 306, number(703, 11) + number(703, 14), True),
        (16777217, 306, number(703, 11), False),
        (16777255, 8388620, b"", True),
        (16777255, 8388621, b"", False),
    ],
)
def test_who_asks_where_somebody_is(application, command, one, wanted):
    question, _ = read(diameter_message(command, one, application=application))
    assert question.wants_location is wanted
    answer, _ = read(diameter_message(command, one, application=application, request=False))
    assert answer.wants_location is False


@pytest.mark.parametrize(
    "one",
    [
        avp(1496, b"", TGPP),
        avp(1242, b"\0" * 8, TGPP),
        avp(702, b"<Sh-Data><CSLocationInformation><CellGlobalId/></CSLocationInformation></Sh-Data>", TGPP),
    ],
)
def test_answers_that_tell_a_place(one):
    assert only(one, request=False).tells_location
    assert not only(avp(702, b"<Sh-Data><IMSUserState>1</IMSUserState></Sh-Data>", TGPP)).tells_location


def test_sessions_are_compared_and_not_kept():
    first, again, other = (only(avp(263, one)).session for one in (b"mme;1;2", b"mme;1;2", b"mme;1;3"))
    assert first == again != other
    assert len(first) == 8
    assert only().session == b""


def test_secrets_at_any_depth():
    vector = avp(1414, avp(1450, bytes(32), TGPP) + avp(1448, bytes(8), TGPP) + avp(1447, bytes(16), TGPP), TGPP)
    assert only(avp(1413, vector, TGPP)).secrets == ("KASME", "XRES")


def test_routes_and_network():
    message = only(avp(282, b"a"), avp(282, b"b"), avp(1407, bytes.fromhex("00f110"), TGPP))
    assert (message.routes, message.route_records, message.network) == (2, ("a", "b"), "001-01")
    assert only(avp(1407, bytes.fromhex("130014"), TGPP)).network == "310-410"


def test_what_a_group_quotes_is_not_said_of_the_message():
    message = only(avp(279, avp(264, b"quoted") + avp(282, b"x")), avp(264, b"own"))
    assert (message.origin_host, message.routes) == ("own", 0)


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (avp(264, b"abcd")[:-2], "AVP 264: 4 bytes wanted"),
        (b"\0\0\1\x08\x40\0\0\4", "AVP 264: length 4"),
    ],
)
def test_a_faulty_avp_ends_the_message(octets, why):
    message, problems = read(diameter_message(316, avp(296, b"realm"), octets))
    assert (message.origin_realm, message.whole) == ("realm", False)
    assert why in problems[0]


def test_groups_nest_so_deep_and_no_deeper():
    inside = b""
    for _ in range(2000):
        inside = avp(1400, inside, TGPP) if len(inside) < 60000 else inside
    assert read(diameter_message(316, inside))[0].codes == (1400,)


def test_avps_are_bounded():
    _, problems = read(diameter_message(316, avp(9, b"") * 4001))
    assert problems == ["Diameter: more than 4000 AVPs"]


def test_a_header_that_cannot_be():
    for payload in (b"", b"\2" + bytes(30), diameter_message(316)[:19]):
        with pytest.raises(Malformed):
            diameter(Cursor(payload, "Diameter"))
    _, problems = read(diameter_message(316) + b"\0")
    assert problems == ["Diameter: length says 20 bytes"]


def test_how_it_begins():
    assert looks_like(diameter_message(257))
    assert not looks_like(diameter_message(999))
    assert not looks_like(diameter_message(257)[:19])
    assert not looks_like(b"\1\0\0\x13" + diameter_message(257)[4:])


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_messages_out_of_a_stream(size):
    whole = diameter_message(257, *HOST) + diameter_message(280)
    one = DiameterStream()
    for n in range(0, len(whole), size):
        one.feed(whole[n : n + size], forward=True, frame=FrameRef(0, n + 1), time=n)
    assert [octets for octets, *_ in one.messages] == [diameter_message(257, *HOST), diameter_message(280)]
    assert one.messages[0][1] is True


def test_after_a_loss_the_next_header_is_found():
    one = DiameterStream()
    one.feed(diameter_message(257, *HOST)[:50], forward=True, frame=FrameRef(0, 1), time=1)
    one.feed(b"\1tail\1\1" + diameter_message(280), forward=True, frame=FrameRef(0, 2), time=2, lost=True)
    assert [(octets, frame.frame) for octets, _, frame, _ in one.messages] == [(diameter_message(280), 2)]
