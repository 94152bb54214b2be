"""A registration as F1 and N2 show it, made octet by octet: for tests of what joins the two."""

from cleannet.subscribers.f1 import twins
from cleannet.subscribers.network import Network
from cleannet.subscribers.radio import radio_subscribers
from support import f1
from support.made import Sent, network_of, ngap, protected, registration_request, security_mode_command, suci

REQUEST = registration_request(suci("0000000001"))
IDENTITY_REQUEST = bytes.fromhex("7e005b01")
IDENTITY = suci("0000000001")
IDENTITY_RESPONSE = bytes.fromhex("7e005c") + len(IDENTITY).to_bytes(2, "big") + IDENTITY
COMMAND = protected(security_mode_command(2), 3)
MILLISECOND = 0.001
ON_F1 = [
    f1.initial(3),
    f1.up(3, f1.uplink(REQUEST)),
    f1.down(3, f1.downlink(IDENTITY_REQUEST)),
    f1.up(3, f1.uplink(IDENTITY_RESPONSE)),
    f1.down(3, f1.downlink(COMMAND)),
    f1.down(3, f1.SECURITY_MODE_COMMAND, f1.CODE),
    f1.up(3, f1.SECURITY_MODE_COMPLETE, f1.CODE),
    f1.down(3, f1.CIPHERED, f1.CODE),
]
"""Frames 1 to 8."""
ON_N2 = [
    ngap("InitialUEMessage", 1, -1, REQUEST),
    ngap("DownlinkNASTransport", 1, 9, IDENTITY_REQUEST),
    ngap("UplinkNASTransport", 1, 9, IDENTITY_RESPONSE),
    ngap("DownlinkNASTransport", 1, 9, COMMAND),
]
"""Frames 101 to 104, each a millisecond from that of F1."""


def both(*, more: tuple[bytes, ...] = (), n2: bool = True) -> Network:
    """What the stages up to the subscribers make of it; `more` comes on F1 ten seconds later."""
    sent = [Sent(one, second=n / 100, frame=n, ppid=f1.F1) for n, one in enumerate(ON_F1, 1)]
    sent += [Sent(one, second=10 + n / 100, frame=50 + n, ppid=f1.F1) for n, one in enumerate(more)]
    core = [Sent(one, second=n / 100 + MILLISECOND, frame=99 + n) for n, one in enumerate(ON_N2, 2)]
    network = network_of(core if n2 else [])
    reader = f1.read(*sent)
    found = twins(reader.pdus, network)
    network.radio = radio_subscribers(reader, len(network.people), found.people)
    network.twins = found.places
    return network
