import struct

import pytest

PAYLOAD = bytes(range(256)) * 4


def packet(make, tsn=1, payload=PAYLOAD):
    return make.sctp(make.data(tsn, payload))


def parts4(make, whole, size=400, identity=9):
    """IPv4 fragments of `whole`."""
    found = []
    for at in range(0, len(whole), size):
        more = at + size < len(whole)
        fragment = (0x2000 if more else 0) | at // 8
        found.append(make.ethernet(make.ipv4(whole[at : at + size], identity=identity, fragment=fragment)))
    return found


def parts6(make, whole, size=400, identity=9):
    found = []
    for at in range(0, len(whole), size):
        head = struct.pack(">BBHI", 132, 0, at | (at + size < len(whole)), identity)
        found.append(make.ethernet(make.ipv6(head + whole[at : at + size], following=44), 0x86DD))
    return found


def octets(found):
    return [row[2] for row in found]


def test_padding_behind_the_datagram_is_cut(make) -> None:
    frame = make.ethernet(make.ipv4(make.sctp(make.data(1, b"abcd")))) + bytes(20)
    found, reader = make.read(make.batch([frame]))
    assert octets(found) == [b"abcd"]
    assert reader.problems == []


def test_total_length_0_means_the_captured_length(make) -> None:
    found, reader = make.read(make.batch([make.ethernet(make.ipv4(packet(make), total=0))]))
    assert octets(found) == [PAYLOAD]
    assert reader.problems == []


def test_options_are_skipped(make) -> None:
    plain = bytearray(make.ipv4(b"", total=0))
    plain[0] = 0x46
    found, _ = make.read(make.batch([make.ethernet(bytes(plain) + b"\x01\x01\x01\x00" + packet(make))]))
    assert octets(found) == [PAYLOAD]


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        (lambda p: b"\x65" + p[1:], "IP header of wrong version or length"),
        (lambda p: b"\x43" + p[1:], "IP header of wrong version or length"),
        (lambda p: p[:2] + b"\x00\x10" + p[4:], "IP header of wrong version or length"),
        (lambda p: p[:2] + b"\xff\xff" + p[4:], "IP length past the frame's end"),
    ],
)
def test_bad_headers_are_recorded(make, change, detail) -> None:
    _, reader = make.read(make.batch([make.ethernet(change(make.ipv4(packet(make))))]))
    assert make.problems(reader)["malformed.ip", detail] == (1, 1)


@pytest.mark.parametrize("parts", [parts4, parts6])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_fragments_in_any_order(make, parts, order) -> None:
    frames = parts(make, packet(make))
    assert len(frames) == 3
    batches = [make.batch([frames[i]], first=n + 1) for n, i in enumerate(order)]
    found, reader = make.read(*batches)
    assert found == [(3, 0, PAYLOAD, False, False, False)]
    assert reader.problems == []


@pytest.mark.parametrize("parts", [parts4, parts6])
def test_a_missing_fragment_is_the_captures_fault(make, parts) -> None:
    frames = parts(make, packet(make))
    found, reader = make.read(make.batch([frames[0], frames[2]]))
    assert found == []
    assert make.problems(reader) == {("capture.missing-fragment", "IP datagram with missing fragments"): (1, 1)}


def test_a_cut_fragment_is_not_put_in_a_wrong_place(make) -> None:
    frames = parts4(make, packet(make))
    found, reader = make.read(make.batch(frames, cut={1: 100}))
    assert found == []
    assert ("capture.cut-by-snaplen", "IP fragment cut") in make.problems(reader)


@pytest.mark.parametrize("next_header", [0, 43, 60, 135])
def test_extension_headers_are_skipped(make, next_header) -> None:
    extension = bytes([132, 1]) + bytes(14)
    found, _ = make.read(make.batch([make.ipv6(extension + packet(make), following=next_header)], link=101))
    assert octets(found) == [PAYLOAD]


def test_chains_of_extension_headers_end(make) -> None:
    chain = (bytes([0, 0]) + bytes(6)) * 40
    found, reader = make.read(make.batch([make.ipv6(chain + packet(make), following=0)], link=101))
    assert found == []
    assert ("limit.reached", "more than 16 IPv6 extension headers") in make.problems(reader)


def test_an_atomic_fragment_is_whole(make) -> None:
    head = struct.pack(">BBHI", 132, 0, 0, 7)
    found, _ = make.read(make.batch([make.ipv6(head + packet(make), following=44)], link=101))
    assert octets(found) == [PAYLOAD]


@pytest.mark.parametrize("version", [4, 6])
def test_what_an_authentication_header_covers_is_read_and_counted(make, version) -> None:
    head = struct.pack(">BBHII", 132, 4, 0, 0x1234, 1) + bytes(12)
    inner = head + packet(make)
    frame = make.ipv4(inner, protocol=51) if version == 4 else make.ipv6(inner, following=51)
    found, reader = make.read(make.batch([frame], link=101))
    assert octets(found) == [PAYLOAD]
    assert [(spi, count.frames) for (_, _, spi), count in reader.links.ah.items()] == [(0x1234, 1)]


def test_tunnels_are_followed_four_deep(make) -> None:
    inner = make.ipv4(packet(make))
    gre = struct.pack(">HHI", 0x2000, 0x0800, 5) + inner
    six = make.ipv6(packet(make, 5))
    frames = [make.ipv4(inner, protocol=4), make.ipv4(gre, protocol=47), make.ipv4(six, protocol=41)]
    found, _ = make.read(make.batch(frames, link=101))
    assert [row[0] for row in found] == [1, 2, 3]
    deep = inner
    for _ in range(6):
        deep = make.ipv4(deep, protocol=4)
    found, reader = make.read(make.batch([deep], link=101))
    assert found == []
    assert ("limit.reached", "IP nested too deep") in make.problems(reader)


def test_gre_of_something_else_is_counted(make) -> None:
    frame = make.ipv4(struct.pack(">HH", 0, 0x6558) + bytes(40), protocol=47)
    _, reader = make.read(make.batch([frame], link=101))
    assert ("unsupported.protocol", "GRE that carries no plain IP") in make.problems(reader)


def test_gtp_u_is_not_followed(make) -> None:
    inner = make.ipv4(packet(make))
    gtp = struct.pack(">BBHI", 0x30, 255, len(inner), 1) + inner
    found, _ = make.read(make.batch([make.ipv4(make.udp(gtp, (2152, 2152)), protocol=17)], link=101))
    assert found == []
