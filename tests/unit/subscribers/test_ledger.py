"""The ledger: who knows a tunnel, whose story the capture covers, and whose addresses a session has."""

from cleannet.model.finding import Interface
from cleannet.subscribers.ledger import Addresses, Ledger, Story
from support.timeline import parse

N4_SETUP = """
1  @0  SMF>UPF  AssociationSetupRequest   sequence=1
2  @0  UPF>SMF  AssociationSetupResponse  sequence=1 cause=1
"""
N4_SESSION = """
3  @2  SMF>UPF  SessionEstablishmentRequest   sequence=2 control=7:10.4.0.1 pdrs=1:ACCESS:CHOOSE,2:CORE:-:10.45.0.2
4  @2  UPF>SMF  SessionEstablishmentResponse  sequence=2 cause=1 control=70:10.4.1.1 made_pdrs=1:10.4.1.1/256
5  @5  SMF>UPF  SessionModificationRequest   sequence=3 seid=70 fars=2:FORW:10.3.0.1/5
6  @5  UPF>SMF  SessionModificationResponse  sequence=3 cause=1
"""
N2_SESSION = """
7  @3  AMF>gNB  NGSetupResponse
8  @3  AMF>UE   PDUSessionResourceSetupRequest   tunnels=10.4.1.1:00000100:1
9  @4  UE>AMF   PDUSessionResourceSetupResponse  tunnels=10.3.0.1:00000005:1
"""
UPF, GNB = "10.4.1.1", "10.3.0.1"
SECOND = 10**9


def ledger(script: str) -> Ledger:
    return parse("", script).deployment.ledger


def test_both_stories_know_the_same_tunnels() -> None:
    one = ledger(N4_SETUP + N4_SESSION + N2_SESSION)
    assert one.knows((UPF, 256))
    assert one.knows((GNB, 5))
    assert not one.knows((UPF, 257))
    assert set(one.at_upf) == set(one.uplink) == {(UPF, 256)}
    assert set(one.targets) == set(one.downlink) == {(GNB, 5)}
    assert one.hosts == {UPF, GNB}
    assert one.subscribers == {"10.45.0.2"}
    assert [a.seid for a in one.live_at((UPF, 256), 3 * SECOND)] == [70]
    assert one.live_at((UPF, 256), SECOND) == []


def test_a_tunnel_has_its_receivers_story_and_its_senders() -> None:
    one = ledger(N4_SETUP + N4_SESSION + N2_SESSION)
    n4, n2 = Story(Interface.N4, covered=True), Story(Interface.N2, covered=True)
    assert one.stories(GNB, UPF, 9 * SECOND) == [n4, n2]
    assert one.stories(UPF, GNB, 9 * SECOND) == [n2, n4]
    assert one.stories("10.9.9.9", UPF, 9 * SECOND) == [n4]
    assert one.stories(GNB, "10.9.9.9", 9 * SECOND) == [n2]
    assert one.stories("10.9.9.9", "10.8.8.8", 9 * SECOND) == []


def test_what_one_station_forwards_to_another_is_nobodys_story_here() -> None:
    one = ledger(N2_SESSION + "10  @5  UE2>AMF  PDUSessionResourceSetupResponse  tunnels=10.3.0.2:00000006:1")
    assert one.stories(GNB, "10.3.0.2", 9 * SECOND) == []


def test_a_story_is_covered_from_its_beginning_only() -> None:
    one = ledger(N4_SESSION + N2_SESSION)
    assert [story.covered for story in one.stories(GNB, UPF, 9 * SECOND)] == [False, True]
    assert [story.covered for story in one.stories(GNB, UPF, SECOND)] == [False, False]
    assert one.covers_station(0, 9 * SECOND)
    assert not one.covers_station(1, 9 * SECOND)


def test_the_address_of_a_session_that_passes_packets_on_is_that_of_the_next() -> None:
    front = """
7  @6 SMF>UPF2 SessionEstablishmentRequest sequence=4 control=8:10.4.0.1 pdrs=1:ACCESS:CHOOSE fars=3:FORW:10.4.1.1/256
8  @6  UPF2>SMF  SessionEstablishmentResponse  sequence=4 cause=1 control=71:10.4.1.2 made_pdrs=1:10.4.1.2/300
"""
    one = ledger(N4_SESSION + front)
    (behind,), (before,) = one.at_upf[UPF, 256], one.at_upf["10.4.1.2", 300]
    assert before.ue_addresses == set()
    assert one.own_addresses(before) == one.own_addresses(behind) == Addresses(frozenset({"10.45.0.2"}))


def test_nothing_seen_is_nothing_known() -> None:
    one = ledger("1  UE>AMF  RegistrationRequest")
    assert (one.hosts, one.n4.accounts, one.of_stations) == (frozenset(), [], [])
