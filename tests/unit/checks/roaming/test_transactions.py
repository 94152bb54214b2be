"""Operations of MAP with their results."""

from cleannet.checks.roaming.transactions import RESULT_WITHIN, transactions
from cleannet.model.frame import NOWHERE
from cleannet.model.map import Component, MAPMessage
from cleannet.model.sent import Sent


def one(component, number="7", time=0, invoke=1, **more):
    ids = {"own_id": number} if component is Component.INVOKE else {"other_id": number}
    message = MAPMessage(at=NOWHERE, component=component, invoke_id=invoke, operation=71, **ids, **more)
    return Sent(message, time, "a", "b", 2905, 2905)


def test_a_result_has_the_transaction_and_the_invoke_id_of_its_operation():
    question, result = one(Component.INVOKE), one(Component.RESULT)
    (found,) = transactions([question, result])
    assert (found.request, found.result, found.refused) == (question, result, False)
    for other in (
        one(Component.RESULT, "8"),
        one(Component.RESULT, invoke=2),
        one(Component.RESULT, time=RESULT_WITHIN + 1),
        one(Component.RESULT, returned=True),
    ):
        assert transactions([question, other])[0].result is None


def test_an_error_refuses():
    (found,) = transactions([one(Component.INVOKE), one(Component.ERROR, error=27)])
    assert (found.result, found.refused) == (None, True)


def test_results_alone_are_none():
    assert transactions([one(Component.RESULT), one(Component.RESULT, "")]) == []
