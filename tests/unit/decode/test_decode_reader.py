"""From the frames' messages to tables of NGAP and NAS payloads."""

import msgspec
import numpy as np
import pytest

from cleannet.decode import reader as module
from cleannet.decode.reader import Reader
from cleannet.model.nas import OpaqueNAS
from cleannet.model.ngap import OpaqueNGAP
from support.made import (
    Sent,
    batch_of,
    ngap,
    placed,
    protected,
    reader_of,
    registration_request,
    security_mode_command,
    sessions,
    suci,
)

UP = ngap("UplinkNASTransport", 5, 70, b"\x7e\x00\x43")
REQUEST = registration_request(suci("0000000001"))


def taken(table):
    """A table's columns as lists, in the order of frames and messages."""
    return {name: column.take().tolist() for name, column in vars(table).items()}


def by_frame(reader):
    """The rows of the NGAP table by frame and message."""
    columns = taken(reader.ngap)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return {(r["input"], r["frame"], r["index"]): r for r in rows}


def test_every_column_is_the_messages_own():
    sent = [
        Sent(UP, 1.5, 4, 1, association=2, up=False, repeated=True),
        Sent(ngap("InitialUEMessage", 9, -1, REQUEST), 2, 5, lost=True),
        Sent(ngap("PathSwitchRequest", 300, source=2**33), 3, 5, input=1),
    ]
    rows = by_frame(reader_of(sent))
    assert set(rows) == {(0, 4, 1), (0, 5, 0), (1, 5, 0)}
    first, second, third = rows[0, 4, 1], rows[0, 5, 0], rows[1, 5, 0]
    assert (first["time"], first["association"], first["side"]) == (1_500_000_000, 2, 1)
    assert (first["repeated"], first["lost"], first["cut"], second["lost"]) == (True, False, False, True)
    assert [(r["amf_id"], r["ran_id"], r["source_amf_id"]) for r in (first, second, third)] == [
        (70, 5, -1),
        (-1, 9, -1),
        (-1, 300, 2**33),
    ]


def test_payloads_lie_in_the_arena():
    sent = [Sent(UP), Sent(ngap("InitialUEMessage", 9, -1, REQUEST)), Sent(UP + b"\0"), Sent(UP)]
    reader = reader_of(sent)
    for (_, frame, _), row in by_frame(reader).items():
        octets = bytes(reader.arena[row["offset"] : row["offset"] + row["length"]])
        assert octets == sent[frame - 1].payload


def test_nas_pdus_name_their_row_and_lie_inside_it():
    one, two = protected(security_mode_command(2), 3), protected(b"\x7e\x00\x54", 2)
    sent = [UP, ngap("PDUSessionResourceSetupRequest", 5, 70, more=sessions(one, two)), ngap("Paging")]
    reader = reader_of(sent)
    nas, frames = taken(reader.nas), reader.ngap.frame.take().tolist()
    found = [
        (frames[parent], bytes(reader.arena[offset : offset + length]))
        for parent, offset, length in zip(nas["parent"], nas["offset"], nas["length"], strict=True)
    ]
    assert sorted(found) == sorted([(1, b"\x7e\x00\x43"), (2, one), (2, two)])
    kinds = [reader.nas_shapes.shapes[n].example[0].name for n in nas["shape"]]
    assert sorted(kinds) == ["CipheredNAS", "RegistrationComplete", "SecurityModeCommand"]


def test_one_shape_for_all_that_differ_in_values_only():
    sent = [ngap("InitialUEMessage", n, -1, registration_request(suci(f"{n:010}"))) for n in range(1, 100)]
    reader = reader_of(sent)
    assert (len(reader.ngap_shapes.shapes), len(reader.nas_shapes.shapes)) == (1, 1)


