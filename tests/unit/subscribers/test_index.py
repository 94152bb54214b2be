"""The index of a timeline finds what a search from end to end finds."""

from hypothesis import given
from hypothesis import strategies as st

from cleannet.model.frame import NOWHERE, At
from cleannet.model.lte_rrc import LTEMeasurementReport, LTEMessage, LTEPaging
from cleannet.model.message import Message
from cleannet.model.nas_eps import EPSAttachRequest, EPSMessage, EPSServiceRequest
from cleannet.subscribers.index import SHORT, Index
from cleannet.subscribers.subscriber import Connection, Subscriber

KINDS = (LTEPaging, LTEMeasurementReport, EPSAttachRequest, EPSServiceRequest)
ASKED = ((LTEPaging,), (EPSMessage,), (LTEMessage, EPSServiceRequest), (Message,), (EPSAttachRequest | LTEPaging,))


def timeline_of(given_):
    return tuple(kind(at=At(NOWHERE.frame, n, connection)) for n, (kind, connection) in enumerate(given_))


LINES = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-1, 2)), max_size=40).map(timeline_of)
# Long connections are looked up in another way.
LONG = st.tuples(LINES, st.integers(1, 2)).map(
    lambda it: timeline_of([(type(m), m.at.connection) for m in it[0]] + [(LTEPaging, 0)] * SHORT * it[1])
)


@given(st.one_of(LINES, LONG), st.sampled_from(ASKED), st.integers(-1, 2))
def test_positions_by_type_and_connection(timeline, types, connection):
    index = Index(timeline)
    for _ in range(2):  # what is kept is the same as what was found
        assert list(index.of(types)) == [m.at.position for m in timeline if isinstance(m, types)]
        wanted = [m.at.position for m in timeline if m.at.connection == connection and isinstance(m, types)]
        assert list(index.within(connection, types)) == wanted
    assert set(index.kinds()) == {type(m) for m in timeline}


@given(st.one_of(LINES, LONG), st.sampled_from(ASKED), st.booleans(), st.data())
def test_a_subscriber_answers_by_it(timeline, types, anywhere, data):
    if not timeline:
        return
    one = Subscriber(timeline, [Connection(n) for n in range(3)])
    message = data.draw(st.sampled_from(timeline))
    last = data.draw(st.sampled_from(timeline))
    here = [m for m in timeline if isinstance(m, types) and (anywhere or m.at.connection == message.at.connection)]
    before = [m for m in here if m.at.position < message.at.position]
    after = [m for m in here if m.at.position > message.at.position]
    assert list(one.earlier(message, *types, anywhere=anywhere)) == before[::-1]
    assert list(one.later(message, *types, anywhere=anywhere)) == after
    assert one.before(message, *types, anywhere=anywhere) == (before[-1] if before else None)
    assert one.after(message, *types, anywhere=anywhere) == (after[0] if after else None)
    inside = [
        m
        for m in timeline[message.at.position + 1 : last.at.position]
        if isinstance(m, types) and m.at.connection == message.at.connection
    ]
    assert list(one.between(message, last, *types)) == inside
