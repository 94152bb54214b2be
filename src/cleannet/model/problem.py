"""What went wrong while reading, and whose fault it is. Only the sender's count against a network."""

import enum

from cleannet.model.record import Record


class Blame(enum.Enum):
    """Who caused a problem."""

    CAPTURE = "capture"
    SENDER = "sender"
    CIPHERING = "ciphering"
    CLEANNET = "cleannet"


class ProblemKind(enum.Enum):
    """Every way in which reading can fall short. The label is a public name and never changes."""

    def __init__(self, label: str, blame: Blame) -> None:
        self.label = label
        self.blame = blame

    # The file.
    UNREADABLE_INPUT = "capture.unreadable", Blame.CAPTURE
    UNKNOWN_FORMAT = "capture.unknown-format", Blame.CAPTURE
    NO_FRAMES = "capture.no-frames", Blame.CAPTURE
    CUT_FILE = "capture.cut-file", Blame.CAPTURE
    BROKEN_BLOCK = "capture.broken-block", Blame.CAPTURE
    BROKEN_COMPRESSION = "capture.broken-compression", Blame.CAPTURE
    DROPPED_FRAMES = "capture.dropped-frames", Blame.CAPTURE
    BAD_CHECKSUM = "capture.bad-checksum", Blame.CAPTURE
    UNSUPPORTED_LINK = "capture.unsupported-link-type", Blame.CLEANNET
    # The way up to a payload.
    CUT_BY_SNAPLEN = "capture.cut-by-snaplen", Blame.CAPTURE
    OUT_OF_ORDER = "capture.out-of-order", Blame.CAPTURE
    MISSING_FRAGMENT = "capture.missing-fragment", Blame.CAPTURE
    TSN_GAP = "capture.tsn-gap", Blame.CAPTURE
    MISSING_CONTEXT = "capture.missing-context", Blame.CAPTURE
    MALFORMED_LINK = "malformed.link", Blame.SENDER
    MALFORMED_IP = "malformed.ip", Blame.SENDER
    OVERLAPPING_FRAGMENT = "malformed.overlapping-fragment", Blame.SENDER
    MALFORMED_SCTP = "malformed.sctp", Blame.SENDER
    WRONG_PPID = "malformed.sctp-payload-protocol", Blame.SENDER
    # The payload.
    LENGTH_PAST_END = "malformed.length-past-end", Blame.SENDER
    TRAILING_BYTES = "malformed.trailing-bytes", Blame.SENDER
    MISSING_IE = "malformed.missing-ie", Blame.SENDER
    REPEATED_IE = "malformed.repeated-ie", Blame.SENDER
    BAD_VALUE = "malformed.value", Blame.SENDER
    NESTED_TOO_DEEP = "malformed.nested-too-deep", Blame.SENDER
    CIPHERED = "ciphered.payload", Blame.CIPHERING
    WRONG_KEY = "ciphered.wrong-key", Blame.CIPHERING
    UNKNOWN_IE = "unsupported.ie", Blame.CLEANNET
    UNKNOWN_MESSAGE = "unsupported.message-type", Blame.CLEANNET
    UNKNOWN_PROTOCOL = "unsupported.protocol", Blame.CLEANNET
    UNKNOWN_LOG_VERSION = "unsupported.log-version", Blame.CLEANNET
    LIMIT_REACHED = "limit.reached", Blame.CLEANNET
    DECODER_FAULT = "fault.decoder", Blame.CLEANNET
    CHECK_FAULT = "fault.check", Blame.CLEANNET


class Problem(Record, frozen=True):
    """One problem, or `count` of the same kind of which this is the first.

    Attributes:
        kind: what happened.
        detail: the same in words, naming what was read; never a raw identity or payload.
        input: index of the input, -1 where it belongs to none.
        frame: 1-based number as Wireshark shows it, 0 where no frame is concerned.
        offset: byte offset, inside the file for file problems and inside the payload otherwise; -1 unknown.
        count: how many problems this one stands for.
    """

    kind: ProblemKind
    detail: str
    input: int = -1
    frame: int = 0
    offset: int = -1
    count: int = 1
