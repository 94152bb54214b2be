"""Steps of subscribers towards a registration, over Diameter and SS7."""

import pytest

from cleannet.checks.roaming.exchanges import exchanges
from cleannet.checks.roaming.networks import of_plmn
from cleannet.checks.roaming.registrations import Place, Step, steps
from cleannet.checks.roaming.transactions import transactions
from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import NOWHERE
from cleannet.model.map import MAPMessage
from support.timeline import parse

PAGE = """
1  @0  MME>HSS  AuthenticationInformationRequest  realm=262-02 imsi=999-70:A vectors=3
2  @1  VLR>HLR  UpdateLocation        calling=4917200 imsi=999-70:A id=1
3  @2  HLR>VLR  UpdateLocationResult  id=1
4  @3  MME>HSS  UpdateLocationRequest  realm=localdomain network=208-01 imsi=999-70:B
5  @4  VLR>HLR  AnyTimeInterrogation  calling=4917200 imsi=999-70:B
"""


def test_steps_by_subscriber_in_the_order_of_time():
    core = parse("", PAGE).deployment.core
    found = steps(exchanges(core.of(DiameterMessage)), transactions(core.of(MAPMessage)))
    first, second = found.values()
    assert [(one.registers, one.accepted, one.vectors) for one in first] == [(False, False, 3), (True, True, 0)]
    assert [one.place for one in first] == [Place(of_plmn("262-02")), Place(None, "49")]
    assert [one.place for one in second] == [Place(of_plmn("208-01"))]


def step(place, requester="a.example"):
    message = DiameterMessage(at=NOWHERE)
    return Step(0, message, None, True, place, requester, True)


GERMAN, FRENCH = Place(of_plmn("262-02")), Place(of_plmn("208-01"))


@pytest.mark.parametrize(
    ("a", "b", "same", "abroad"),
    [
        (step(GERMAN), step(GERMAN), True, False),
        (step(GERMAN), step(Place(of_plmn("262-03"))), False, False),
        (step(GERMAN), step(FRENCH), False, True),
        (step(GERMAN), step(Place(None, "33")), True, False),
        (step(Place(None, "49")), step(Place(None, "33")), False, True),
        (step(Place(None, "untold")), step(Place(None, "33")), True, False),
        (step(Place(None)), step(Place(None), "b.other"), False, False),
        (step(Place(None), "b.north.example"), step(Place(None), "c.north.example"), True, False),
    ],
)
def test_places_are_compared_where_they_can_be(a, b, same, abroad):
    assert a.of_same(b) is b.of_same(a) is same
    assert a.of_other_country(b) is b.of_other_country(a) is abroad


@pytest.mark.parametrize(
    ("a", "b", "far"),
    [
        ("262-02", "310-410", True),
        ("262-02", "432-11", False),
        ("310-410", "515-02", False),
        ("999-70", "310-410", False),
    ],
)
def test_continents(a, b, far):
    first, second = step(Place(of_plmn(a))), step(Place(of_plmn(b)))
    assert first.of_far_continent(second) is second.of_far_continent(first) is far
    assert not first.of_far_continent(step(Place(None, "49")))
