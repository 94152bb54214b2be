"""Hosts and names that captures show, each with the frame where it stands first."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from cleannet.frames.reader import FrameReader
from cleannet.model.gtp_u import DNSQuestion
from cleannet.model.record import Record
from cleannet.model.tls import TLSHandshake

LIMIT = (
    "Of captures are compared: hosts of TCP, SCTP, IPsec, GTP-U and PFCP, hosts inside that talk with hosts outside, "
    "server names that TLS shows, and names of DNS queries inside tunnels."
)
_Place = tuple[int, int]
K = TypeVar("K")


class Hosts(Record, frozen=True):
    """Addresses, server names, and digests of the names of queries; each with its input and frame."""

    addresses: dict[str, _Place]
    names: dict[str, _Place]
    questions: dict[bytes, _Place]


def hosts_of(frames: FrameReader, messages: Iterable[object], questions: Iterable[DNSQuestion]) -> Hosts:
    """The hosts and names. `messages`: those that streams carried; `questions`: DNS queries inside tunnels."""
    names = (
        (one.server_name, (one.at.frame.input, one.at.frame.frame))
        for one in messages
        if isinstance(one, TLSHandshake) and one.server_name
    )
    asked = ((one.name, (one.at.input, one.at.frame)) for one in questions)
    return Hosts(_first(_addresses(frames)), _first(names), _first(asked))


def _addresses(frames: FrameReader) -> Iterator[tuple[str, _Place]]:
    for flow in frames.outside.flows():
        for address in (flow.inside, flow.outside):
            yield address, (flow.first_input, flow.first_frame)
    for connection in (*frames.tcp.connections, *frames.inner_tcp.connections):
        for address in (connection.source, connection.destination):
            yield address, (connection.first.input, connection.first.frame)
    for association in frames.associations.associations:
        for address in (*association.addresses[0], *association.addresses[1]):
            yield address, (association.first_input, association.first_frame)
    links = frames.links
    for (source, destination, _), count in [*links.esp.items(), *links.ah.items(), *links.esp_in_udp.items()]:
        yield from ((one, (count.first_input, count.first_frame)) for one in (source, destination))
    for (_, source, destination), count in links.clear.items():
        yield from ((one, (count.first_input, count.first_frame)) for one in (source, destination))


def _first(some: Iterable[tuple[K, _Place]]) -> dict[K, _Place]:
    found: dict[K, _Place] = {}
    for what, place in some:
        if what not in found or place < found[what]:
            found[what] = place
    return found
