"""Short messages, against octets written from TS 24.011 and TS 23.040."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.sms import short_message
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind
from cleannet.model.sms import OtherSMS, SMSDeliver, SMSSubmit

TIME = "91604040441500"


def lv(content):
    return f"{len(content) // 2:02x}{content}"


def data(tpdu, *, to_phone=True):
    """A CP-DATA with an RP-DATA with a TPDU."""
    addresses = "0791447758100650" + "00" if to_phone else "00" + "0791447758100650"
    return "0901" + lv(("01" if to_phone else "00") + "17" + addresses + lv(tpdu))


def deliver(pid, dcs, user_data="00", first="04"):
    return data(first + "04803224" + f"{pid:02x}{dcs:02x}" + TIME + user_data)


def read(hexadecimal, **how):
    cursor = Cursor(bytes.fromhex(hexadecimal), "SMS", **how)
    (message,) = short_message(cursor, direction=Direction.DOWNLINK, container=True)
    return message, [problem.kind for problem in cursor.problems], cursor


def test_silent():
    message, problems, cursor = read(deliver(0x40, 0))
    assert type(message) is SMSDeliver
    assert (message.name, message.protocol, message.pid, message.elements) == ("SMSDeliver", "SMS", 0x40, ())
    assert (message.direction, message.container, message.whole) == (Direction.DOWNLINK, True, True)
    assert (problems, cursor.left()) == ([], 0)


def test_over_the_air_command_without_security():
    # TS 31.115, 4.2: header 0x70, CPL, CHL, SPI, KIc, KID, TAR, CNTR, PCNTR.
    packet = "001010" + "0000" + "0000" + "b00010" + "0000000000" + "00" + "a0a40000"
    message, problems, _ = read(deliver(0x7F, 0xF6, f"{3 + len(packet) // 2:02x}" + "027000" + packet, "44"))
    assert (message.pid, message.dcs, message.elements) == (0x7F, 0xF6, (0x70,))
    assert (message.security_parameters, message.whole, problems) == (bytes(2), True, [])


@pytest.mark.parametrize(
    ("header", "elements", "ports"),
    [
        ("0605040b8423f0", (5,), (2948, 9200)),
        ("040402" + "50f9", (4,), (0x50, 0xF9)),
        ("0b0504c34f000000030a0201", (5, 0), (49999, 0)),
        ("050003010201", (0,), (None, None)),
        ("00", (), (None, None)),
    ],
)
def test_ports(header, elements, ports):
    message, problems, _ = read(deliver(0, 4, "20" + header + "aabb", "44"))
    assert (message.elements, (message.destination_port, message.originator_port)) == (elements, ports)
    assert problems == []


@pytest.mark.parametrize(("first", "validity"), [("01", ""), ("09", "00" * 7), ("11", "aa"), ("19", "00" * 7)])
def test_submit(first, validity):
    message, problems, _ = read(data(first + "05" + "04803224" + "0800" + validity + "02c834", to_phone=False))
    assert type(message) is SMSSubmit
    assert (message.pid, message.dcs, message.whole, problems) == (8, 0, True, [])


@pytest.mark.parametrize(
    ("hexadecimal", "name", "cause"),
    [
        ("8904", "CPAck", None),
        ("891061", "CPError", 0x61),
        ("090102" + "0317", "RPAck", None),
        ("090104" + "05170196", "RPError", 0x16),
        ("090102" + "0617", "RPSMMA", None),
        (data("0207"), "SMSStatusReport", None),
        (data("01"), "SMSSubmitReport", None),
        (data("02", to_phone=False), "SMSCommand", None),
        (data("00", to_phone=False), "SMSDeliverReport", None),
    ],
)
def test_others(hexadecimal, name, cause):
    message, problems, cursor = read(hexadecimal)
    assert type(message) is OtherSMS
    assert (message.name, message.cause, problems, cursor.left()) == (name, cause, [], 0)


@pytest.mark.parametrize("user_data", ["2007050500", "20060504", "20", "", "200270"])
def test_a_broken_header_leaves_what_was_read(user_data):
    message, problems, cursor = read(deliver(0x40, 0xC0, user_data, "44"))
    assert (message.pid, message.dcs, message.whole, cursor.left()) == (0x40, 0xC0, False, 0)
    assert problems == [ProblemKind.LENGTH_PAST_END]


@pytest.mark.parametrize(
    "hexadecimal", ["", "09", "0300", "0902", "0901", "090100", "090101", "090102" + "0717", data("03"), data("")]
)
def test_what_cannot_be_named_is_malformed(hexadecimal):
    with pytest.raises(Malformed):
        read(hexadecimal)


def test_neither_address_nor_text_is_read():
    _, _, cursor = read(deliver(0, 0, "09c8329bfd064d9b53"))
    octets = bytes.fromhex(deliver(0, 0, "09c8329bfd064d9b53"))
    read_octets = {place for start, end in cursor.trace.structural for place in range(start, end)}
    for secret in ("91447758100650", "c8329bfd064d9b"):
        place = octets.find(bytes.fromhex(secret))
        assert not read_octets & set(range(place, place + 7))
    assert cursor.trace.values == []
