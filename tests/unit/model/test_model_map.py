"""Components of SS7 transactions: what they call themselves, who asks, and of which network the subscriber is."""

from cleannet.model.map import CAPMessage, Component, MAPMessage, MAPNumber, TCAPKind, TCAPMessage


def test_names_say_what_the_component_is():
    asked = MAPMessage(operation=71, operation_name="AnyTimeInterrogation", component=Component.INVOKE)
    answer = MAPMessage(operation=71, operation_name="AnyTimeInterrogation", component=Component.RESULT)
    assert (asked.protocol, asked.name, answer.name) == ("MAP", "AnyTimeInterrogation", "AnyTimeInterrogationResult")
    assert (asked.asking, asked.answering, answer.asking, answer.answering) == (True, False, False, True)


def test_a_component_without_operation_is_named_after_its_transaction():
    assert MAPMessage(kind=TCAPKind.END, component=Component.ERROR, error=27).name == "EndError"
    empty = TCAPMessage(kind=TCAPKind.CONTINUE)
    assert (empty.protocol, empty.name) == ("TCAP", "Continue")
    assert CAPMessage(operation_name="InitialDP", component=Component.INVOKE).protocol == "CAP"


def test_what_came_back_undelivered_asks_nobody():
    one = MAPMessage(operation=71, component=Component.INVOKE, returned=True)
    assert not one.asking


def test_the_home_network_has_two_or_three_digits_of_mnc():
    one = MAPMessage(home="262011")
    assert one.of_network("262-01")
    assert one.of_network("262-011")
    assert not one.of_network("262-02")
    assert not MAPMessage().of_network("262-01")


def test_the_originator_is_the_node_that_a_request_gives_as_its_own():
    numbers = (MAPNumber("msc", "491770001"), MAPNumber("vlr", "491770002"))
    asked = MAPMessage(operation=2, component=Component.INVOKE, numbers=numbers)
    assert asked.originator == numbers[1]
    answered = MAPMessage(operation=2, component=Component.RESULT, numbers=numbers)
    assert answered.originator is None
    assert MAPMessage(operation=8, component=Component.INVOKE, numbers=numbers).originator is None
