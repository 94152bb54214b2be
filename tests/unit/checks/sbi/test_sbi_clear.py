"""What was read although it ran under TLS."""

from cleannet.checks.sbi.clear import by_connection, under_tls
from cleannet.model.frame import At, FrameRef
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.model.tls import TLSHandshake
from cleannet.subscribers.core import Core


def sent(kind, frame, **values):
    return Sent(kind(at=At(FrameRef(0, frame)), **values), frame, "10.0.0.1", "10.0.0.2", 1, 2)


def test_connections_and_their_handshakes():
    messages = (
        sent(TLSHandshake, 1, connection=4),
        sent(SBIRequest, 2, connection=4),
        sent(SBIRequest, 3, connection=5),
        sent(SBIRequest, 4, connection=4),
    )
    core = Core(messages)
    assert under_tls(core) == {4}
    assert by_connection(core) == {4: [messages[1], messages[3]], 5: [messages[2]]}
