"""Links that carry Diameter or GTP-C."""

import pytest

from cleannet.model.diameter import DiameterMessage, OpaqueDiameter
from cleannet.model.finding import Interface
from cleannet.model.frame import At, FrameRef
from cleannet.model.gtp_c import ControlTEID, GTPCMessage, OpaqueGTPC
from cleannet.model.sent import Sent
from cleannet.subscribers.control_links import control_links
from cleannet.subscribers.core import Core

MME, SGW = "10.0.0.1", "10.0.0.2"


def sent(kind, frame=1, ends=(MME, SGW), **values):
    return Sent(kind(at=At(FrameRef(0, frame)), **values), frame, *ends, 2123, 2123)


def links(*messages):
    return [
        (link.interface, link.carries, link.a, link.b, link.frames, link.first.frame, link.last.frame, link.local)
        for link in control_links(Core(messages))
    ]


def test_diameter_by_application():
    both = [sent(DiameterMessage, n, application_name="S6a") for n in (2, 5)]
    gx = sent(DiameterMessage, 3, (SGW, MME), application_name="Gx")
    watchdog = sent(DiameterMessage, 1, application_name="base")
    assert links(*both, gx, watchdog, sent(OpaqueDiameter)) == [
        (Interface.DIAMETER, "Gx", MME, SGW, 1, 3, 3, False),
        (Interface.S6A, "", MME, SGW, 2, 2, 5, False),
    ]
    assert links(watchdog) == [(Interface.DIAMETER, "base", MME, SGW, 1, 1, 1, False)]
    assert links(sent(DiameterMessage))[0][1] == "unknown application"


@pytest.mark.parametrize(
    ("version", "tunnels", "expected"),
    [
        (2, (ControlTEID(10, 1, MME), ControlTEID(7, 0, "10.0.0.9")), (Interface.S11, "")),
        (2, (ControlTEID(0, 1, "10.9.0.1"), ControlTEID(6, 1, MME)), (Interface.S8, "")),
        (2, (ControlTEID(30, 1, MME),), (Interface.GTP_C, "S2b")),
        (2, (ControlTEID(0, 1, MME),), (Interface.GTP_C, "")),
        (2, (ControlTEID(10, 1, SGW),), (Interface.GTP_C, "")),
        (2, (), (Interface.GTP_C, "")),
        (1, (ControlTEID(0, 1, MME),), (Interface.GTP_C, "Gn or Gp")),
        (1, (), (Interface.GTP_C, "")),
    ],
)
def test_gtp_c_by_the_senders_own_end(version, tunnels, expected):
    echo = sent(GTPCMessage, 9, (SGW, MME))
    ((*made, a, b, frames, _, _, _),) = links(
        sent(GTPCMessage, version=version, tunnels=tunnels), echo, sent(OpaqueGTPC)
    )
    assert (tuple(made), a, b, frames) == (expected, MME, SGW, 2)


def test_inside_one_host():
    assert links(sent(GTPCMessage, ends=("127.0.0.2", "127.0.0.1")))[0][-1] is True
