"""MISP."""

from cleannet.trust.indicators import Loaded
from cleannet.trust.misp import read_clusters, read_events
from support.indicators import event


def read(*events: object) -> Loaded:
    into = Loaded()
    read_events(events, "m.json", into)
    return into


def test_an_attribute_with_all_that_is_told_of_it():
    [one] = read(event(("ip-dst", "192.0.2.1"))).indicators
    origin = one.origin
    assert (one.kind, one.value, origin.publisher, origin.date) == ("ip", "192.0.2.1", "publisher two", "2026-02-03")
    assert (origin.rule, origin.licence, origin.techniques) == ("attribute-1", "CC-BY", ("traffic mirroring",))
    assert origin.claims == ("told of actor two", "actor two")
    assert origin.countries == ("BB",)


def test_kinds_of_attributes():
    found = read(
        event(
            ("ip-src|port", "192.0.2.1|80"),
            ("domain|ip", "a.example|192.0.2.2"),
            ("filename|sha256", "x|y|" + "a" * 64),
            ("filename|md5", "x|" + "b" * 32),
            ("hostname", "B.example"),
            ("mutex", "x"),
            ("domain|ip", "a.example"),
        )
    )
    assert [(one.kind, one.value) for one in found.indicators] == [
        ("ip", "192.0.2.1"),
        ("domain", "a.example"),
        ("ip", "192.0.2.2"),
        ("md5", "b" * 32),
        ("domain", "b.example"),
    ]
    assert found.unread == {"value that is no sha256": 1, "attribute of type mutex": 1, "value that is no domain|ip": 1}
    assert (found.entries, found.balance) == (7, {"BB": 7})


def test_objects_and_what_is_not_for_detection():
    held = {"Attribute": [{"type": "md5", "value": "a" * 32, "to_ids": True}]}
    context = [
        {"type": "ip-dst", "value": "192.0.2.1", "to_ids": False},
        {"type": "ip-dst", "value": "192.0.2.1", "to_ids": True, "deleted": True},
        None,
    ]
    found = read(event(Object=[held, 7], Attribute=context), [], None)
    assert [one.kind for one in found.indicators] == ["md5"]
    assert found.unread == {"attribute that is not meant for detection (to_ids)": 2, "deleted attribute": 1}


def test_clusters_hold_claims_alone():
    into = Loaded()
    states = {"cfr-suspected-state-sponsor": "A Land"}
    read_clusters({"values": [{"meta": {"country": "cc"} | states}, {"meta": states}, {}, 7]}, into)
    assert (into.entries, into.balance, into.without_origin) == (4, {"CC": 1, "A Land": 1}, 2)
    assert into.indicators == []
