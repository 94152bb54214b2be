"""Whatever a DIAG log holds: reading ends, nothing raises, every record is counted, and the pieces do not matter."""

import tempfile
from pathlib import Path
from struct import pack

from hypothesis import given
from hypothesis import strategies as st

from cleannet.capture.diag import hdlc, is_diag, open_log
from cleannet.capture.diag.log_codes import NOT_READ, READ
from cleannet.capture.diag.recognition import form_of
from cleannet.model.problem import ProblemKind

BAD = (ProblemKind.BAD_CHECKSUM, ProblemKind.CUT_FILE)

codes = st.one_of(st.sampled_from(sorted(READ)), st.sampled_from(sorted(NOT_READ)), st.integers(0, 0xFFFF))
versions = st.sampled_from([pack("<B", version) for version in range(32)] + [pack("<I", n) for n in range(28)])
bodies = st.one_of(st.binary(max_size=60), st.tuples(versions, st.binary(max_size=60)).map(b"".join))


@st.composite
def lte_messages(draw):
    message = draw(st.binary(max_size=20))
    head = bytes((draw(st.sampled_from([8, 9, 15, 20])), 14, 0x30, 1))
    return 0xB0C0, head + pack("<HIHBIH", 301, 1300, 0, draw(st.integers(0, 16)), 0, len(message)) + message


@st.composite
def packets(draw):
    code, body = draw(st.one_of(lte_messages(), st.tuples(codes, bodies)))
    length = len(body) + 12 + draw(st.sampled_from([0, 0, 0, 0, 1, -1]))
    whole = pack("<BBHHHQ", 0x10, 0, length, length, code, draw(st.integers(0, 2**64 - 1))) + body
    form = draw(st.integers(0, 5))
    if form == 0:
        return draw(st.binary(min_size=1, max_size=30))
    return pack("<BBHI", 0x98, 1, 0, draw(st.integers(0, 2**32 - 1))) + whole if form == 1 else whole


@st.composite
def mutated(draw, whole):
    data = bytearray(whole)
    for _ in range(draw(st.integers(0, 4))):
        if not data:
            break
        place = draw(st.integers(0, len(data) - 1))
        change = draw(st.integers(0, 3))
        if change == 0:
            data[place] = draw(st.integers(0, 255))
        elif change == 1:
            del data[place : place + draw(st.integers(1, 40))]
        elif change == 2:
            data[place:place] = draw(st.binary(max_size=8))
        else:
            del data[place:]
    return bytes(data)


def framed(some):
    return b"".join(map(hdlc.framed, some))


def row(code, body, stamp):
    return pack("<HHQ", 12 + len(body), code, stamp) + body


rows = st.lists(st.builds(row, codes, bodies, st.integers(0, 2**57 - 1)), max_size=8).map(b"".join)
whole = st.lists(packets(), max_size=8).map(framed)
logs = st.one_of(st.binary(max_size=300), whole.flatmap(mutated), rows.flatmap(mutated))


def read(content, piece):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(content)
        log = open_log(path, 0, piece=piece)
        messages = [message for batch in log for message in batch]
        details = [(p.kind, p.detail.removeprefix(str(path)), p.frame, p.offset, p.count) for p in log.problems]
    return log, messages, details


@given(logs, st.integers(1, 400))
def test_nothing_raises_and_the_counts_add_up(content, piece):
    log, messages, details = read(content, piece)
    assert log.frames == log.bad + log.logs + log.commands.total()
    assert log.logs == len(messages) + log.parts + log.refused + log.unread.total()
    numbers = [message.frame for message in messages]
    assert numbers == sorted(set(numbers))
    assert not numbers or 1 <= numbers[0] <= numbers[-1] <= log.frames
    assert all(-1 <= message.time < 2**63 and message.payload for message in messages)
    # Every bad frame and every refused record is in a problem.
    assert sum(count for kind, _, _, _, count in details if kind in BAD) <= log.bad
    assert log.bad + log.refused <= sum(count for *_, count in details)
    again, same, same_details = read(content, 1 << 20)
    assert (messages, details) == (same, same_details)
    assert (log.kind, log.sha256, log.codes, log.unread) == (again.kind, again.sha256, again.codes, again.unread)


@given(st.lists(packets(), min_size=1, max_size=6), st.data())
def test_a_damaged_frame_costs_no_other(some, data):
    frames = [hdlc.framed(one) for one in some]
    victim = data.draw(st.integers(0, len(frames)), label="damage before frame")
    _, without, _ = read(b"".join(frames), 1 << 20)
    spoiled = hdlc.framed(b"\x60 a good frame, of which one octet is changed")
    spoiled = spoiled[:9] + bytes((spoiled[9] ^ 1,)) + spoiled[10:]
    log, messages, _ = read(b"".join((*frames[:victim], spoiled, *frames[victim:])), 1 << 20)
    assert [message.payload for message in messages] == [message.payload for message in without]
    assert log.kind == "unknown" or log.bad >= 1


@given(st.binary(max_size=600))
def test_recognition_never_raises(head):
    assert is_diag(head) == (form_of(head) is not None)


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_frames_hold_any_octets(first, second):
    stream = hdlc.framed(first) + hdlc.framed(second)
    ((_, frames, closed),) = hdlc.split([stream])
    assert closed
    assert [hdlc.unescaped(frame)[: -hdlc.CHECK_OCTETS] for frame in frames] == [first, second]
