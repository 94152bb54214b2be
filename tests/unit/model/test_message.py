"""What all messages have in common."""

import msgspec
import pytest

from cleannet.model.frame import NOWHERE, At, FrameRef
from cleannet.model.message import Direction, Message
from cleannet.model.nas import RegistrationComplete


class Something(Message, frozen=True, kw_only=True):
    """A message of no protocol."""


def test_a_message_is_named_by_its_class_and_nowhere_at_first():
    one = Something()
    assert (one.name, one.at, one.direction, one.whole) == ("Something", NOWHERE, Direction.UNKNOWN, True)
    with pytest.raises(NotImplementedError):
        _ = one.protocol


def test_messages_are_frozen_closed_and_equal_by_value():
    one = RegistrationComplete(at=At(FrameRef(0, 1)))
    with pytest.raises(AttributeError):
        one.whole = False
    with pytest.raises(TypeError):
        RegistrationComplete(nonsense=1)
    assert one == RegistrationComplete(at=At(FrameRef(0, 1))) != RegistrationComplete()
    assert msgspec.structs.replace(one, whole=False).at is one.at


def test_places_stand_in_the_order_of_the_captures():
    places = [FrameRef(1, 1), FrameRef(0, 2, 1), FrameRef(0, 2), FrameRef(0, 10)]
    assert sorted(places) == [FrameRef(0, 2), FrameRef(0, 2, 1), FrameRef(0, 10), FrameRef(1, 1)]
