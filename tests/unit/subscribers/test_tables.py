"""The payloads in the order of time, as columns."""

import pytest

from cleannet.model.frame import FrameRef
from cleannet.model.message import Direction
from cleannet.model.nas import RegistrationRequest, SecurityModeCommand
from cleannet.subscribers.tables import in_time_order
from support.made import (
    Sent,
    ngap,
    protected,
    reader_of,
    registered,
    registration_request,
    security_mode_command,
    sessions,
    suci,
)

UP = ngap("UplinkNASTransport", 5, 70, b"\x7e\x00\x43")
EITHER = ngap("ErrorIndication", 5, 70)


def frames(sent):
    tables = in_time_order(reader_of(sent))
    return [(p.input, p.frame, p.message) for p in map(tables.place, range(len(tables)))]


def test_rows_stand_in_the_order_of_time_input_frame_and_message():
    sent = [
        Sent(UP, 3, 1),
        Sent(UP, 2, 2, 1),
        Sent(UP + b"\0", 2, 2, 0),
        Sent(UP, 2, 3),
        Sent(UP, 2, 1, input=1),
        Sent(EITHER, 1, 9, input=1),
    ]
    expected = [(1, 9, 0), (0, 2, 0), (0, 2, 1), (0, 3, 0), (1, 1, 0), (0, 1, 0)]
    assert frames(sent) == expected
    assert frames(sent[:4][::-1] + sent[4:]) == expected


def test_how_many_stand_before_an_earlier_one():
    def late(*seconds):
        return in_time_order(reader_of([Sent(UP, s, n, input=i) for n, (i, s) in enumerate(seconds, 1)])).out_of_order

    assert late((0, 1), (0, 2), (0, 2), (0, 3)) == 0
    assert late((0, 1), (0, 3), (0, 2), (0, 2.5), (0, 1)) == 2
    assert late((0, 5), (1, 1), (1, 2)) == 0  # Of two inputs each has its own order.


def test_a_message_without_time_keeps_its_place_in_its_input():
    # Sent() of support.made gives every message a time; here the columns say which have none.
    reader = reader_of([Sent(UP, n, n) for n in range(1, 5)] + [Sent(EITHER, 2.5, 1, input=1)])
    time = reader.ngap.time.take().copy()
    time[2] = -1
    reader.ngap.time.add(time)
    tables = in_time_order(reader)
    places = [(int(i), int(f)) for i, f in zip(tables.input, tables.frame, strict=True)]
    assert places == [(0, 1), (0, 2), (0, 3), (1, 1), (0, 4)]
    assert (tables.time >= 0).all()


def test_no_payload_at_all():
    tables = in_time_order(reader_of([]))
    assert len(tables) == 0
    assert tables.nas_first.tolist() == [0]
    assert tables.out_of_order == 0


def test_nas_pdus_stand_under_their_rows():
    two = ngap("PDUSessionResourceSetupRequest", 5, 70, more=sessions(b"\x7e\x00\x43", b"\x7e\x00\x58"))
    sent = [Sent(EITHER, 1, 1), Sent(UP, 3, 2), Sent(two, 2, 3)]
    tables = in_time_order(reader_of(sent))
    assert tables.nas_row.tolist() == [1, 1, 2]
    assert tables.nas_first.tolist() == [0, 0, 2, 3]
    pdus = [tables.octets(int(o), int(n)) for o, n in zip(tables.nas_offset, tables.nas_length, strict=True)]
    assert pdus == [b"\x7e\x00\x43", b"\x7e\x00\x58", b"\x7e\x00\x43"]


def test_ids_are_columns():
    sent = [ngap("InitialUEMessage", 2**32 - 1), ngap("UplinkNASTransport", 5, 2**40 - 1)]
    sent += [ngap("PathSwitchRequest", 7, source=80), ngap("Paging")]
    tables = in_time_order(reader_of(sent))
    assert tables.ran_id.tolist() == [2**32 - 1, 5, 7, -1]
    assert tables.amf_id.tolist() == [-1, 2**40 - 1, -1, -1]
    assert tables.source_amf_id.tolist() == [-1, -1, 80, -1]


def test_messages_of_a_row_have_their_own_values_and_places():
    request = registration_request(suci("0000000001"))
    tables = in_time_order(reader_of([Sent(ngap("InitialUEMessage", n, -1, request), n, n) for n in (1, 2)]))
    ngap_message, nas = tables.messages(1, position=40, connection=3)
    assert (ngap_message.name, ngap_message.ran_ue_ngap_id) == ("InitialUEMessage", 2)
    assert isinstance(nas, RegistrationRequest)
    assert [m.at.position for m in (ngap_message, nas)] == [40, 41]
    assert {m.at.frame for m in (ngap_message, nas)} == {FrameRef(0, 2, 0)}
    assert {m.at.connection for m in (ngap_message, nas)} == {3}
    assert {m.at.position for m in tables.messages(0)} == {-1}


def test_positions_of_nested_messages_count_on():
    inner = registration_request(suci("0000000001"))
    complete = protected(b"\x7e\x00\x5e\x71" + len(inner).to_bytes(2, "big") + inner, 1)
    request = ngap("PDUSessionResourceSetupRequest", 5, 70, more=sessions(complete, b"\x7e\x00\x43"))
    tables = in_time_order(reader_of([request]))
    found = tables.messages(0, position=7)
    assert [m.name for m in found] == [
        "PDUSessionResourceSetupRequest",
        "SecurityModeComplete",
        "RegistrationRequest",
        "RegistrationComplete",
    ]
    assert [m.at.position for m in found] == [7, 8, 9, 10]


@pytest.mark.parametrize("gnb_is_first", [True, False])
def test_what_either_side_may_send_goes_the_way_of_its_side(gnb_is_first):
    down = ngap("DownlinkNASTransport", 5, 70, b"\x7e\x00\x58")
    sent = [
        Sent(UP, up=gnb_is_first),
        Sent(down, up=not gnb_is_first),
        Sent(EITHER, up=gnb_is_first),
        Sent(EITHER, up=not gnb_is_first),
        Sent(EITHER, up=True, association=1),
    ]
    tables = in_time_order(reader_of(sent))
    ways = Direction.UPLINK, Direction.DOWNLINK, Direction.UPLINK, Direction.DOWNLINK, Direction.UNKNOWN
    assert tables.direction.tolist() == list(ways)
    assert tables.messages(2)[0].direction is Direction.UPLINK


def test_shapes_are_those_of_the_rows():
    tables = in_time_order(reader_of([*registered(5, 70, suci("0000000001")), *registered(6, 71, suci("0000000002"))]))
    half = len(tables) // 2
    assert tables.shape[:half].tolist() == tables.shape[half:].tolist()
    assert tables.nas_shape[:half].tolist() == tables.nas_shape[half:].tolist()
    command = tables.nas_shapes[int(tables.nas_shape[1])].example[0]
    assert isinstance(command, SecurityModeCommand)
    assert protected(security_mode_command(2), 3) in bytes(tables.reader.arena)
