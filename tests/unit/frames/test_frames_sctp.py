import struct

import pytest


def frame(make, *chunks, **more):
    return make.ethernet(make.ipv4(make.sctp(*chunks, **more)))


def texts(found):
    return [row[:3] for row in found]


@pytest.mark.parametrize("copies", [1, 200])
def test_bundled_chunks_are_walked_alike_alone_and_in_lockstep(make, copies) -> None:
    """200 packets are walked by numpy, one alone by the plain loop."""
    frames = []
    for n in range(copies):
        chunks = [make.control(10), make.data(5 * n, b"a"), make.i_data(5 * n + 1, b"bb"), make.data(5 * n + 2, b"")]
        frames.append(frame(make, *chunks, make.data(5 * n + 3, b"ccc"), make.data(5 * n + 4, b"d" * 9, ppid=61)))
    found, reader = make.read(make.batch(frames))
    want = [(n + 1, i, octets) for n in range(copies) for i, octets in enumerate((b"a", b"bb", b"", b"ccc", b"d" * 9))]
    assert texts(found) == want
    assert reader.problems == []
    assert reader.associations.associations[0].ppids == {60: 4 * copies, 61: copies}


@pytest.mark.parametrize("copies", [1, 100])
@pytest.mark.parametrize(
    "bad",
    [
        struct.pack(">BBH", 0, 3, 15) + bytes(16),
        struct.pack(">BBH", 64, 3, 19) + bytes(16),
        struct.pack(">BBH", 3, 0, 3),
        struct.pack(">BBH", 0, 3, 400) + bytes(16),
        b"\x00\x03",
    ],
)
def test_a_bad_chunk_ends_its_packet_only(make, copies, bad) -> None:
    frames = [frame(make, make.data(n, b"good"), bad) for n in range(copies)]
    found, reader = make.read(make.batch(frames))
    assert texts(found) == [(n + 1, 0, b"good") for n in range(copies)]
    assert [(p.kind.label, p.count) for p in reader.problems] == [("malformed.sctp", copies)]


@pytest.mark.parametrize("copies", [1, 100])
def test_what_the_snap_length_cut_is_marked(make, copies) -> None:
    frames = [frame(make, make.data(n, b"0123456789")) for n in range(copies)]
    found, reader = make.read(make.batch(frames, cut=dict.fromkeys(range(copies), 14 + 20 + 12 + 16 + 4)))
    assert found == [(n + 1, 0, b"0123", False, False, True) for n in range(copies)]
    assert [(p.kind.label, p.count) for p in reader.problems] == [("capture.cut-by-snaplen", copies)]


@pytest.mark.parametrize("copies", [1, 100])
@pytest.mark.parametrize("captured", [14 + 20 + 5, 14 + 20 + 12 + 2, 14 + 20 + 12 + 12])
def test_a_cut_header_gives_no_message(make, copies, captured) -> None:
    frames = [frame(make, make.data(n, b"0123456789")) for n in range(copies)]
    found, reader = make.read(make.batch(frames, cut=dict.fromkeys(range(copies), captured)))
    assert found == []
    assert [(p.kind.label, p.count) for p in reader.problems] == [("capture.cut-by-snaplen", copies)]


def test_a_short_packet_is_malformed(make) -> None:
    _, reader = make.read(make.batch([make.ethernet(make.ipv4(b"\0" * 8))]))
    assert [p.kind.label for p in reader.problems] == ["malformed.sctp"]


def test_one_packet_of_thousands_of_chunks(make) -> None:
    chunks = [make.data(n, b"x") for n in range(3000)]
    found, _ = make.read(
        make.batch([frame(make, *chunks), *(frame(make, make.data(n, b"y"), tag=5) for n in range(70))])
    )
    assert [row[1] for row in found[:3000]] == list(range(3000))
    assert len(found) == 3070
