"""Whatever is said at the border, the checks of roaming answer, and say no identity."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleannet.checks.catalogue import catalogue
from cleannet.decode.gtp_c import MESSAGE_TYPES_1, MESSAGE_TYPES_2
from cleannet.decode.map_tables import MAP_OPERATIONS
from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import At, FrameRef
from cleannet.model.gtp_c import ControlTEID, GTPCMessage
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.map import Component, MAPMessage, MAPNumber, SCCPAddress
from cleannet.model.message import Message
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core
from support.roaming_lines import realm_of
from support.timeline import parse

CHECKS = [one for code, one in catalogue().items() if code.startswith("ROA") or code == "SUR007"]
ADDRESSES = st.sampled_from(["10.4.20.1", "192.0.2.9", "198.51.100.9", "2001:db8::1", "", "nowhere"])
REALMS = st.sampled_from(
    [realm_of(one) for one in ("999-70", "262-02", "310-410")] + ["", "localdomain", "é", ".", "a.b"]
)
SUBSCRIBERS = st.sampled_from(["999701234567890", "262021234567890", "31041012345678", ""])
PLMNS = st.sampled_from(["999-70", "262-02", "310-410", "f0f-ff", ""])
TITLES = st.sampled_from(["99970", "4917200", "12025550100", "", "ab", "0"])
NUMBERS = st.integers(0, 3)


def whose(digits: str) -> dict[str, object]:
    one = IMSI(EPSIdentityType.IMSI, digits.encode(), digits[:3], digits[3:5]) if digits else None
    return {"imsi": one, "home": digits[:6]}


@st.composite
def diameter(draw: st.DrawFn) -> Message:
    return DiameterMessage(
        at=At(FrameRef(0, draw(NUMBERS))),
        command=draw(st.sampled_from([257, 306, 316, 317, 318, 319, 322, 8388620])),
        application_name=draw(st.sampled_from(["S6a", "Sh", "SLg", "Gx", "base", ""])),
        application=draw(NUMBERS),
        request=draw(st.booleans()),
        hop_by_hop=draw(NUMBERS),
        origin_host=draw(REALMS),
        origin_realm=draw(REALMS),
        destination_realm=draw(REALMS),
        result=draw(st.sampled_from([None, 2001, 5004])),
        route_records=tuple(draw(st.lists(REALMS, max_size=2))),
        session=draw(st.sampled_from([b"", b"1"])),
        vectors=draw(st.sampled_from([None, 0, 5, 1 << 31])),
        network=draw(PLMNS),
        asks=draw(st.sampled_from([0, 8])),
        data=tuple(draw(st.lists(st.sampled_from([11, 14]), max_size=2))),
        **whose(draw(SUBSCRIBERS)),
    )


@st.composite
def gtp_c(draw: st.DrawFn) -> Message:
    names = st.sampled_from([*MESSAGE_TYPES_2.values(), *MESSAGE_TYPES_1.values(), ""])
    ends = st.builds(ControlTEID, st.sampled_from([-2, -1, 0, 4, 6, 7, 11]), NUMBERS, ADDRESSES, st.booleans())
    return GTPCMessage(
        at=At(FrameRef(0, draw(NUMBERS))),
        version=draw(st.integers(0, 2)),
        type_name=draw(names),
        teid=draw(st.one_of(st.none(), NUMBERS)),
        sequence=draw(st.one_of(st.none(), NUMBERS)),
        cause=draw(st.sampled_from([None, 16, 64, 128])),
        tunnels=tuple(draw(st.lists(ends, max_size=2))),
        serving_network=draw(PLMNS),
        location=tuple(draw(st.lists(PLMNS, max_size=1))),
        apn=draw(st.sampled_from(["", "a.mnc070.mcc999.gprs", "..."])),
        **whose(draw(SUBSCRIBERS)),
    )


@st.composite
def ss7(draw: st.DrawFn) -> Message:
    numbers = st.builds(MAPNumber, st.sampled_from(["vlr", "sgsn", "gsm-scf"]), TITLES)
    return MAPMessage(
        at=At(FrameRef(0, draw(NUMBERS))),
        operation=draw(st.sampled_from(sorted(MAP_OPERATIONS))),
        component=draw(st.sampled_from(Component)),
        own_id=draw(st.sampled_from(["", "1"])),
        other_id=draw(st.sampled_from(["", "1"])),
        calling=SCCPAddress(draw(TITLES)),
        called=SCCPAddress(draw(TITLES)),
        originating=draw(st.integers(-1, 3)),
        asks=tuple(draw(st.lists(st.sampled_from(["location", "imsi"]), max_size=2))),
        numbers=tuple(draw(st.lists(numbers, max_size=2))),
        error=draw(st.sampled_from([None, 1])),
        vectors=draw(st.sampled_from([None, 0, 5])),
        **whose(draw(SUBSCRIBERS)),
    )


MESSAGES = st.lists(
    st.builds(
        Sent,
        st.one_of(diameter(), gtp_c(), ss7()),
        st.integers(-1, 200_000_000_000),
        ADDRESSES,
        ADDRESSES,
        st.sampled_from([3868, 2123]),
        st.sampled_from([3868, 2123]),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(messages=MESSAGES, known=st.booleans())
def test_the_checks_answer_and_name_nobody(messages: list[Sent[Message]], known: bool) -> None:
    deployment = parse("inventory=core" if known else "", "").deployment
    deployment.core = Core(tuple(sorted(messages, key=lambda one: one.time)))
    for check in CHECKS:
        assert check.of_deployment is not None
        for one in check.of_deployment(deployment):
            assert one.text
            assert not any(digits in f"{one.text} {one.value} {one.subject}" for digits in ("1234567890", "12345678"))
