def frame(make, *chunks, **more):
    return make.ethernet(make.ipv4(make.sctp(*chunks, **more)))


def test_packets_are_counted_over_batches_and_inputs(make) -> None:
    first = make.batch([frame(make, make.data(1)), frame(make, make.control(4))], times=[10, 20])
    second = make.batch([frame(make, make.control(3))], given=1, times=[5])
    _, reader = make.read(first, second)
    (association,) = reader.associations.associations
    assert association.packets == [3, 0]
    assert (association.first_input, association.first_frame, association.first_time) == (0, 1, 10)
    assert (association.last_input, association.last_frame, association.last_time) == (1, 1, 5)


def test_asking_twice_counts_once(make) -> None:
    _, reader = make.read(make.batch([frame(make, make.data(1))]))
    assert reader.associations.associations[0].packets == [1, 0]
    assert reader.associations.associations[0].packets == [1, 0]


def test_a_new_flow_is_bound_before_its_own_control_chunk_and_after_earlier_ones(make) -> None:
    """INIT of one address, then data of the same side from an address that only the tag connects with it."""
    opening = [frame(make, make.init(0xBBBB0001, 1), tag=0)]
    answer = make.sctp(make.init(0xAAAA0001, 9, kind=2), ports=(38412, 40000), tag=0xBBBB0001)
    opening.append(make.ethernet(make.ipv4(answer, "10.0.0.2", "10.0.0.1")))
    other = make.ethernet(make.ipv4(make.sctp(make.data(1), tag=0xAAAA0001), "10.7.0.1", "10.7.0.2"))
    for frames in ([*opening, other],):
        found, reader = make.read(make.batch(frames))
        assert len(found) == 1
        assert len(reader.associations.associations) == 1
        assert [event.frame for event in reader.associations.associations[0].events] == [1, 2]


def test_broken_init_parameters_are_survived(make) -> None:
    good = make.init(5, 1, ["192.0.2.1"])
    broken = bytearray(make.init(5, 1, ["192.0.2.1", "192.0.2.2"]))
    broken[30:32] = b"\x00\x02"
    _, reader = make.read(make.batch([frame(make, bytes(broken), tag=0), frame(make, good[:16], tag=0)]))
    assert reader.associations.associations[0].init_count == 1
    assert [p.kind.label for p in reader.problems] == ["malformed.sctp"]
