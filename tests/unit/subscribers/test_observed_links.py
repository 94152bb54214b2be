"""Statistics of the frames as the records that checks read."""

import pytest

from cleannet.frames.addresses import AddressPairs
from cleannet.frames.associations import Association as Seen
from cleannet.frames.associations import Associations, Event, EventKind
from cleannet.frames.esp import ESPOpener
from cleannet.frames.links import LinkCount, Links
from cleannet.frames.problems import ProblemCounter
from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.subscribers import observed_links
from cleannet.subscribers.links import Link, PPIDCount, Protection, SCTPEventKind

GNB, AMF = "10.0.0.1", "10.0.1.1"


def seen(*some, events=()):
    made = Associations()
    made.associations += some
    made.events += events
    return made


def association(*, ports=(40000, 38412), ppids=None, addresses=([GNB], [AMF]), dtls=0):
    return Seen(
        addresses,
        ports,
        first_input=0,
        first_frame=3,
        last_input=1,
        last_frame=9,
        ppids={60: 5} if ppids is None else ppids,
        dtls_count=dtls,
    )


def event(kind, *, port=38412, index=0, side=0, time=1_500_000_000):
    return Event(kind, index, side, 0, 7, time, GNB, AMF, 40000, port)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (association(), True),
        (association(ppids={}), True),
        (association(ports=(40000, 5000)), True),
        (association(ports=(40000, 5000), ppids={61: 2}), False),
    ],
)
def test_ngap_is_told_by_port_or_payload_protocol(one, expected):
    assert observed_links.uses_ngap(one) is expected
    (made,) = observed_links.associations(seen(one), {})
    assert made.ngap is expected


def test_associations_with_their_payload_protocols():
    one = association(addresses=([GNB, "10.0.0.2"], [AMF]), ppids={66: 1, 60: 5})
    (made,) = observed_links.associations(seen(one), {(0, 60): FrameRef(0, 4, 1)})
    assert (made.index, made.gnb, made.amf) == (0, "10.0.0.1, 10.0.0.2", AMF)
    assert (made.gnb_port, made.amf_port) == (40000, 38412)
    assert made.ppids == (PPIDCount(60, 5, FrameRef(0, 4, 1)), PPIDCount(66, 1, FrameRef(0, 3)))


def test_events_in_the_order_of_reading():
    events = [event(kind) for kind in EventKind]
    made = observed_links.sctp_events(seen(association(), events=events))
    kinds = SCTPEventKind.INIT, SCTPEventKind.INIT_ACK, SCTPEventKind.ABORT, SCTPEventKind.SHUTDOWN, SCTPEventKind.INIT
    assert tuple(one.kind for one in made) == kinds
    assert {(one.at, one.association, one.source, one.destination) for one in made} == {(FrameRef(0, 7), 0, GNB, AMF)}
    assert {(one.second, one.from_gnb, one.destination_port) for one in made} == {(1.5, True, 38412)}


def test_an_event_without_time_and_from_the_amf():
    (made,) = observed_links.sctp_events(seen(association(), events=[event(EventKind.ABORT, side=1, time=-1)]))
    assert (made.second, made.from_gnb) == (0, False)


def test_events_are_those_of_associations_between_ran_and_amf():
    ngap_elsewhere, other = association(ports=(40000, 5000)), association(ports=(40000, 5000), ppids={61: 2})
    events = [event(EventKind.ABORT, port=5000, index=n) for n in (0, 1)]
    found = observed_links.sctp_events(seen(ngap_elsewhere, other, events=events))
    assert [one.association for one in found] == [0]


@pytest.mark.parametrize(
    ("one", "protections"),
    [
        (association(), [Protection.CLEAR]),
        (association(ppids={}, dtls=4), [Protection.DTLS]),
        (association(dtls=4), [Protection.CLEAR, Protection.DTLS]),
        (association(ppids={}), []),
        (association(ppids={99: 3}, ports=(1, 2)), []),
    ],
)
def test_links_of_n2(one, protections):
    made = observed_links.links(seen(one), Links())
    assert [link.protection for link in made] == protections
    for link in made:
        assert link.interface is Interface.N2
        assert (link.a, link.b, link.first, link.last) == (GNB, AMF, FrameRef(0, 3), FrameRef(1, 9))


def test_other_links():
    others = Links()
    count = LinkCount(2, first_input=0, first_frame=1, first_time=-1, last_input=0, last_frame=8, last_time=-1)
    others.esp[GNB, AMF, 256] = count
    others.esp_in_udp[GNB, AMF, 257] = count
    others.ah[GNB, AMF, 258] = count
    others.esp[GNB, AMF, 259] = count
    others.readable.add((GNB, AMF, 259))
    others.clear["N3", GNB, "10.0.2.1"] = count
    made = observed_links.links(seen(), others)
    first, last = FrameRef(0, 1), FrameRef(0, 8)
    assert made == (
        Link(Interface.UNKNOWN, Protection.ESP, GNB, AMF, 2, first, last, 256),
        Link(Interface.UNKNOWN, Protection.ESP_NULL, GNB, AMF, 2, first, last, 259),
        Link(Interface.UNKNOWN, Protection.ESP, GNB, AMF, 2, first, last, 257),
        Link(Interface.UNKNOWN, Protection.AH, GNB, AMF, 2, first, last, 258),
        Link(Interface.N3, Protection.CLEAR, GNB, "10.0.2.1", 2, first, last),
    )


