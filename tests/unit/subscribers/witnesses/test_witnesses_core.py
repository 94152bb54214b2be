"""The core's side as columns."""

from cleannet.model.frame import FrameRef
from cleannet.model.nas import CipheredNAS, IdentityRequest, OpaqueNAS
from cleannet.model.ngap import OpaqueNGAP
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.links import SCTPEvent, SCTPEventKind
from cleannet.subscribers.witnesses.core import body_at, breaks_of, core_side
from support.shared import recording
from support.two_witnesses import network_of, spoken_in


def test_where_a_plain_body_begins():
    assert body_at([IdentityRequest()]) == 0
    assert body_at([IdentityRequest(header=SecurityHeader.INTEGRITY_PROTECTED)]) == 7
    assert body_at([CipheredNAS()]) == body_at([OpaqueNAS()]) == body_at([OpaqueNGAP()]) == -1


def test_what_ends_an_association_breaks_it():
    def event(kind, second):
        return SCTPEvent(kind, FrameRef(0, 1), 4, "", "", 0, second)

    events = [event(SCTPEventKind.ABORT, 2.0), event(SCTPEventKind.INIT_ACK, 3.0), event(SCTPEventKind.INIT, 4.0)]
    assert breaks_of(events) == {4: [2 * 10**9, 4 * 10**9]}


def test_a_recording():
    network = network_of(recording("c01_clean_tls"))
    core = core_side(
        network.tables, network.row_connection, network.row_subscriber, network.associations, network.sctp_events
    )
    assert [core.octets(n) for n in range(len(core.row))] == [s.octets for s in spoken_in(network)]
    assert core.plmns == {"999-70"}
    assert core.gapless == {0}
    assert not core.damaged.any()
    assert (core.begun.sum(), core.secured.sum(), core.ended.sum(), core.moved.sum()) == (2, 2, 2, 0)
    assert core.pdus_of(0) == list(range(12))
    assert core.sent(3).plain.hex().startswith("7e005d")
    assert core.sent(5).plain is None
