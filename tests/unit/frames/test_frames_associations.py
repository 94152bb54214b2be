import pytest

from cleannet.frames import associations as module
from cleannet.frames.associations import Associations, EventKind, Flow

GNB, AMF = "10.0.0.1", "10.0.0.2"


def up(make, *chunks, tag=0xAAAA0001, port=40000, source=GNB, destination=AMF):
    return make.ethernet(make.ipv4(make.sctp(*chunks, ports=(port, 38412), tag=tag), source, destination))


def down(make, *chunks, tag=0xBBBB0001, port=40000, source=AMF, destination=GNB):
    return make.ethernet(make.ipv4(make.sctp(*chunks, ports=(38412, port), tag=tag), source, destination))


def opening(make, tags=(0xBBBB0001, 0xAAAA0001), tsns=(100, 500)):
    return [up(make, make.init(tags[0], tsns[0]), tag=0), down(make, make.init(tags[1], tsns[1], kind=2), tag=tags[0])]


def kinds(association):
    return [(event.kind.value, event.frame, event.side) for event in association.events]


def test_both_directions_are_one_association_and_side_1_has_the_known_port(make) -> None:
    frames = [down(make, make.data(1)), up(make, make.data(1)), down(make, make.data(2))]
    _, reader = make.read(make.batch(frames))
    (association,) = reader.associations.associations
    assert association.addresses == ([GNB], [AMF])
    assert association.ports == (40000, 38412)
    assert association.packets == [1, 2]
    assert (association.first_frame, association.last_frame) == (1, 3)
    assert (association.first_time, association.last_time) == (1_000_000_000, 1_000_000_002)


def test_without_a_known_port_the_sender_of_init_is_side_0(make) -> None:
    frame = make.ethernet(make.ipv4(make.sctp(make.init(5, 1, kind=2), ports=(5000, 6000)), AMF, GNB))
    _, reader = make.read(make.batch([frame]))
    assert reader.associations.associations[0].addresses == ([GNB], [AMF])
    assert reader.associations.associations[0].ports == (6000, 5000)


def test_the_life_of_an_association(make) -> None:
    frames = [*opening(make), up(make, make.data(100)), up(make, make.control(7)), down(make, make.control(8))]
    frames += [up(make, make.control(14)), down(make, make.control(6))]
    _, reader = make.read(make.batch(frames))
    (association,) = reader.associations.associations
    assert kinds(association) == [
        ("init", 1, 0), ("init-ack", 2, 1), ("shutdown", 4, 0), ("shutdown-ack", 5, 1), ("shutdown-complete", 6, 0),
        ("abort", 7, 1),
    ]  # fmt: skip
    assert (association.init_count, association.abort_count, association.shutdown_count) == (1, 1, 1)
    assert reader.problems == []


def test_a_restart_keeps_the_index_and_resets_the_numbers(make) -> None:
    frames = [*opening(make), up(make, make.data(100, b"one"))]
    frames += [*opening(make, (0xBBBB0002, 0xAAAA0002), (100, 500)), up(make, make.data(100, b"two"), tag=0xAAAA0002)]
    found, reader = make.read(make.batch(frames))
    assert [row[2:5] for row in found] == [(b"one", False, False), (b"two", False, False)]
    (association,) = reader.associations.associations
    assert [kind for kind, _, _ in kinds(association)] == ["init", "init-ack", "init", "restart", "init-ack"]


def test_a_restart_with_the_same_tags_is_told_by_the_initial_number(make) -> None:
    frames = [*opening(make), up(make, make.data(100, b"one")), up(make, make.data(101, b"two"))]
    frames += [*opening(make, tsns=(70_000, 500)), up(make, make.data(70_000, b"three"))]
    found, reader = make.read(make.batch(frames))
    assert not any(row[3] or row[4] for row in found)
    assert reader.problems == []


def test_a_repeated_init_is_no_restart(make) -> None:
    frames = [opening(make)[0], *opening(make), up(make, make.data(100)), opening(make)[0]]
    _, reader = make.read(make.batch(frames))
    assert reader.associations.associations[0].restart_count == 0
    assert reader.associations.associations[0].init_count == 3