@pytest.mark.parametrize(
    ("a", "b", "local"),
    [
        (GNB, AMF, False),
        (GNB, GNB, True),
        ("127.0.0.1", "127.0.0.5", True),
        ("::1", "::1", True),
        ("127.0.0.1", AMF, False),
        ("127.0.0.1, 10.0.0.1", "127.0.0.2", True),
        ("02:00:00:00:00:01", "02:00:00:00:00:01", False),
    ],
)
def test_links_inside_one_host(a, b, local):
    one = association(addresses=(a.split(", "), b.split(", ")))
    (made,) = observed_links.links(seen(one), Links())
    assert made.local is local


def test_f1_by_its_payload_protocol_and_dtls_on_its_port():
    clear = association(ports=(40000, 38472), ppids={62: 7})
    hidden = association(ports=(40000, 38472), ppids={68: 3}, dtls=3)
    found = observed_links.links(seen(clear, hidden), Links())
    assert [(one.interface, one.protection, one.frames) for one in found] == [
        (Interface.F1, Protection.CLEAR, 7),
        (Interface.F1, Protection.DTLS, 3),
    ]


def test_ss7_by_its_payload_protocols():
    clear = association(ports=(40000, 2906), ppids={3: 7, 2: 1})
    found = observed_links.links(seen(clear, association(ppids={3: 7})), Links())
    assert [(one.interface, one.protection, one.carries, one.frames) for one in found] == [
        (Interface.SIGTRAN, Protection.CLEAR, "M2UA", 1),
        (Interface.SIGTRAN, Protection.CLEAR, "M3UA", 7),
    ]


def test_f1ap_on_the_port_of_ngap_is_no_link_of_f1():
    found = observed_links.links(seen(association(ppids={62: 7})), Links())
    assert [one.interface for one in found if one.interface is Interface.F1] == []


@pytest.mark.parametrize(
    ("ports", "ppids", "dtls", "expected"),
    [
        ((1, 38462), {64: 2}, 0, [(Interface.E1, Protection.CLEAR, "")]),
        ((1, 38422), {61: 2}, 0, [(Interface.XN, Protection.CLEAR, "")]),
        ((1, 36422), {27: 2}, 0, [(Interface.X2, Protection.CLEAR, "")]),
        ((1, 2), {61: 2}, 0, [(Interface.XN, Protection.CLEAR, "")]),
        ((1, 38462), {61: 2}, 0, []),
        ((1, 38462), {69: 2}, 2, [(Interface.E1, Protection.DTLS, "")]),
        ((1, 2905), {3: 2}, 0, [(Interface.SIGTRAN, Protection.CLEAR, "M3UA")]),
        ((1, 2905), {3 << 24: 2}, 0, [(Interface.SIGTRAN, Protection.CLEAR, "M3UA")]),
        ((1, 3868), {47: 2}, 2, [(Interface.DIAMETER, Protection.DTLS, "")]),
        ((1, 2905), {99: 2}, 2, [(Interface.SIGTRAN, Protection.DTLS, "")]),
        ((1, 2), {99: 2}, 2, [(Interface.UNKNOWN, Protection.DTLS, "")]),
    ],
)
def test_applications_of_sctp(ports, ppids, dtls, expected):
    made = observed_links.links(seen(association(ports=ports, ppids=ppids, dtls=dtls)), Links())
    assert [(one.interface, one.protection, one.carries) for one in made] == expected


def test_messages_without_packets_are_no_link():
    one = association()
    one.synthetic = True
    assert observed_links.links(seen(one), Links()) == ()


def opener(*, hidden=(), clear=(), carried=None):
    made = ESPOpener([], AddressPairs(), ProblemCounter())
    made.hidden, made.clear, made.carried = set(hidden), set(clear), carried or {}
    return made


def test_an_association_that_keys_opened_inside_ipsec_was_not_in_clear():
    one = association(ppids={60: 4})
    assert observed_links.links(seen(one), Links(), opener())[0].protection is Protection.CLEAR
    assert observed_links.links(seen(one), Links(), opener(hidden={0})) == ()
    both = observed_links.links(seen(one), Links(), opener(hidden={0}, clear={0}))
    assert both[0].protection is Protection.CLEAR  # some of it was


def test_what_keys_opened_names_the_links_of_esp():
    count = LinkCount(2, 0, 1, 5, 0, 3, 5)
    counted = Links(esp={(GNB, AMF, 7): count, (AMF, GNB, 8): count})
    made = observed_links.links(seen(), counted, opener(carried={(GNB, AMF, 7): {"N3", "N2"}}))
    assert [(one.interface, one.protection, one.spi) for one in made] == [
        (Interface.N2, Protection.ESP, 7),
        (Interface.N3, Protection.ESP, 7),
        (Interface.UNKNOWN, Protection.ESP, 8),
    ]
