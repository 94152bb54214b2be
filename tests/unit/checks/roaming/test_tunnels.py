"""Who uses a session: its two ends, those that take it over, and others."""

from cleannet.checks.roaming.exchanges import control_exchanges
from cleannet.checks.roaming.tunnels import Ledger, near
from cleannet.model.gtp_c import GTPCMessage
from support.timeline import parse

MADE = """
1  SGW>PGW  CreateSessionRequest   sequence=1 teid=0 imsi=999-70:A tunnels=6:7:10.4.23.1
2  PGW>SGW  CreateSessionResponse  sequence=1 teid=7 cause=16 tunnels=7:9:10.4.24.9
"""


def ledger(script):
    return Ledger(control_exchanges(parse("", MADE + script).deployment.core.of(GTPCMessage)))


def foreign(script):
    return ledger(script).foreign()


def test_both_ends_use_it_from_any_address_that_they_gave():
    one = ledger(
        """
3  SGW>PGW               BearerResourceCommand  sequence=2 teid=9
4  SGW>PGW@10.4.24.9     BearerResourceCommand  sequence=3 teid=9
5  PGW@10.4.24.9>SGW     DeleteBearerRequest    sequence=4 teid=7
"""
    )
    assert (one.own, one.foreign()) == (3, [])


def test_another_host_is_foreign_at_either_end():
    script = """
3  SGW@198.51.100.9>PGW  DeleteSessionRequest  sequence=2 teid=9
4  PGW@198.51.100.9>SGW  DeleteBearerRequest   sequence=3 teid=7
"""
    found = foreign(script)
    assert [one.owners for one in found] == [{"10.4.23.1"}, {"10.4.24.1", "10.4.24.9"}]
    assert [(one.moves, one.explained, one.goes_on) for one in found] == [(False, False, None)] * 2


def test_who_takes_over_is_an_end_from_then_on():
    script = """
3  SGW@198.51.100.9>PGW  ModifyBearerRequest    sequence=2 teid=9 tunnels=6:3:198.51.100.8
4  PGW>SGW@198.51.100.9  ModifyBearerResponse   sequence=2 teid=3 cause=16
5  SGW@198.51.100.8>PGW  DeleteSessionRequest   sequence=3 teid=9
"""
    (one,) = foreign(script)
    assert one.moves


def test_a_refused_request_changes_no_end():
    script = """
3  SGW@198.51.100.9>PGW  ModifyBearerRequest    sequence=2 teid=9 tunnels=6:3:198.51.100.9
4  PGW>SGW@198.51.100.9  ModifyBearerResponse   sequence=2 teid=3 cause=64
5  SGW@198.51.100.9>PGW  DeleteSessionRequest   sequence=3 teid=9
"""
    assert len(foreign(script)) == 2


def test_an_end_that_goes_on_contradicts_the_other():
    script = """
3  SGW@198.51.100.9>PGW  DeleteSessionRequest   sequence=2 teid=9
4  PGW>SGW@198.51.100.9  DeleteSessionResponse  sequence=2 teid=0 cause=16
5  SGW>PGW               BearerResourceCommand  sequence=3 teid=9
"""
    (one,) = foreign(script)
    assert one.goes_on is not None
    assert one.goes_on.message.at.frame.frame == 5


def test_a_relocation_that_is_seen_explains_the_new_node():
    script = """
3  SGW>SGW@198.51.100.9  ForwardRelocationRequest   sequence=2 teid=0
4  SGW@198.51.100.9>SGW  ForwardRelocationResponse  sequence=2 cause=16
5  SGW@198.51.100.9>PGW  DeleteSessionRequest       sequence=3 teid=9
"""
    assert [one.explained for one in foreign(script)] == [True]


def test_a_session_that_ended_has_no_ends():
    script = """
3  SGW>PGW               DeleteSessionRequest   sequence=2 teid=9
4  PGW>SGW               DeleteSessionResponse  sequence=2 teid=7 cause=16
5  SGW@198.51.100.9>PGW  DeleteSessionRequest   sequence=3 teid=9
"""
    assert foreign(script) == []


def test_other_ends_for_packets_are_noted_once_they_are_granted():
    script = """
3  SGW>PGW  ModifyBearerRequest   sequence=2 teid=9 tunnels=4:5:198.51.100.9:yes
4  PGW>SGW  ModifyBearerResponse  sequence=2 teid=7 cause=16
5  SGW>PGW  ModifyBearerRequest   sequence=3 teid=9 tunnels=4:5:198.51.100.8:yes
6  PGW>SGW  ModifyBearerResponse  sequence=3 teid=7 cause=64
"""
    assert [one.request.message.sequence for one in ledger(script).redirected] == [2]


def test_a_session_that_is_gone_for_its_own_end():
    script = """
3  SGW>PGW  DeleteSessionRequest   sequence={first} teid=9
4  PGW>SGW  DeleteSessionResponse  sequence={first} teid=7 cause=16
5  SGW>PGW  DeleteSessionRequest   sequence=6 teid=9
6  PGW>SGW  DeleteSessionResponse  sequence=6 teid=7 cause=64
"""
    ((ended, used),) = ledger(script.format(first=5)).used_after_end
    assert [one.request.message.at.frame.frame for one in (ended, used)] == [3, 5]
    # The same number is the same request, sent again.
    assert ledger(script.format(first=6)).used_after_end == []


def test_neighbours():
    assert near("10.4.23.9", ["10.4.23.1"])
    assert not near("10.4.24.9", ["10.4.23.1"])
    assert near("2001:db8::1", ["2001:db8::ffff"])
    assert not near("", ["10.4.23.1"])