@pytest.mark.parametrize(
    ("ppid", "port", "read"),
    [(60, False, True), (60, True, True), (0, True, True), (0, False, False), (66, True, False)],
)
def test_what_is_read_and_what_is_counted_only(ppid, port, read):
    batch = batch_of(placed([Sent(UP, ppid=ppid, frame=7), Sent(UP, ppid=ppid, frame=8)]))
    reader = Reader()
    reader.feed(batch, np.full(2, port))
    reader.finish()
    assert len(reader.ngap) == (2 if read else 0)
    unread = {key: (one.count, one.frame) for key, one in reader.unread.items()}
    assert unread == ({} if read else {(0, ppid): (2, 7)})


def test_unread_messages_add_up_over_batches_by_input():
    reader = Reader()
    for given, frame in ((0, 3), (0, 9), (1, 2)):
        batch = batch_of([Sent(UP, 1, frame, input=given, ppid=61)])
        reader.feed(batch, np.zeros(1, np.bool_))
        reader.finish()
    assert {k: (one.count, one.frame) for k, one in reader.unread.items()} == {(0, 61): (2, 3), (1, 61): (1, 2)}


def test_many_batches_are_read_as_one_would_be(monkeypatch):
    sent = placed([ngap("InitialUEMessage", n, -1, REQUEST + bytes(n % 3)) for n in range(40)])
    monkeypatch.setattr(module, "MESSAGES_AT_ONCE", 16)
    reader = Reader()
    for start in range(0, len(sent), 3):
        batch = batch_of(sent[start : start + 3])
        reader.feed(batch, np.zeros(len(batch), np.bool_))
    reader.finish()
    reader.finish()
    parts, whole = by_frame(reader), by_frame(reader_of(sent))
    assert set(parts) == set(whole)
    for place, row in parts.items():
        assert (row["ran_id"], row["length"], row["time"]) == tuple(
            whole[place][k] for k in ("ran_id", "length", "time")
        )
        octets = bytes(reader.arena[row["offset"] : row["offset"] + row["length"]])
        assert octets == sent[place[1] - 1].payload


def test_what_cannot_be_decoded_stands_as_opaque():
    reader = reader_of([b"", b"\xff\xff\xff", ngap("UplinkNASTransport", 5, 70, b"\x11\x22\x33")])
    shapes = [reader.ngap_shapes.shapes[n] for n in reader.ngap.shape.take().tolist()]
    assert [isinstance(s.example[0], OpaqueNGAP) for s in sorted(shapes, key=lambda s: s.number)] == [True, True, False]
    (nas,) = (reader.nas_shapes.shapes[n] for n in reader.nas.shape.take().tolist())
    assert isinstance(nas.example[0], OpaqueNAS)
    assert not nas.whole


def test_a_cut_payload_blames_the_capture():
    payload = ngap("InitialUEMessage", 9, -1, REQUEST)[:-5]
    blame = []
    for cut in (False, True):
        reader = reader_of([Sent(payload, cut=cut)])
        (shape,) = reader.ngap_shapes.shapes
        assert shape.cut is cut
        blame.append({p.kind.blame.value for p in shape.problems})
    assert blame == [{"sender"}, {"capture"}]


def test_equal_payloads_cut_and_whole_are_kept_apart():
    reader = reader_of([Sent(UP), Sent(UP, cut=True), Sent(UP)])
    rows = by_frame(reader)
    assert [rows[0, n, 0]["cut"] for n in (1, 2, 3)] == [False, True, False]
    assert rows[0, 1, 0]["shape"] == rows[0, 3, 0]["shape"] != rows[0, 2, 0]["shape"]


def test_an_empty_batch():
    reader = Reader()
    batch = batch_of(placed([UP]))
    columns = {n: getattr(batch, n)[:0] for n in batch.__struct_fields__ if n not in ("input", "buffer")}
    reader.feed(msgspec.structs.replace(batch, **columns), np.zeros(0, np.bool_))
    reader.finish()
    assert (len(reader.ngap), reader.unread, reader.arena) == (0, {}, b"")
