"""A message between two hosts of the core: who sent it to whom, and when."""

import enum
from typing import Generic, TypeVar

from cleannet.model.message import Message
from cleannet.model.record import Record

M_co = TypeVar("M_co", bound=Message, covariant=True)


class Transport(enum.Enum):
    """What carried a message."""

    UDP = "UDP"
    TCP = "TCP"
    SCTP = "SCTP"


class Sent(Record, Generic[M_co], frozen=True):
    """One message on its way between two hosts.

    Attributes:
        message: the message.
        time: nanoseconds since 1970, -1 unknown.
        source, destination: addresses as text.
        source_port, destination_port: ports of the transport.
        transport: what carried it.
        hops: time to live or hop limit of the outermost IP header, -1 unknown.
    """

    message: M_co
    time: int
    source: str
    destination: str
    source_port: int
    destination_port: int
    transport: Transport = Transport.UDP
    hops: int = -1
