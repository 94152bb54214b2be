"""Whatever a radio capture or a phone's log holds: nothing raises, and every message is accounted for."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.capture.batch import FrameBatch
from cleannet.decode.radio import RadioReader
from cleannet.frames.mac_framing import framed
from cleannet.frames.pdcp import Radio
from cleannet.frames.reader import FrameReader
from cleannet.model.radio import Channel, RadioMessage
from cleannet.subscribers.radio import radio_subscribers
from cleannet.subscribers.settings import Settings

FRAMES = st.lists(st.binary(max_size=60), min_size=1, max_size=6)
MESSAGES = st.lists(
    st.builds(
        RadioMessage,
        input=st.integers(0, 1),
        frame=st.integers(1, 50),
        index=st.just(0),
        time=st.integers(-1, 4 * 10**9),
        channel=st.sampled_from(Channel),
        uplink=st.sampled_from([True, False, None]),
        ue=st.sampled_from(["", "broadcast", "subscription 2"]),
        cell=st.none(),
        payload=st.one_of(
            st.binary(max_size=40),
            st.binary(max_size=20).map(b"\x07".__add__),
            st.binary(max_size=20).map(b"\x27abcd\x01\x07".__add__),
        ),
        protected=st.sampled_from([True, False, None]),
        cut=st.booleans(),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=150)
@given(FRAMES, st.sampled_from([217, 147, 148, 228]), st.booleans())
def test_frames_of_any_octets(frames, link, tapped):
    some = [b"\x02\x04\x0d\0" + f if tapped else f for f in frames]
    offset = np.concatenate([[0], np.cumsum([len(f) for f in some])])[:-1].astype(np.int64)
    length = np.array([len(f) for f in some], np.int64)
    links, times = np.full(len(some), link, np.int32), np.zeros(len(some), np.int64)
    buffer = np.frombuffer(b"".join(some) or b"\0", np.uint8)
    reader = FrameReader()
    reader.feed(FrameBatch(0, 1, buffer, offset, length, length, times, links))
    reader.finish()
    found = reader.radio.take()
    assert reader.radio.take() == []
    if link != 228 and not any(framed(f, radio) for f in some for radio in Radio):
        assert len(found) + sum(p.count for p in reader.problems) == len(some)


@settings(deadline=None, max_examples=200)
@given(MESSAGES)
def test_messages_of_any_octets(messages):
    reader = RadioReader()
    for one in messages:
        reader.feed(one)
    assert len([p for p in reader.pdus if not p.carried]) + reader.unread.total() == len(messages)
    for one in radio_subscribers(reader):
        subscriber = one.subscriber(Settings())
        assert [m.at.position for m in subscriber.timeline] == list(range(len(subscriber.timeline)))
        assert all(-1 <= m.at.connection < len(subscriber.connections) for m in subscriber.timeline)
        assert len(one.timeline) == len(one.times) == len(one.cells)
        assert not [p for p in one.pdus for q in p.problems if q.kind.label == "fault.decoder"]
