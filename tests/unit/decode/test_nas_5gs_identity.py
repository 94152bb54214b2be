"""5GS mobile identities: what the vectors of test_nas_5gs.py do not show."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.nas_5gs_identity import mobile_identity, plmn
from cleannet.model.identity import SUCI, IdentityType, ProtectionScheme
from cleannet.model.problem import ProblemKind


def read(content):
    cursor = Cursor(content, "TEST")
    identity = mobile_identity(cursor)
    return identity, [problem.kind for problem in cursor.problems], cursor


@pytest.mark.parametrize(
    ("octets", "shown"), [("99f907", "999-70"), ("130062", "310-260"), ("00f110", "001-01"), ("fffff0", "fff-0f")]
)
def test_plmn(octets, shown):
    assert plmn(Cursor(bytes.fromhex(octets), "TEST")) == shown


@pytest.mark.parametrize(
    ("octets", "digits"), [("ffff", ""), ("f0ff", "0"), ("21ff", "12"), ("21f3", "123"), ("2143", "1234")]
)
def test_routing_indicator(octets, digits):
    identity, problems, _ = read(bytes.fromhex(f"0199f907{octets}0000" + "10"))
    assert (identity.routing_indicator, problems) == (digits, [])


@pytest.mark.parametrize("octets", ["1fff", "a1ff"])
def test_routing_indicator_with_a_gap_or_a_letter(octets):
    _, problems, _ = read(bytes.fromhex(f"0199f907{octets}0000" + "10"))
    assert problems == [ProblemKind.BAD_VALUE]


@pytest.mark.parametrize("scheme", list(ProtectionScheme))
def test_every_protection_scheme(scheme):
    identity, problems, _ = read(bytes.fromhex(f"0199f907f0ff{scheme:02x}07aabb"))
    assert (identity.scheme, identity.key_identifier, identity.value, problems) == (scheme, 7, b"\xaa\xbb", [])


@pytest.mark.parametrize(
    ("text", "routing", "scheme", "key", "good"),
    [
        ("type1.rid0.schid0.useridanonymous@a.b", "0", 0, 0, True),
        ("type1.rid6789.schid1.hnkey255.ecckeyAA@a.b", "6789", 1, 255, True),
        ("type1.rid0.schid12.hnkey1.outAA@a.b", "0", 12, 1, True),
        ("type1.rid0.schid16.userid@a.b", "0", 0, 0, False),
        ("type1.rid0.schid1", "0", 0, 0, False),
        ("type1.rid0.schid.userid@a", "0", 0, 0, False),
        ("type1.rid12345.schid1.hnkey1.", "", 0, 0, False),
        ("type1.schid1.hnkey1.x", "", 0, 0, False),
        ("type", "", 0, 0, False),
        ("", "", 0, 0, False),
        ("schid1", "", 0, 0, False),
    ],
)
def test_suci_as_text(text, routing, scheme, key, good):
    identity, problems, _ = read(b"\x11" + text.encode())
    assert type(identity) is SUCI
    assert (identity.routing_indicator, identity.scheme, identity.key_identifier) == (routing, scheme, key)
    assert identity.value == text.encode()
    assert problems == ([] if good else [ProblemKind.BAD_VALUE])


def test_the_user_part_of_a_suci_as_text_is_not_structural():
    text = b"\x11type1.rid0.schid0.userid208950000000001@a.b"
    _, _, cursor = read(text)
    assert max(end for _, end in cursor.trace.structural) == text.index(b"userid")


def test_the_subscriber_part_of_a_suci_is_not_structural():
    _, _, cursor = read(bytes.fromhex("0199f907f0ff00000000000010"))
    assert max(end for _, end in cursor.trace.structural) == 8


@pytest.mark.parametrize(
    ("content", "kind"),
    [("03" + "00" * 7, IdentityType.IMEI), ("05" + "00" * 8, IdentityType.IMEISV), ("00aa", IdentityType.NO_IDENTITY)],
)
def test_kinds(content, kind):
    identity, problems, cursor = read(bytes.fromhex(content))
    assert (identity.kind, problems, cursor.left()) == (kind, [], 0)


@pytest.mark.parametrize(
    "content", ["", "01", "0199f907f0ff00", "f299f90702004000000", "f4004000", "0b00", "0500", "0600", "0700", "51"]
)
def test_too_short(content):
    with pytest.raises(Malformed):
        read(bytes.fromhex(content + "0" * (len(content) % 2)))