def test_the_first_number_is_known_from_the_opening(make) -> None:
    found, reader = make.read(make.batch([*opening(make), up(make, make.data(103, b"x"))]))
    assert [row[4] for row in found] == [True]
    assert [(p.kind.label, p.frame, p.count) for p in reader.problems] == [("capture.tsn-gap", 3, 3)]


def test_another_path_belongs_to_the_same_association(make) -> None:
    second = {"source": "10.9.0.1", "destination": "10.9.0.2"}
    frames = [up(make, make.data(1, b"a")), up(make, make.data(2, b"b"), **second), up(make, make.data(2, b"b"))]
    found, reader = make.read(make.batch(frames))
    assert [row[3] for row in found] == [False, False, True]
    (association,) = reader.associations.associations
    assert association.addresses == ([GNB, "10.9.0.1"], [AMF, "10.9.0.2"])


@pytest.mark.parametrize("change", [{"port": 40001}, {"tag": 77}])
def test_another_port_or_a_tag_that_proves_nothing_is_another_association(make, change) -> None:
    tag = {"tag": 77} if "tag" in change else {}
    frames = [
        up(make, make.data(1), **tag),
        up(make, make.data(1), source="10.9.0.1", destination="10.9.0.2", **change),
    ]
    found, reader = make.read(make.batch(frames))
    assert len(reader.associations.associations) == 2
    assert not any(row[3] for row in found)


def test_addresses_that_init_lists_are_kept(make) -> None:
    frame = up(make, make.init(5, 1, ["192.0.2.1", "2001:db8::7", GNB]), tag=0)
    _, reader = make.read(make.batch([frame]))
    assert reader.associations.associations[0].addresses[0] == [GNB, "192.0.2.1", "2001:db8::7"]


def test_a_scan_stands_in_the_events(make) -> None:
    frames = [up(make, make.init(5 + n, 1), tag=0, destination=f"10.0.1.{n}") for n in range(50)]
    _, reader = make.read(make.batch(frames, given=3))
    events = reader.associations.events
    assert [event.destination for event in events] == [f"10.0.1.{n}" for n in range(50)]
    assert {(event.kind, event.source, event.input, event.destination_port) for event in events} == {
        (EventKind.INIT, GNB, 3, 38412)
    }


def test_bounds_are_counted(make, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_ASSOCIATIONS", 5)
    monkeypatch.setattr(module, "MOST_EVENTS", 7)
    monkeypatch.setattr(module, "MOST_EVENTS_EACH", 3)
    frames = [up(make, make.init(5 + n, 1), tag=0, destination=f"10.0.1.{n}") for n in range(12)]
    _, reader = make.read(make.batch(frames))
    found = reader.associations
    assert len(found.associations) == 5
    assert found.associations[4].synthetic
    assert found.associations[4].event_count == 8
    assert [len(association.events) for association in found.associations] == [1, 1, 1, 1, 3]
    assert len(found.events) == 7
    assert found.event_count == 12
    details = {p.detail: p.count for p in reader.problems}
    assert details == {"more than 65,536 SCTP associations": 7, "more than 100,000 SCTP control chunks": 5}


def test_ppids_are_bounded() -> None:
    table = Associations()
    association = table.associations[table.bind(Flow(GNB, AMF, 1, 2, 3)).association]
    for ppid in range(300):
        association.count_ppid(ppid, 2)
    assert len(association.ppids) == 257
    assert association.ppids[module.OTHER_PPIDS] == 88


def test_dtls_is_seen_by_content_and_by_identifier(make) -> None:
    record = b"\x16\xfe\xfd" + bytes(20)
    frames = [
        up(make, make.data(1, b"\x00\x15")),
        up(make, make.data(2, record)),
        up(make, make.data(3, b"\x00", ppid=66)),
    ]
    _, reader = make.read(make.batch(frames))
    assert (reader.associations.associations[0].dtls_count, reader.associations.associations[0].dtls_frame) == (2, 2)


def test_repeated_fragments_are_counted(make) -> None:
    frames = [
        up(make, make.data(1, b"a", flags=2)),
        up(make, make.data(1, b"a", flags=2)),
        up(make, make.data(2, b"b", flags=1)),
    ]
    found, reader = make.read(make.batch(frames))
    assert [row[2] for row in found] == [b"ab"]
    assert reader.associations.associations[0].repeated_fragments == 1
