"""Opening NAS: what keys prove of real messages, whole and damaged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.decode import nas_kdf
from cleannet.decode.milenage import answer
from cleannet.decode.nas_opening import NASKey, NASKeys, NASOpening, Sent
from cleannet.frames import ciphers
from cleannet.model.message import Direction
from support.nas_sample import KEYS, OPC, SUPI, K, sent, subscriber

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
C01 = "c01_clean_tls"
MANY = NASKeys(tuple(subscriber(f"9997000000{n:05d}") for n in (10, 20, 30, 40, 50, 21309)))


def opened(messages, keys=KEYS):
    opening = NASOpening(keys, ["999-70"])
    return opening, opening.read(messages)


def protected(messages):
    return [n for n, one in enumerate(messages) if one.octets[0] == 0x7E and one.octets[1] & 0xF]


def replaced(messages, number, octets):
    return [one._replace(octets=octets) if n == number else one for n, one in enumerate(messages)]


def test_every_protected_message_is_verified_and_every_ciphered_one_opened():
    messages = sent(C01)
    opening, found = opened(messages)
    assert sorted(found) == protected(messages)
    assert all(one.genuine for one in found.values())
    for number, one in found.items():
        assert one.octets[:7] == messages[number].octets[:7]
        assert one.octets[7:9] == b"\x7e\0"
        assert one.ciphered == (messages[number].octets[1] in (2, 4))
    assert (opening.challenges, opening.foreign, opening.unfit) == (2, 0, 0)


def test_under_the_null_algorithm_codes_are_verified():
    _, found = opened(sent("c03_nea0"))
    assert found
    assert all(one.genuine and not one.ciphered for one in found.values())
    assert any(one.null for one in found.values())


@pytest.mark.parametrize("supi", ["999700000000002", ""])
def test_another_supi_fits_nothing_and_is_told(supi):
    opening, found = opened(sent(C01), NASKeys((subscriber(supi),)))
    assert not found
    assert (opening.challenges, opening.unfit) == (2, 2)


def test_another_subscribers_key_knows_no_challenge():
    key = NASKey(SUPI, k=bytes.fromhex(OPC), opc=bytes.fromhex(K))
    opening, found = opened(sent(C01), NASKeys((key,)))
    assert not found
    assert (opening.challenges, opening.foreign, opening.unfit) == (0, 2, 0)


def roots():
    """What the first challenge of the recording makes, at each step down."""
    request = next(one.octets for one in sent(C01) if one.octets[2:3] == b"\x56")
    rand, autn = request[request.index(b"\x21") + 1 :][:16], request[-16:]
    made = answer(bytes.fromhex(K), bytes.fromhex(OPC), rand, autn)
    ausf = nas_kdf.kausf(made.ciphering, made.integrity, "999-70", made.hidden_sequence)
    seaf = nas_kdf.kseaf(ausf, "999-70")
    return {"kausf": ausf, "kseaf": seaf, "kamf": nas_kdf.kamf(seaf, SUPI, bytes(2))}


@pytest.mark.parametrize("name", ["kausf", "kseaf", "kamf"])
def test_keys_from_further_down_open_their_registration(name):
    key = NASKey("" if name == "kamf" else SUPI, **{name: roots()[name]})
    _, found = opened(sent(C01), NASKeys((key,)))
    assert 5 < len(found) < len(protected(sent(C01)))
    assert all(one.genuine for one in found.values())


def test_a_context_outlives_its_connection():
    """Service Requests open connections that hold no command of their own."""
    messages = sent("r07_reg_idle_paging")
    commanded = {one.who for one in messages if one.octets[1] == 3}
    _, found = opened(messages, MANY)
    later = [number for number in found if messages[number].who not in commanded]
    assert len(later) > 100
    assert all(found[number].genuine for number in later)


def test_a_wrong_code_is_told_where_the_context_proves_to_be_in_force():
    messages = sent(C01)
    number = protected(messages)[3]
    octets = messages[number].octets
    for wrong in (bytes(4), bytes(one ^ 1 for one in octets[2:6])):
        _, found = opened(replaced(messages, number, octets[:2] + wrong + octets[6:]))
        assert not found[number].genuine
        assert sum(not one.genuine for one in found.values()) == 1
        assert len(found) == len(protected(messages))


def test_a_wrong_code_at_the_end_proves_nothing():
    messages = sent("c02_null_suci")
    last = protected(messages)[-1]
    octets = messages[last].octets
    _, found = opened(replaced(messages, last, octets[:2] + bytes(4) + octets[6:]))
    assert last not in found
    assert all(one.genuine for one in found.values())


def test_behind_a_command_that_no_key_fits_nothing_is_called_wrong():
    """A context that was changed without the capture showing how is no context of ours."""
    messages = sent(C01)
    command = next(n for n, one in enumerate(messages) if one.octets[1] == 3)
    octets = messages[command].octets
    _, found = opened(replaced(messages, command, octets[:2] + bytes(4) + octets[6:]))
    assert all(one.genuine for one in found.values())


def test_numbers_go_on_where_the_sequence_number_begins_anew():
    messages = [one for one in sent("r07_reg_idle_paging") if one.octets]
    _, found = opened(messages, MANY)
    assert sorted(found) == protected(messages)
    assert all(one.genuine for one in found.values())


def test_messages_lost_or_repeated_do_not_matter():
    messages = list(sent(C01))
    number = protected(messages)[3]
    without = messages[:number] + messages[number + 1 :]
    assert len(opened(without)[1]) == len(protected(messages)) - 1
    twice = [*messages[: number + 1], messages[number], *messages[number + 1 :]]
    assert len(opened(twice)[1]) == len(protected(messages)) + 1


def test_no_text_shows_a_key():
    opening, _ = opened(sent(C01))
    for text in (repr(KEYS), repr(opening), repr(opening._contexts), str(subscriber())):
        assert K.lower() not in text.lower()
        assert repr(bytes.fromhex(K))[2:20] not in text


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.binary(max_size=80), st.sampled_from(list(Direction))), max_size=6), st.booleans())
def test_no_octets_make_it_fail(made, begun):
    some = [Sent(0, octets, way) for octets, way in made]
    prefixed = [Sent(0, b"\x7e\0\x56" + one.octets, one.way) for one in some]
    turned = [Sent(0, b"\x07\x52" + one.octets, one.way) for one in some]
    known = list(sent("c02_null_suci")) if begun else []
    opened([*known, *some, *prefixed, *turned, *[Sent(0, b"\x7e\x03" + one.octets, one.way) for one in some]])
