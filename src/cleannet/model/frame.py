"""Where a message was captured."""

from cleannet.model.record import Record


class FrameRef(Record, frozen=True, order=True):
    """A frame as Wireshark numbers it, and the message inside it.

    Attributes:
        input: index of the input, from 0.
        frame: 1-based number inside that input.
        message: index of the message inside the frame, from 0.
    """

    input: int
    frame: int
    message: int = 0


class At(Record, frozen=True):
    """A message's place: in the captures (`frame`), and in its timeline (`position`, -1 outside one).

    `connection` is the index of the N1 connection inside the subscriber's timeline. No time stands here:
    ask the timeline (`Subscriber.seconds_between`), which keeps account of who reads the clock.
    """

    frame: FrameRef
    position: int = -1
    connection: int = 0


NOWHERE = At(FrameRef(-1, 0))
