"""The frames' statistics of associations and links as the records that checks read."""

import ipaddress
from collections.abc import Iterator

from cleannet.decode.f1ap_reader import F1AP_PORT, F1AP_PPID
from cleannet.decode.s1ap_reader import S1AP_PORT, S1AP_PPID
from cleannet.decode.sigtran import CARRIERS
from cleannet.frames.associations import Association as SeenAssociation
from cleannet.frames.associations import Associations, Event, EventKind
from cleannet.frames.links import LinkCount, Links
from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.subscribers.links import Association, Link, PPIDCount, Protection, SCTPEvent, SCTPEventKind

NGAP_PORT = 38412
"""IANA service name "ngapp" (TS 38.412, clause 7)."""
NGAP_PPID = 60

X2AP_PORT, X2AP_PPID = 36422, 27
"""TS 36.422, clause 7."""

SIGTRAN_PORTS = (2904, 2905, 3565, 14001)
"""M2UA, M3UA, M2PA and SUA (IANA service names and port numbers)."""

EVENT_KINDS = {
    EventKind.INIT: SCTPEventKind.INIT,
    EventKind.RESTART: SCTPEventKind.INIT,
    EventKind.INIT_ACK: SCTPEventKind.INIT_ACK,
    EventKind.ABORT: SCTPEventKind.ABORT,
    EventKind.SHUTDOWN: SCTPEventKind.SHUTDOWN,
}


def uses_ngap(one: SeenAssociation) -> bool:
    """Whether an association is one between RAN and AMF: by port, or by the payload protocol identifier seen on it."""
    return NGAP_PORT in one.ports or NGAP_PPID in one.ppids


def associations(seen: Associations, firsts: dict[tuple[int, int], FrameRef]) -> tuple[Association, ...]:
    """The associations; `firsts`: the first frame of each association's payload protocol identifiers."""
    return tuple(
        Association(
            index=index,
            gnb=", ".join(one.addresses[0]),
            amf=", ".join(one.addresses[1]),
            gnb_port=one.ports[0],
            amf_port=one.ports[1],
            ngap=uses_ngap(one),
            on_the_wire=not one.synthetic,
            ppids=tuple(
                PPIDCount(ppid, count, firsts.get((index, ppid), FrameRef(one.first_input, one.first_frame)))
                for ppid, count in sorted(one.ppids.items())
            ),
        )
        for index, one in enumerate(seen.associations)
    )


def sctp_events(seen: Associations) -> tuple[SCTPEvent, ...]:
    """INIT, ABORT and SHUTDOWN chunks of associations between RAN and AMF, in the order of their reading."""
    return tuple(
        _event(one) for one in seen.events if one.kind in EVENT_KINDS and uses_ngap(seen.associations[one.association])
    )


def _event(one: Event) -> SCTPEvent:
    return SCTPEvent(
        kind=EVENT_KINDS[one.kind],
        at=FrameRef(one.input, one.frame),
        association=one.association,
        source=one.source,
        destination=one.destination,
        destination_port=one.destination_port,
        second=max(0, one.time) / 1e9,
        from_gnb=one.side == 0,
    )


def links(seen: Associations, others: Links) -> tuple[Link, ...]:
    """Links by what protects them: NGAP, F1AP, S1AP, X2AP, SIGTRAN in clear or DTLS, IPsec, both planes in clear."""
    found = [*_n2(seen), *_f1(seen), *_eps(seen), *_ss7(seen)]
    for protection, table in (
        (Protection.ESP, others.esp),
        (Protection.ESP, others.esp_in_udp),
        (Protection.AH, others.ah),
    ):
        found += [_link(Interface.UNKNOWN, protection, a, b, count, spi) for (a, b, spi), count in table.items()]
    found += [_link(Interface(name), Protection.CLEAR, a, b, count) for (name, a, b), count in others.clear.items()]
    return tuple(found)


def _n2(seen: Associations) -> Iterator[Link]:
    for one in seen.associations:
        if one.synthetic:
            continue  # messages without a packet around them: nothing shows what protected them on the way
        yield from _of(Interface.N2, one, one.ppids.get(NGAP_PPID, 0), NGAP_PORT)


def _f1(seen: Associations) -> Iterator[Link]:
    for one in seen.associations:
        if NGAP_PORT not in one.ports:
            yield from _of(Interface.F1, one, one.ppids.get(F1AP_PPID, 0), F1AP_PORT)


def _eps(seen: Associations) -> Iterator[Link]:
    for one in seen.associations:
        if one.synthetic or {NGAP_PORT, F1AP_PORT} & set(one.ports):
            continue
        yield from _of(Interface.S1, one, one.ppids.get(S1AP_PPID, 0), S1AP_PORT)
        yield from _of(Interface.X2, one, one.ppids.get(X2AP_PPID, 0), X2AP_PORT)


def _ss7(seen: Associations) -> Iterator[Link]:
    for one in seen.associations:
        if one.synthetic or {NGAP_PORT, F1AP_PORT, S1AP_PORT, X2AP_PORT} & set(one.ports):
            continue
        port = next((port for port in one.ports if port in SIGTRAN_PORTS), 0)
        yield from _of(Interface.SIGTRAN, one, sum(one.ppids.get(ppid, 0) for ppid in CARRIERS), port)


def _of(interface: Interface, one: SeenAssociation, clear: int, port: int) -> Iterator[Link]:
    """The links of one association: `clear` messages of its protocol in clear, and DTLS on its port."""
    first, last = FrameRef(one.first_input, one.first_frame), FrameRef(one.last_input, one.last_frame)
    a, b = ", ".join(one.addresses[0]), ", ".join(one.addresses[1])
    if clear:
        yield Link(interface, Protection.CLEAR, a, b, clear, first, last, local=_local(a, b))
    if one.dtls_count and port in one.ports:
        yield Link(interface, Protection.DTLS, a, b, one.dtls_count, first, last, local=_local(a, b))


def _link(interface: Interface, protection: Protection, a: str, b: str, count: LinkCount, spi: int = 0) -> Link:
    first, last = FrameRef(count.first_input, count.first_frame), FrameRef(count.last_input, count.last_frame)
    return Link(interface, protection, a, b, count.frames, first, last, spi, _local(a, b))


def _local(a: str, b: str) -> bool:
    """Whether two address texts are ends inside one host: equal, or loopback both."""
    try:
        ends = [ipaddress.ip_address(text.split(", ")[0]) for text in (a, b)]
    except ValueError:
        return False
    return ends[0] == ends[1] or all(end.is_loopback for end in ends)
