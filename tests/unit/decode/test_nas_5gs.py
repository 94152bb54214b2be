"""NAS-5GS messages against vectors (tests/vectors/nas_5gs.toml), cuts and nesting."""

import enum
import tomllib
from pathlib import Path

import pytest

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.decode.nas_5gs import DEEPEST, nas_5gs, plausible_plain
from cleannet.model import nas
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction
from cleannet.model.nas import ReadableBecause
from cleannet.model.problem import ProblemKind

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "nas_5gs.toml").read_text())["vector"]
HERE = At(FrameRef(0, 7, 1))
REGISTRATION = bytes.fromhex("7e0041790001002e02f0f0")
PROTECTED = bytes.fromhex("7e010000000000")


def decode(pdu, readable=ReadableBecause.NOT_READABLE, direction=Direction.UPLINK, *, cut=False):
    cursor = Cursor(pdu, "NAS-5GS", HERE, cut=cut)
    return nas_5gs(cursor, readable=readable, direction=direction), cursor


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
        message = getattr(message, part)
    return shown(message)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector(vector):
    messages, cursor = decode(bytes.fromhex(vector["hex"]), ReadableBecause[vector.get("readable", "NOT_READABLE")])
    problems = [problem.kind.label for problem in cursor.problems]
    assert problems == vector.get("problems", [])
    assert cursor.left() == 0
    assert [message.name for message in messages] == [expected["name"] for expected in vector["expect"]]
    for message, expected in zip(messages, vector["expect"], strict=True):
        for path, value in ({"whole": True} | expected).items():
            found = type(message).__name__ if path == "class" else field(message, path)
            assert found == value, path
        assert message.at == HERE
        assert message.direction is Direction.UPLINK
        assert message.protocol == "NAS-5GS"


def test_every_class_of_the_model_has_a_vector():
    classes = {
        name
        for name, value in vars(nas).items()
        if isinstance(value, type) and issubclass(value, nas.NASMessage) and value is not nas.NASMessage
    }
    seen = {
        type(message).__name__
        for vector in VECTORS
        for message in decode(bytes.fromhex(vector["hex"]), ReadableBecause[vector.get("readable", "NOT_READABLE")])[0]
    }
    assert classes == seen


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_cut_at_every_octet(vector):
    pdu = bytes.fromhex(vector["hex"])
    readable = ReadableBecause[vector.get("readable", "NOT_READABLE")]
    whole, _ = decode(pdu, readable)
    kinds = set()
    for end in range(len(pdu)):
        cursor = Cursor(pdu[:end], "NAS-5GS", cut=True)
        try:
            messages = nas_5gs(cursor, readable=readable)
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
        ("7e", ProblemKind.LENGTH_PAST_END),
        ("7e00", ProblemKind.LENGTH_PAST_END),
        ("2e0101", ProblemKind.LENGTH_PAST_END),
        ("7e01aabbccdd", ProblemKind.LENGTH_PAST_END),
        ("7e01aabbccdd00", ProblemKind.LENGTH_PAST_END),
        ("7e01aabbccdd0011", ProblemKind.UNKNOWN_PROTOCOL),
        *((f"7e{header:02x}aabbccdd007e0055", ProblemKind.BAD_VALUE) for header in range(5, 16)),
    ],
)
def test_a_pdu_that_cannot_be_named_is_malformed(pdu, kind):
    with pytest.raises(Malformed) as raised:
        decode(bytes.fromhex(pdu))
    assert raised.value.kind is kind


def test_an_empty_ciphered_body_keeps_its_header():
    (message,), cursor = decode(bytes.fromhex("7e02aabbccdd09"))
    assert (message.length, message.sequence_number, cursor.problems) == (0, 9, [])


def test_the_upper_half_of_the_header_octet_is_spare():
    (message,), _ = decode(bytes.fromhex("7ef055"))
    assert message.name == "ConfigurationUpdateComplete"


def test_nesting_is_bounded_in_bodies():
    with pytest.raises(Malformed) as raised:
        decode(PROTECTED * 50 + REGISTRATION)
    assert raised.value.kind is ProblemKind.NESTED_TOO_DEEP


def test_nesting_is_bounded_in_containers():
    pdu = REGISTRATION
    for _ in range(20):
        pdu = bytes.fromhex("7e005e71") + len(pdu).to_bytes(2, "big") + pdu
    messages, cursor = decode(pdu)
    assert len(messages) == DEEPEST + 1
    assert type(messages[-1]) is nas.OpaqueNAS
    assert [problem.kind for problem in cursor.problems] == [ProblemKind.NESTED_TOO_DEEP]


def test_values_carry_their_roles():
    def roles(hexadecimal, readable=ReadableBecause.NOT_READABLE):
        _, cursor = decode(bytes.fromhex(hexadecimal), readable)
        return [(role.name, length) for role, _, length in cursor.trace.values]

    header = [("MAC", 4), ("SEQUENCE_NUMBER", 1)]
    by_name = {vector["name"]: vector["hex"] for vector in VECTORS}
    assert roles(by_name["authentication request"]) == [("CHALLENGE", 16), ("CHALLENGE", 16)]
    assert roles(by_name["authentication response"]) == [("RESPONSE", 16)]
    assert roles(by_name["authentication failure, synchronisation"]) == [("RESPONSE", 14)]
    assert roles(by_name["IMEI"]) == [("IDENTITY", 8)]
    assert roles(by_name["registration request with a profile A SUCI"]) == [("IDENTITY", 45)]
    assert roles(by_name["SUCI as NAI, null scheme (NSI)"]) == [("IDENTITY", 42)]
    assert roles(by_name["5G-S-TMSI in a service request"]) == [("TMSI", 4)]
    assert roles(by_name["registration accept"]) == [*header, ("CIPHERED", 39)]
    assert roles(by_name["registration accept"], ReadableBecause.NULL_SELECTED) == [*header, ("TMSI", 4)]
    assert ValueRole.NAS_PDU.name not in {role for role, _ in roles(by_name["security mode command with everything"])}


def test_no_problem_shows_a_value():
    secret = "deadbeef"
    _, cursor = decode(bytes.fromhex(f"7e005c000cf299fa07020040{secret}00"))
    assert cursor.problems
    assert all(secret not in problem.detail and "3735928559" not in problem.detail for problem in cursor.problems)


@pytest.mark.parametrize(
    ("body", "plausible"),
    [
        ("7e0043", True),
        ("7e005e7700094573806121856151f1", True),
        (REGISTRATION.hex(), True),
        ("7e0067010006" + "2e0101c1ffff", True),
        ("7e0067010006" + "2e0101c1ffff" + "1201", True),
        ("", False),
        ("7e", False),
        ("7e00", False),
        ("7e1043", False),
        ("7e010000000000" + "7e0043", False),
        ("2e0101c1ffff", False),
        ("7e0040", False),
        ("7e004300", False),
        ("7e00435000", False),
        ("7e005e77000945738061218561", False),
        ("7e0067010006" + "2e0101c1ff", False),
        ("7e0067010005" + "2e0101c1ff", False),
        ("7e0044165f01211601011601", False),
    ],
)
def test_plausible_plain(body, plausible):
    assert plausible_plain(bytes.fromhex(body)) is plausible
