import struct

from cleannet.frames.links import LinkCount


def gtp_u(kind=255, body=b"inner", length=None):
    return struct.pack(">BBHI", 0x30, kind, len(body) if length is None else length, 1) + body


def pfcp(body=bytes(12), length=None):
    return struct.pack(">BBH", 0x20, 1, len(body) if length is None else length) + body


def frames_of(make, *payloads, protocol=17):
    return make.batch(
        [make.ipv4(payload, protocol=protocol) for payload in payloads], link=101, times=[5] * len(payloads)
    )


def test_esp_and_ah_are_counted_by_spi(make) -> None:
    esp = [struct.pack(">II", spi, 1) + bytes(20) for spi in (7, 8, 7)]
    _, reader = make.read(frames_of(make, *esp, protocol=50))
    assert reader.links.esp == {
        ("10.0.0.1", "10.0.0.2", 7): LinkCount(2, 0, 1, 5, 0, 3, 5),
        ("10.0.0.1", "10.0.0.2", 8): LinkCount(1, 0, 2, 5, 0, 2, 5),
    }


def test_esp_in_udp_is_told_from_ike(make) -> None:
    esp, ike = struct.pack(">II", 9, 1) + bytes(20), bytes(4) + bytes(28)
    _, reader = make.read(
        frames_of(make, make.udp(esp, (4500, 4500)), make.udp(ike, (4500, 4500)), make.udp(b"\xff", (4500, 4500)))
    )
    assert {spi: count.frames for (_, _, spi), count in reader.links.esp_in_udp.items()} == {9: 1}


def test_user_and_control_plane_in_clear(make) -> None:
    _, reader = make.read(
        frames_of(
            make, make.udp(gtp_u(), (2152, 2152)), make.udp(gtp_u(), (31000, 2152)), make.udp(pfcp(), (8805, 8805))
        )
    )
    assert {key: count.frames for key, count in reader.links.clear.items()} == {
        ("N3", "10.0.0.1", "10.0.0.2"): 2,
        ("N4", "10.0.0.1", "10.0.0.2"): 1,
    }


def test_noise_on_the_ports_is_not_counted(make) -> None:
    noise = [
        make.udp(gtp_u(kind=77), (2152, 2152)),
        make.udp(b"", (2152, 2152)),
        make.udp(pfcp(length=5), (8805, 8805)),
        make.udp(b"\x20", (8805, 8805)),
        make.udp(gtp_u(), (53, 53)),
    ]
    _, reader = make.read(frames_of(make, *noise))
    assert reader.links.clear == {}


def test_sctp_in_udp_is_read(make) -> None:
    packet = make.sctp(make.data(1, b"tunnelled"))
    found, reader = make.read(frames_of(make, make.udp(packet, (9899, 9899))))
    assert [row[2] for row in found] == [b"tunnelled"]
    assert reader.associations.associations[0].ports == (40000, 38412)


def test_counts_go_on_over_batches(make) -> None:
    one = make.udp(pfcp(), (8805, 8805))
    second = make.batch([make.ipv4(one, protocol=17)], link=101, first=2, times=[9])
    _, reader = make.read(frames_of(make, one), second)
    assert list(reader.links.clear.values()) == [LinkCount(2, 0, 1, 5, 0, 2, 9)]


def test_first_and_last_of_several_inputs_do_not_depend_on_their_order(make) -> None:
    frame = make.ipv4(make.udp(pfcp(), (8805, 8805)), protocol=17)
    for first, second in (((5, 6), (8, 9)), ((8, 9), (5, 6))):
        batches = (make.batch([frame] * 2, link=101, given=n, times=times) for n, times in enumerate((first, second)))
        (count,) = make.read(*batches)[1].links.clear.values()
        assert (count.frames, count.first_time, count.last_time) == (4, 5, 9)
        assert (count.first_input, count.first_frame) == (int(first[0] == 8), 1)
        assert (count.last_input, count.last_frame) == (int(first[0] == 5), 2)
