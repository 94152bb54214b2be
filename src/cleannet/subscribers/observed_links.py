"""The frames' statistics of associations and links as the records that checks read."""

from collections.abc import Iterator

import msgspec

from cleannet.decode.f1ap_reader import F1AP_PORT, F1AP_PPID
from cleannet.decode.s1ap_reader import S1AP_PORT, S1AP_PPID
from cleannet.frames.associations import Association as SeenAssociation
from cleannet.frames.associations import Associations, Event, EventKind
from cleannet.frames.esp import ESPOpener
from cleannet.frames.links import LinkCount, Links
from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.subscribers.links import (
    Association,
    Link,
    PPIDCount,
    Protection,
    SCTPEvent,
    SCTPEventKind,
    is_local,
)

NGAP_PORT = 38412
"""IANA service name "ngapp" (TS 38.412, clause 7)."""
NGAP_PPID = 60

APPLICATIONS = (
    (Interface.N2, NGAP_PPID, NGAP_PORT),
    (Interface.F1, F1AP_PPID, F1AP_PORT),
    (Interface.E1, 64, 38462),
    (Interface.XN, 61, 38422),
    (Interface.S1, S1AP_PPID, S1AP_PORT),
    (Interface.X2, 27, 36422),
)
"""Interface, payload protocol identifier and port of the radio network's application protocols over SCTP: TS 38.412,
38.472, 37.482, 38.422, 36.412, 36.422, clause 7 each."""
SIGTRAN = {2: "M2UA", 3: "M3UA", 4: "SUA", 5: "M2PA"}
"""Payload protocol identifiers of signalling of ISDN and SS7 over SCTP (RFC 3331, 4666, 3868, 4165)."""
SIGTRAN_PORTS = (2904, 2905, 3565, 14001)
"""M2UA, M3UA, M2PA and SUA (IANA service names and port numbers)."""
DIAMETER_PORTS = (3868, 5868, 5658)
"""Diameter in clear, and over TLS or DTLS (RFC 6733, 2.1, whose text has the last, and IANA the second)."""

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


def links(seen: Associations, others: Links, esp: ESPOpener | None = None) -> tuple[Link, ...]:
    """Links by what protects them: applications of SCTP in clear or DTLS, IPsec, user and control plane in clear.

    `esp`: what keys opened tells what ESP carries; an association that lay inside it was not in clear.
    """
    hidden = esp.hidden - esp.clear if esp is not None else frozenset()
    inside = esp.carried if esp is not None else {}
    shown = [one for number, one in enumerate(seen.associations) if number not in hidden]
    found = [link for one in shown for link in _of_association(one)]
    for protection, table in (
        (Protection.ESP, others.esp),
        (Protection.ESP, others.esp_in_udp),
        (Protection.AH, others.ah),
    ):
        for key, count in table.items():
            readable = protection is Protection.ESP and key in others.readable
            known = [Interface(one) for one in sorted(inside.get(key, ()))] if protection is Protection.ESP else []
            kind = Protection.ESP_NULL if readable else protection
            found += [_link(one, kind, key[0], key[1], count, key[2]) for one in known or [Interface.UNKNOWN]]
    found += [_link(Interface(name), Protection.CLEAR, a, b, count) for (name, a, b), count in others.clear.items()]
    return tuple(found)


def _of_association(one: SeenAssociation) -> Iterator[Link]:
    """The links that an association carries: by payload protocol, where its port does not speak of another."""
    if one.synthetic:
        return  # messages without a packet around them: nothing shows what protected them on the way
    told = next((row[0] for row in APPLICATIONS if row[2] in one.ports), None)
    for interface, ppid, port in APPLICATIONS:
        clear = one.ppids.get(ppid, 0) if interface is Interface.N2 or told in (None, interface) else 0
        yield from _of(interface, one, clear, port)
    for ppid, name in SIGTRAN.items() if told is None else ():
        # Some stacks write the identifier with its octets turned round.
        count = one.ppids.get(ppid, 0) + one.ppids.get(int.from_bytes(ppid.to_bytes(4, "little"), "big"), 0)
        if count:
            yield msgspec.structs.replace(next(_of(Interface.SIGTRAN, one, count, -1)), carries=name)
    if one.dtls_count and not any(port in one.ports for _, _, port in APPLICATIONS):
        yield from _of(_by_port(one), one, 0, one.ports[0])


def _by_port(one: SeenAssociation) -> Interface:
    """What an association of which nothing but DTLS is seen is for."""
    if set(DIAMETER_PORTS) & set(one.ports):
        return Interface.DIAMETER
    return Interface.SIGTRAN if set(SIGTRAN_PORTS) & set(one.ports) else Interface.UNKNOWN


def _of(interface: Interface, one: SeenAssociation, clear: int, port: int) -> Iterator[Link]:
    """The links of one association: `clear` messages of its protocol in clear, and DTLS on its port."""
    first, last = FrameRef(one.first_input, one.first_frame), FrameRef(one.last_input, one.last_frame)
    a, b = ", ".join(one.addresses[0]), ", ".join(one.addresses[1])
    for protection, count in ((Protection.CLEAR, clear), (Protection.DTLS, one.dtls_count if port in one.ports else 0)):
        if count:
            made = Link(interface, protection, a, b, count, first, last, local=is_local(a, b))
            yield msgspec.structs.replace(made, begins=one.first_time, ends=one.last_time)


def _link(interface: Interface, protection: Protection, a: str, b: str, count: LinkCount, spi: int = 0) -> Link:
    first, last = FrameRef(count.first_input, count.first_frame), FrameRef(count.last_input, count.last_frame)
    made = Link(interface, protection, a, b, count.frames, first, last, spi, is_local(a, b))
    return msgspec.structs.replace(made, begins=count.first_time, ends=count.last_time)
