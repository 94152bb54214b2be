"""What N2 and S1 say of sessions, and how far the capture covers them."""

from cleannet.decode.s1ap_reader import S1PDU
from cleannet.model.frame import At, FrameRef
from cleannet.model.ngap import Tunnel
from cleannet.model.s1ap import S1APMessage
from cleannet.subscribers.ledger_n2 import N2Side, addresses, n2_side, s1_side
from cleannet.subscribers.ledger_n4 import FOREVER, Coverage
from support.timeline import parse

UPF_END, GNB_END = ("10.4.1.1", 256), ("10.3.0.1", 5)
SETUP = """
1  @0  AMF>gNB  NGSetupResponse
2  @1  AMF>UE   PDUSessionResourceSetupRequest   tunnels=10.4.1.1:00000100:1 security_indications=1:REQUIRED:REQUIRED
3  @2  UE>AMF   PDUSessionResourceSetupResponse  tunnels=10.3.0.1:00000005:1 qos_flows=1:9:10
"""


def side(script: str, head: str = "") -> N2Side:
    return n2_side(parse(head, script).deployment)


def test_a_session_with_both_its_ends() -> None:
    found = side(SETUP)
    (one,) = found.accounts
    assert ([n.end for n in one.uplink], [n.end for n in one.downlink]) == ([UPF_END], [GNB_END])
    assert (one.session, one.since, one.until, one.qfis) == (1, 10**9, FOREVER, {9, 10})
    assert (len(one.policies), one.results) == (1, [])
    assert found.nodes == {0: Coverage(0, "", 2 * 10**9)}


def test_releases_end_sessions() -> None:
    (one,) = side(SETUP + "4  @9  AMF>UE  PDUSessionResourceReleaseCommand  sessions_released=1").accounts
    assert one.until == 9 * 10**9
    (one,) = side(SETUP + "4  @9  UE>AMF  UEContextReleaseComplete").accounts
    assert one.until == 9 * 10**9
    (one,) = side(SETUP + "4  @9  AMF>gNB  NGReset  full_reset=yes").accounts
    assert one.until == 9 * 10**9
    (one,) = side(SETUP + "4  @9  AMF>gNB  NGReset  reset_connections=1").accounts
    assert one.until == FOREVER
    again = "4  @9  AMF>gNB  NGSetupResponse\n5  @11" + SETUP.split("2  @1")[1].replace("3  @2", "6  @12")
    first, second = side(SETUP + again).accounts
    assert (first.until, second.since) == (9 * 10**9, 11 * 10**9)


def test_a_session_that_moved_survives_the_release_at_its_old_place() -> None:
    moved = (
        "4  @3  gNB2.UE>AMF  PathSwitchRequest  tunnels=10.3.0.2:00000009:1\n5  @4  UE>AMF  UEContextReleaseComplete"
    )
    (one,) = side(SETUP + moved).accounts
    assert ([n.end for n in one.downlink], one.until) == ([GNB_END, ("10.3.0.2", 9)], FOREVER)


def test_a_handovers_target_is_not_firm_and_forwards() -> None:
    script = "4  @3  gNB2.UE>AMF  HandoverRequestAcknowledge  tunnels=10.3.0.2:00000009:1,10.3.0.2:0000000a:1\n"
    (one,) = side(SETUP + script + "5  @3  AMF>UE  HandoverCommand  tunnels=10.4.1.1:00000200:1").accounts
    assert [(n.end, n.firm) for n in one.downlink] == [(GNB_END, True), (("10.3.0.2", 9), False)]
    assert [n.end for n in one.forwarded] == [("10.3.0.2", 10), ("10.4.1.1", 512)]


def test_what_contradicts_coverage() -> None:
    assert side(SETUP.split("\n", 2)[2]).nodes[0].since is None
    lost = SETUP.replace("3  @2", "3  UE>AMF *lost\n3  @2")
    assert side(lost).nodes[0].gap == "messages are missing"
    assert side(SETUP, "mid-session=UE").nodes[0].gap == "a connection is older than the capture"


def test_addresses_of_both_versions() -> None:
    assert addresses(bytes([10, 0, 0, 1]) + bytes(15) + b"\1") == ("10.0.0.1", "::1")
    assert addresses(b"abc") == ()


def pdu(name: str, time: int, ue: str = "UE", **values: object) -> S1PDU:
    message = S1APMessage(at=At(FrameRef(0, time)), message_name=name, **values)
    return S1PDU(message, (), False, False, 3, ue, time)


def test_bearers_of_s1() -> None:
    up, down, around = (Tunnel(bytes([10, 0, 0, n]), bytes([0, 0, 0, n]), 5) for n in (1, 2, 3))
    found = s1_side(
        [
            pdu("S1SetupResponse", 1, ""),
            pdu("InitialContextSetupRequest", 2, tunnels=(up,)),
            pdu("InitialContextSetupResponse", 3, tunnels=(down,)),
            pdu("HandoverCommand", 4, forwarding=(around,)),
        ]
    )
    (one,) = found.accounts
    ends = [[n.end for n in some] for some in (one.uplink, one.downlink, one.forwarded)]
    assert ends == [[("10.0.0.1", 1)], [("10.0.0.2", 2)], [("10.0.0.3", 3)]]
    assert found.nodes == {3: Coverage(1, "", 4)}
    assert s1_side([pdu("InitialContextSetupRequest", 2)]).nodes[3].since is None
