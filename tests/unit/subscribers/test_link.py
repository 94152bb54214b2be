"""Identities in shapes of NAS messages, and what they tell of subscribers."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from cleannet.decode.cursor import ValueRole
from cleannet.decode.nas_5gs import nas_5gs
from cleannet.decode.shapes import Shape, ShapeTable
from cleannet.model.frame import At
from cleannet.model.identity import SUCI, IdentityType, MobileIdentity, ProtectionScheme, SUPIFormat, TemporaryIdentity
from cleannet.model.nas import OpaqueNAS, ReadableBecause, RegistrationAccept, RegistrationRequest, SecurityModeComplete
from cleannet.subscribers.link import Kind, Linking, digits, sightings, words

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "nas_5gs.toml").read_text())["vector"]
T1, T2, T0 = ((Kind.TEMPORARY, (1, 0), bytes([0, 0, 0, n])) for n in (1, 2, 0))
C1, C2 = ((Kind.CONCEALED, ("999-70",), bytes([n] * 13)) for n in (1, 2))
P1, P2 = ((Kind.PERMANENT, ("999-70",), bytes([n] * 5)) for n in (1, 2))


def people(*seen):
    """The connections of each subscriber. `seen`: connection, identity and, where the network gives it, "given"."""
    linking = Linking(max(c for c, *_ in seen) + 1)
    for connection, identity, *given in seen:
        linking.see(connection, identity, bool(given))
    return [sorted(p.connections) for p in linking.finish()]


def shape_of(*messages, values):
    return Shape(0, messages, tuple(values), (), False, None, False)


def temporary(given=b"\x01\x02\x03\x04"):
    return TemporaryIdentity(IdentityType.GUTI_5G, given, "999-70", 2, 1, 3)


def test_a_connection_without_identity_is_a_subscriber_of_its_own():
    assert people((2, T1)) == [[0], [1], [2]]
    assert Linking(0).finish() == []


def test_a_temporary_identity_passes_to_whom_it_was_given_last():
    seen = [(0, P1), (0, T1, "given"), (1, T1), (2, P2), (2, T1, "given"), (3, T1)]
    assert people(*seen) == [[0, 1], [2, 3]]


def test_what_was_given_before_anything_else_is_known():
    assert people((0, T1, "given"), (1, T1), (1, T2, "given"), (2, T2)) == [[0, 1, 2]]


def test_a_temporary_identity_of_zeros_is_one_like_any_other():
    assert people((0, T0), (1, T0)) == [[0, 1]]


def test_the_same_temporary_identity_of_another_amf_set_is_another():
    other = (Kind.TEMPORARY, (2, 0), T1[2])
    assert people((0, T1), (1, other)) == [[0], [1]]


def test_subscribers_become_one_when_a_lasting_identity_says_so():
    # Two connections under T1, one under P1; then T1's user names itself P1.
    seen = [(0, P1), (1, T1), (2, T1), (2, P1), (3, T1)]
    assert people(*seen) == [[0, 1, 2, 3]]
    linking = Linking(4)
    for connection, identity in seen:
        linking.see(connection, identity, given=False)
    assert [p.identity for p in linking.finish()] == [P1]


def test_the_strongest_identity_names_the_subscriber():
    linking = Linking(1)
    for identity in (T1, C1, P1, C2, T2):
        linking.see(0, identity, given=False)
    assert linking.finish()[0].identity == P1


def test_a_temporary_identity_never_moves_a_connection():
    assert people((0, T1), (1, P2), (1, T1), (2, T1)) == [[0, 2], [1]]


def test_a_concealed_identity_makes_nobody_who_is_known_for_good_another():
    # The second connection repeats what the first, of another subscriber, has sent.
    seen = [(0, C1), (0, P1), (1, P2), (1, C1)]
    assert people(*seen) == [[0], [1]]
    assert people(*seen, (2, P1), (3, P2)) == [[0, 2], [1, 3]]


def test_numbers_follow_the_first_connections():
    linking = Linking(4)
    for connection, identity in ((3, T1), (1, T2), (0, T1), (2, T2)):
        linking.see(connection, identity, given=False)
    assert [(p.number, sorted(p.connections)) for p in linking.finish()] == [(0, [0, 3]), (1, [1, 2])]


def test_who_is_known_by_an_identity():
    linking = Linking(3)
    assert linking.person_known_by(T1) is None
    linking.see(0, T1, given=False)
    linking.see(1, P1, given=False)
    linking.see(0, P1, given=False)
    assert linking.person_known_by(T1) is linking.person_known_by(P1) is linking.of[0]


def test_sightings_of_a_request_and_an_accept():
    guti = temporary()
    request, accept = RegistrationRequest(identity=guti), RegistrationAccept(guti=guti)
    for message, given in ((request, False), (accept, True)):
        (one,) = sightings(shape_of(message, values=[(ValueRole.MAC, 2, 4), (ValueRole.TMSI, 11, 4)]))
        assert (one.kind, one.shared, one.offset, one.length, one.given) == (Kind.TEMPORARY, (1, 3), 11, 4, given)


@pytest.mark.parametrize(
    ("scheme", "kind"),
    [
        (ProtectionScheme.NULL, Kind.PERMANENT),
        (ProtectionScheme.PROFILE_A, Kind.CONCEALED),
        (ProtectionScheme.PROPRIETARY_12, Kind.CONCEALED),
    ],
)
def test_sightings_of_a_suci(scheme, kind):
    suci = SUCI(IdentityType.SUCI, bytes(5), home_network="999-70", routing_indicator="1", scheme=scheme)
    (one,) = sightings(shape_of(RegistrationRequest(identity=suci), values=[(ValueRole.IDENTITY, 20, 5)]))
    assert one.kind is kind
    assert "1" not in one.shared  # A routing indicator does not tell subscribers apart.


def test_values_that_do_not_match_the_identities_give_no_sighting():
    request = RegistrationRequest(identity=temporary())
    assert sightings(shape_of(request, values=[])) == ()
    assert sightings(shape_of(request, values=[(ValueRole.TMSI, 11, 3)])) == ()
    assert sightings(shape_of(request, values=[(ValueRole.TMSI, 11, 4)] * 2)) == ()
    none = RegistrationRequest(identity=MobileIdentity(IdentityType.NO_IDENTITY))
    assert sightings(shape_of(none, values=[])) == ()


def test_equipment_identities_are_no_subscribers_and_hide_none_behind_them():
    imeisv = MobileIdentity(IdentityType.IMEISV, bytes(9))
    address = MobileIdentity(IdentityType.MAC_ADDRESS, bytes(6))
    nested = RegistrationRequest(identity=temporary(), container=True)
    complete = SecurityModeComplete(identity=imeisv, non_imeisv_pei=address)
    places = [(ValueRole.IDENTITY, 10, 9), (ValueRole.IDENTITY, 20, 6), (ValueRole.TMSI, 40, 4)]
    (one,) = sightings(shape_of(complete, nested, values=places))
    assert (one.kind, one.offset) == (Kind.TEMPORARY, 40)


@pytest.mark.parametrize("vector", VECTORS, ids=[v["name"] for v in VECTORS])
def test_sightings_are_where_the_identities_are(vector):
    readable = ReadableBecause[vector.get("readable", "NOT_READABLE")]
    octets = bytes.fromhex(vector["hex"])
    table = ShapeTable(
        {None: lambda cursor, way: nas_5gs(cursor, readable=readable, direction=way)}, "NAS-5GS", _opaque
    )
    table.recognise(np.frombuffer(octets, np.uint8)[None, :])
    found = [octets[s.offset : s.offset + s.length] for s in sightings(table.shapes[0])]
    named = [getattr(m, f, None) for m in table.shapes[0].example for f in ("identity", "additional_guti", "guti")]
    assert found == [i.value for i in named if isinstance(i, SUCI | TemporaryIdentity) and i.value]


def _opaque(cursor):
    return OpaqueNAS(at=At(cursor.at.frame), whole=False)


@pytest.mark.parametrize(
    ("octets", "text"), [("21436587f9", "123456789"), ("", ""), ("ff", ""), ("2143", "1234"), ("1a", "a1")]
)
def test_digits(octets, text):
    assert digits(bytes.fromhex(octets)) == text


@pytest.mark.parametrize(
    ("identity", "text"),
    [
        (T1, "5G-TMSI 00000001 (AMF set 1, pointer 0)"),
        (
            (Kind.CONCEALED, (SUPIFormat.IMSI, "999-70", ProtectionScheme.PROFILE_A, 1), b"\xab\xcd"),
            "SUCI of 999-70, output abcd",
        ),
        ((Kind.PERMANENT, (SUPIFormat.IMSI, "001-01"), bytes.fromhex("0000000010")), "SUPI imsi-001010000000001"),
        (
            (Kind.PERMANENT, (SUPIFormat.NETWORK_SPECIFIC_IDENTIFIER, ""), b"type1.rid1.schid0.userida"),
            "SUPI nai-type1.rid1.schid0.userida",
        ),
    ],
)
def test_words(identity, text):
    assert words(identity) == text
