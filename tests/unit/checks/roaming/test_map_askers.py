"""Who asks in MAP, and about whom."""

import pytest

from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.map_askers import Subscribers, begins, country_title, origin, whose
from cleannet.checks.roaming.transactions import transactions
from cleannet.decode.map_arguments import imsi_of
from cleannet.model.map import MSISDN, Component, MAPMessage, SCCPAddress, TCAPKind
from cleannet.model.sent import Sent
from support.given import inventory_of

BORDER = Border(inventory_of("core"))


def calling(title: str = "", plan: int = 1, code: int = -1, originating: int = 7) -> MAPMessage:
    return MAPMessage(calling=SCCPAddress(title, plan=plan, point_code=code), originating=originating)


@pytest.mark.parametrize(
    ("message", "name", "of"),
    [
        (calling("99970100"), "99970100", Whose.OWN),
        (calling("49171000"), "49171000", Whose.PARTNER),
        (calling("88210"), "88210", Whose.STRANGER),
        (calling(code=1), "point code 1", Whose.OWN),
        (calling(code=2057), "point code 2057", Whose.PARTNER),
        (calling(originating=5), "point code 5", Whose.STRANGER),
        (calling("26201123", plan=7, originating=2057), "26201123", Whose.PARTNER),
    ],
)
def test_askers_are_told_by_title_then_by_point_code(message, name, of):
    assert (origin(message), whose(BORDER, message)) == (name, of)


def test_a_title_of_another_plan_has_no_country():
    assert (country_title(calling("26201", plan=7)), country_title(calling("49171", plan=-1))) == ("", "49171")


def test_only_the_first_message_begins():
    assert begins(MAPMessage(kind=TCAPKind.BEGIN))
    assert not begins(MAPMessage(kind=TCAPKind.CONTINUE))


def test_a_number_is_known_by_the_imsi_that_some_answer_gave_it():
    asked = MAPMessage(own_id="1", component=Component.INVOKE, invoke_id=1, msisdn=MSISDN(b"49171"), originating=1)
    told = MAPMessage(other_id="1", component=Component.RESULT, invoke_id=1, imsi=imsi_of("262011"), destination=1)
    who = Subscribers(transactions([Sent(one, 0, "a", "b", 1, 1) for one in (asked, told)]))
    assert who.key(asked) == who.key(told) == b"262011"
    other = MAPMessage(msisdn=MSISDN(b"49172"))
    assert who.key(other) == b"+49172"
    assert who.key(MAPMessage()) is None
