"""NAS-EPS messages against vectors (tests/vectors/nas_eps.toml), cuts and nesting."""

import enum
import tomllib
from pathlib import Path

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.nas_eps import DEEPEST, nas_eps, plausible_plain
from cleannet.model import nas_eps as model
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction
from cleannet.model.nas import ReadableBecause
from cleannet.model.problem import ProblemKind

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "nas_eps.toml").read_text())["vector"]
HERE = At(FrameRef(0, 7, 1))
ATTACH = bytes.fromhex("0741010bf699f907000201c000004d02f0f000040201d011")
PROTECTED = bytes.fromhex("170000000000")


def decode(pdu, readable=ReadableBecause.NOT_READABLE, direction=Direction.UPLINK, *, cut=False):
    cursor = Cursor(pdu, "NAS-EPS", HERE, cut=cut)
    return nas_eps(cursor, readable=readable, direction=direction), cursor


def shown(value):
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, enum.Enum):
        return value.name
    return list(value) if isinstance(value, tuple) else value


def field(message, path):
    for part in path.split("."):
        message = type(message).__name__ if part == "class" else getattr(message, part)
    return shown(message)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector(vector):
    messages, cursor = decode(bytes.fromhex(vector["hex"]), ReadableBecause[vector.get("readable", "NOT_READABLE")])
    assert [problem.kind.label for problem in cursor.problems] == vector.get("problems", [])
    assert cursor.left() == 0
    assert [message.name for message in messages] == [expected["name"] for expected in vector["expect"]]
    for message, expected in zip(messages, vector["expect"], strict=True):
        for path, value in ({"whole": True, "protocol": "NAS-EPS"} | expected).items():
            assert field(message, path) == value, path
        assert message.at == HERE
        assert message.direction is Direction.UPLINK


def test_every_class_of_the_model_has_a_vector():
    classes = {
        name
        for name, value in vars(model).items()
        if isinstance(value, type) and issubclass(value, model.EPSMessage) and value is not model.EPSMessage
    }
    seen = {
        type(message).__name__
        for vector in VECTORS
        for message in decode(bytes.fromhex(vector["hex"]), ReadableBecause[vector.get("readable", "NOT_READABLE")])[0]
    }
    assert classes - seen == set()


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_cut_at_every_octet(vector):
    pdu = bytes.fromhex(vector["hex"])
    readable = ReadableBecause[vector.get("readable", "NOT_READABLE")]
    whole, _ = decode(pdu, readable)
    kinds = set()
    for end in range(len(pdu)):
        cursor = Cursor(pdu[:end], "NAS-EPS", cut=True)
        try:
            messages = nas_eps(cursor, readable=readable)
        except Malformed as problem:
            kinds.add(problem.kind)
            continue
        blames = {problem.kind for problem in cursor.problems}
        # Either the cut fell between two elements, or it is told; never more messages than the whole has.
        assert len(messages) <= len(whole)
        assert messages[0].ies == whole[0].ies[: len(messages[0].ies)]
        if any(not message.whole for message in messages) and not vector.get("problems"):
            assert ProblemKind.CUT_BY_SNAPLEN in blames or ProblemKind.MISSING_IE in blames
    assert kinds == {ProblemKind.CUT_BY_SNAPLEN}


@pytest.mark.parametrize(
    ("pdu", "kind"),
    [
        ("", ProblemKind.LENGTH_PAST_END),
        ("00", ProblemKind.UNKNOWN_PROTOCOL),
        ("0f80", ProblemKind.UNKNOWN_PROTOCOL),
        ("07", ProblemKind.LENGTH_PAST_END),
        ("0201", ProblemKind.LENGTH_PAST_END),
        ("c703da", ProblemKind.LENGTH_PAST_END),
        ("17aabbccdd", ProblemKind.LENGTH_PAST_END),
        ("17aabbccdd00", ProblemKind.LENGTH_PAST_END),
        ("17aabbccdd0003", ProblemKind.UNKNOWN_PROTOCOL),
        *((f"{header:x}7aabbccdd000754", ProblemKind.BAD_VALUE) for header in range(6, 12)),
    ],
)
def test_a_pdu_that_cannot_be_named_is_malformed(pdu, kind):
    with pytest.raises(Malformed) as raised:
        decode(bytes.fromhex(pdu))
    assert raised.value.kind is kind


