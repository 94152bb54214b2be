"""M3UA, M2UA, M2PA and SUA: what they carry, from where to where."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.sccp import Segment
from cleannet.decode.sigtran import NOTHING, carried, carrier
from cleannet.model.map import SCCPAddress
from cleannet.model.problem import ProblemKind
from support import ss7


def read(octets: bytes, ppid: int):
    cursor = Cursor(octets, "SIGTRAN")
    found = carried(cursor, ppid)
    return found, [one.kind for one in cursor.problems]


@pytest.mark.parametrize(
    ("octets", "ppid"),
    [
        (ss7.m3ua(b"SCCP", 400, 20), 3),
        (ss7.m3ua(b"SCCP", 400, 20), 0),
        (ss7.m2ua(b"SCCP", 400, 20), 2),
        (ss7.m2pa(b"SCCP", 400, 20), 5),
        (ss7.m2pa(b"SCCP", 400, 20), 0),
    ],
)
def test_what_is_carried_between_point_codes(octets, ppid):
    found, problems = read(octets, ppid)
    assert (found.service, found.originating, found.destination, problems) == (3, 400, 20, [])
    assert found.body.take(4, "rest") == b"SCCP"


def test_sua_spells_the_addresses_out():
    octets = ss7.sua(ss7.sua_party("491770009", 6), ss7.sua_party("", 147, 300), b"TCAP")
    found, _ = read(octets, 4)
    message = found.unitdata
    assert message.called == SCCPAddress("491770009", 4, 0, 1, 4, 6, by_title=True)
    assert message.calling == SCCPAddress(subsystem=147, point_code=300)
    assert octets[slice(*message.data)] == b"TCAP"
    assert (message.returned, message.segment) == (False, None)


def test_sua_brings_back_what_could_not_be_delivered():
    found, _ = read(ss7.sua(ss7.sua_party("49177"), ss7.sua_party("882"), b"TCAP", returned=True), 4)
    assert found.unitdata.returned


def test_segments_of_sua():
    body = ss7.parameter(0x0117, b"\x81\1\2\3") + ss7.parameter(0x010B, b"TCAP")
    found, _ = read(ss7.layer(7, 1, body), 4)
    assert found.unitdata.segment == Segment(b"\1\2\3", first=True, remaining=1)


@pytest.mark.parametrize(
    ("octets", "ppid"),
    [
        (ss7.layer(3, 1, b""), 3),
        (ss7.layer(4, 3, ss7.parameter(6, b"\0\0\0\1")), 3),
        (ss7.layer(11, 2, bytes(12)), 5),
        (ss7.m2pa(b""), 5),
        (ss7.layer(7, 9, b""), 4),
        (ss7.layer(6, 3, b""), 2),
    ],
)
def test_management_carries_nothing(octets, ppid):
    assert read(octets, ppid)[0] == NOTHING


def test_connections_of_sua_are_told():
    found, _ = read(ss7.layer(8, 1, b""), 4)
    assert (found.service, found.body, found.unitdata) == (3, None, None)


@pytest.mark.parametrize(
    ("octets", "ppid"),
    [
        (b"\2" + ss7.m3ua(b"")[1:], 3),
        (ss7.layer(1, 1, ss7.parameter(2, b"old")), 3),
        (ss7.layer(1, 1, b"\x02\x10\0\1"), 3),
        (ss7.layer(1, 1, ss7.parameter(0x210, b"\0\0\0")), 3),
        (ss7.layer(7, 1, b""), 4),
        (b"\1\0\1", 3),
    ],
)
def test_what_cannot_be_read_stops(octets, ppid):
    with pytest.raises(Malformed):
        read(octets, ppid)


def test_a_length_that_does_not_fit_is_noted():
    octets = bytearray(ss7.m3ua(b"SCCP"))
    octets[7] += 4
    assert read(bytes(octets), 3)[1] == [ProblemKind.LENGTH_PAST_END]


def test_too_many_parameters_are_noted():
    many = ss7.parameter(6, b"") * 201
    found, problems = read(ss7.layer(6, 1, many), 2)
    assert (found, problems) == (NOTHING, [ProblemKind.LIMIT_REACHED])


@pytest.mark.parametrize(
    ("ppid", "kind", "name"),
    [(3, 1, "M3UA"), (0, 1, "M3UA"), (0, 7, "SUA"), (0, 11, "M2PA"), (0, 6, "M2UA"), (4, 3, "SUA")],
)
def test_layers_have_names(ppid, kind, name):
    assert carrier(ppid, kind) == name
