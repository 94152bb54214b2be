"""What a phone's log holds, as the messages of one side."""

import msgspec
import pytest

from cleannet.decode.radio import RadioReader
from cleannet.model.radio import Channel, RadioMessage
from cleannet.pipeline import Read
from cleannet.subscribers.radio import radio_subscribers
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.witnesses.phone import phone_side
from cleannet.subscribers.witnesses.sides import Form
from support.two_witnesses import IDENTITY_REQUEST, REGISTRATION_REJECT, SECOND, Spoken, log_of_nas, log_of_rrc

NOW = 1_790_000_000 * SECOND
RESPONSE = bytes.fromhex("7e00572d10") + bytes(range(16))
REGISTER = bytes.fromhex("7e004179000d0199f907f0ff00000000000010")
COMPLETE = bytes.fromhex("7e0411223344057e005e")
HIDDEN = bytes.fromhex("7e02a1b2c3d4050011223344556677")


def side(tmp_path, style, *messages):
    """The side of a log with messages (seconds, uplink, octets)."""
    path = tmp_path / "phone.dlf"
    path.write_bytes(style([Spoken(NOW + round(s * SECOND), up, octets) for s, up, octets in messages]))
    [one] = radio_subscribers(Read([str(path)]).radio)
    return phone_side(one)


def test_in_rrc_everything_is_as_sent(tmp_path):
    made = side(tmp_path, log_of_rrc, (0, True, REGISTER), (1, False, IDENTITY_REQUEST), (2, False, HIDDEN))
    assert [h.octets for h in made.heard] == [REGISTER, IDENTITY_REQUEST, HIDDEN]
    assert {h.form for h in made.heard} == {Form.AS_SENT}
    assert all(h.on_radio and h.cell.physical == 5 for h in made.heard)
    assert [h.opens for h in made.heard] == [True, False, False]
    assert [h.protected for h in made.heard] == [False, False, True]
    assert made.heard[1].time - made.heard[0].time == pytest.approx(SECOND, abs=1000)


def test_records_of_nas_do_not_tell_of_protection(tmp_path):
    session = bytes.fromhex("2e0101c1")
    made = side(tmp_path, log_of_nas, (0, False, IDENTITY_REQUEST), (3, False, HIDDEN), (9, False, session))
    assert [h.form for h in made.heard] == [Form.UNTOLD, Form.AS_SENT, Form.NESTED]
    assert not any(h.on_radio or h.cell for h in made.heard)
    assert made.logged == {IDENTITY_REQUEST, HIDDEN, session}


@pytest.mark.parametrize(
    ("style", "after", "count"),
    [(log_of_nas, 1.0, 1), (log_of_nas, 2.5, 2), (log_of_rrc, 0.05, 1), (log_of_rrc, 1.0, 2)],
)
def test_equal_octets_at_once_are_copies(tmp_path, style, after, count):
    made = side(
        tmp_path, style, (0, True, REGISTER), (1, False, IDENTITY_REQUEST), (1 + after, False, IDENTITY_REQUEST)
    )
    assert [h.octets for h in made.heard].count(IDENTITY_REQUEST) == count


@pytest.mark.parametrize(
    ("answer", "proven"), [(RESPONSE, True), (COMPLETE, True), (bytes.fromhex("7e005915300e") + bytes(14), False)]
)
def test_who_the_phone_accepts_holds_its_keys(tmp_path, answer, proven):
    made = side(tmp_path, log_of_rrc, (0, True, REGISTER), (1, True, answer), (2, False, REGISTRATION_REJECT))
    assert [c.keys_proven for c in made.connections.values()] == [proven]


def test_what_was_cut_or_taken_over_the_air_is_no_witness():
    def made(**more):
        reader = RadioReader()
        source = RadioMessage(0, 1, 0, NOW, Channel.NAS_5GS, False, "", None, IDENTITY_REQUEST)
        reader.feed(msgspec.structs.replace(source, **more))
        [one] = radio_subscribers(reader)
        return len(phone_side(one).heard)

    assert (made(), made(cut=True), made(air=True)) == (1, 0, 0)


def test_an_opening_taken_for_a_copy_is_remembered(tmp_path):
    ciphered = bytes.fromhex("7e02a1b2c3d405") + bytes(len(REGISTER))
    made = side(tmp_path, log_of_nas, (0, True, ciphered), (1, True, REGISTER))
    assert [h.octets for h in made.heard] == [ciphered]
    assert [octets for _, octets in made.openings] == [REGISTER]


def test_nothing_is_no_witness():
    assert radio_subscribers(Read([]).radio) == ()
    assert Read([]).network(Settings()).witnesses == ()