@pytest.mark.parametrize("header", [12, 13, 14, 15])
def test_headers_from_12_on_are_service_requests(header):
    (message,), _ = decode(bytes([header << 4 | 7, 0x65, 1, 2]))
    assert (message.name, message.nas_ksi, message.short_sequence_number) == ("ServiceRequest", 3, 5)


@pytest.mark.parametrize(("ciphered", "count"), [("27", 1), ("47", 1), ("17", 2), ("37", 2), ("57", 2)])
def test_only_headers_2_and_4_hide_the_whole_body(ciphered, count):
    messages, _ = decode(bytes.fromhex(ciphered + "aabbccdd00") + ATTACH)
    assert len(messages) == count


def test_nesting_is_bounded_in_bodies():
    with pytest.raises(Malformed) as raised:
        decode(PROTECTED * 50 + ATTACH)
    assert raised.value.kind is ProblemKind.NESTED_TOO_DEEP


def test_nesting_is_bounded_in_containers():
    pdu = ATTACH
    for _ in range(20):
        pdu = bytes.fromhex("075e79") + len(pdu).to_bytes(2, "big") + pdu
    messages, cursor = decode(pdu)
    assert len(messages) == DEEPEST + 1
    assert type(messages[-1]) is model.OpaqueEPS
    assert [problem.kind for problem in cursor.problems] == [ProblemKind.NESTED_TOO_DEEP]


@pytest.mark.parametrize("direction", list(Direction))
def test_the_direction_does_not_steer(direction):
    # One shape stands for both directions: what a detach request is, its octets must tell.
    for vector in VECTORS:
        pdu, readable = bytes.fromhex(vector["hex"]), ReadableBecause[vector.get("readable", "NOT_READABLE")]
        ours, _ = decode(pdu, readable, direction)
        assert [type(m) for m in ours] == [type(m) for m in decode(pdu, readable)[0]]
        assert {m.direction for m in ours} == {direction}


def test_values_carry_their_roles():
    def roles(name):
        vector = next(v for v in VECTORS if v["name"] == name)
        _, cursor = decode(bytes.fromhex(vector["hex"]), ReadableBecause[vector.get("readable", "NOT_READABLE")])
        return [(role.name, length) for role, _, length in cursor.trace.values]

    header = [("MAC", 4), ("SEQUENCE_NUMBER", 1)]
    assert roles("authentication request") == [("CHALLENGE", 16), ("CHALLENGE", 16)]
    assert roles("authentication response") == [("RESPONSE", 8)]
    assert roles("authentication failure, synchronisation") == [("RESPONSE", 14)]
    assert roles("identity response") == [("IDENTITY", 8)]
    assert roles("GUTI reallocation command") == [("TMSI", 4)]
    assert roles("service request") == [("MAC", 2)]
    assert roles("the same, its cipher not known") == [*header, ("CIPHERED", 13)]
    assert roles("security mode complete, null cipher") == [*header, ("IDENTITY", 9)]


def test_no_problem_shows_a_value():
    secret = "deadbeef"
    _, cursor = decode(bytes.fromhex(f"07560cf499f90702004000{secret}00"))
    assert cursor.problems
    assert all(secret not in problem.detail for problem in cursor.problems)


@pytest.mark.parametrize(
    ("body", "plausible"),
    [
        ("0754", True),
        (ATTACH.hex(), True),
        ("0748" + "010bf699f907000201c000004d", True),
        ("", False),
        ("07", False),
        ("1754", False),
        ("0740", False),
        ("075400", False),
        ("075433aa", False),
        ("0744", False),
        ("0201d9", False),
        ("0762020304", False),
    ],
)
def test_plausible_plain(body, plausible):
    assert plausible_plain(bytes.fromhex(body)) is plausible
