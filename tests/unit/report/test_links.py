"""The links of the report."""

from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.report import links as of_report
from cleannet.report.links import link_rows, reported_links, unseen
from cleannet.subscribers.links import Link, Protection


def link(a="10.0.0.1", b="10.0.0.2", interface=Interface.N2, protection=Protection.CLEAR, frame=1, **more):
    return Link(interface, protection, a, b, 3, FrameRef(0, frame), FrameRef(0, frame + 1), **more)


def test_directions_and_security_associations_are_one_link():
    esp = [link(spi=n, protection=Protection.ESP, frame=n) for n in (7, 8)]
    back = link("10.0.0.2", "10.0.0.1", protection=Protection.ESP, frame=20)
    (made,), left_out = reported_links([*esp, back])
    assert (made.a, made.b, made.frames, made.first, made.last) == ("10.0.0.1", "10.0.0.2", 9, (0, 7), (0, 21))
    assert (made.interface, made.state, made.protection, left_out) == ("N2", "protected", "ESP", 0)


def test_kinds_of_protection_stay_apart_and_go_by_interface():
    made, _ = reported_links(
        [link(interface=Interface.N4), link(protection=Protection.AH), link(protection=Protection.ESP_NULL), link()]
    )
    assert [(one.interface, one.protection, one.state) for one in made] == [
        ("N2", "AH", "not protected"),
        ("N2", "ESP without encryption", "not protected"),
        ("N2", "clear", "not protected"),
        ("N4", "clear", "not protected"),
    ]


def test_a_handshake_that_shows_little_joins_the_others():
    tls = {"protection": Protection.TLS, "interface": Interface.SBI}
    made, _ = reported_links([link(**tls), link(**tls, strength="TLS 1.3"), link(b="10.0.0.3", **tls)])
    assert [(one.b, one.strength, one.frames) for one in made] == [
        ("10.0.0.2", "TLS 1.3", 6),
        ("10.0.0.3", "", 3),
    ]


def test_no_more_than_a_limit(monkeypatch):
    monkeypatch.setattr(of_report, "MOST_LINKS", 2)
    made, left_out = reported_links([link(b=f"10.0.1.{n}") for n in range(5)])
    assert (len(made), left_out) == (2, 3)


def test_rows_name_some_pairs():
    many = [link(b=f"10.0.1.{n}") for n in range(3)]
    near = link("127.0.0.1", "127.0.0.2", interface=Interface.SBI, protection=Protection.TLS, strength="TLS 1.3")
    gx = link(interface=Interface.DIAMETER, carries="Gx")
    made, _ = reported_links([*many, link("127.0.0.1", "127.0.0.2", local=True), near, gx])
    rows = link_rows(made, 2)
    assert [(row.interface, row.how, row.pairs, row.left_out, row.frames) for row in rows] == [
        ("N2", "clear", ("10.0.0.1 – 10.0.1.0", "10.0.0.1 – 10.0.1.1"), 1, 9),
        ("N2", "clear, inside one host", ("127.0.0.1 – 127.0.0.2",), 0, 3),
        ("Diameter Gx", "clear", ("10.0.0.1 – 10.0.0.2",), 0, 3),
        ("SBI", "TLS 1.3", ("127.0.0.1 – 127.0.0.2",), 0, 3),
    ]


def test_an_end_of_several_addresses_goes_by_its_first():
    made, _ = reported_links([link("10.0.0.1, 10.0.0.2, 10.0.0.3", "10.0.1.1")])
    assert link_rows(made, 2)[0].pairs == ("10.0.0.1 (+2) – 10.0.1.1",)


def test_what_was_not_seen():
    made, _ = reported_links([link(), link(interface=Interface.OAM)])
    assert "N3" in unseen(made)
    assert not {"N2", "OAM", "Diameter", "unknown", "Uu"} & set(unseen(made))
