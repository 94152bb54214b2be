"""IKE security associations."""

from cleannet.decode.control import ControlReader
from cleannet.subscribers.core import core_of
from cleannet.subscribers.ike import cipher, ike_associations
from support import ike_octets as made
from support.core_octets import datagram, read

PHONE, GATEWAY = "10.0.0.1", "10.0.0.2"


def associations(*said):
    """`said`: (from the phone, octets)."""
    ends = (PHONE, 500), (GATEWAY, 500)
    frames = [datagram(octets, *(ends if asks else ends[::-1]), identity=n) for n, (asks, octets) in enumerate(said)]
    reader = ControlReader()
    for one in read(frames).control.take():
        reader.feed(one)
    return ike_associations(core_of(reader.pdus))


def test_who_chose_what():
    (one,) = associations((True, made.init(*made.STRONG)), (False, made.answer(*made.WEAK, group=2)))
    assert (one.initiator, one.responder, one.version, one.group) == (PHONE, GATEWAY, 2, 2)
    assert one.words == "IKEv2, 3DES, HMAC-MD5, HMAC-MD5-96, MODP-1024"
    assert [asks for asks, _ in one.keys] == [False, True]


def test_sent_again_is_one_association():
    (one,) = associations((True, made.init()), (True, made.init()), (False, made.answer()))
    assert len(one.messages) == 3
    assert one.words == "IKEv2, AES-CBC-256, HMAC-SHA2-256, HMAC-SHA2-256-128, MODP-2048"


def test_without_an_answer_nothing_is_chosen():
    (one,) = associations((True, made.init()))
    assert (one.chosen, one.proposal, one.group, one.words) == (None, None, 14, "IKEv2, MODP-2048")
    (other,) = associations((False, made.answer()))
    assert (other.initiator, other.responder) == (PHONE, GATEWAY)
    assert other.proposal is not None


def test_other_exchanges_are_none():
    hidden = made.message((46, bytes(40)), exchange=35, number=1, spis=(made.INITIATOR, made.RESPONDER))
    assert associations((True, hidden)) == ()


def test_version_1():
    said = {"_1": 5, "_2": 2, "_3": 1, "_4": 2}
    spis = made.INITIATOR, made.RESPONDER
    first = made.message(made.sa_1(said), version=1, exchange=4, flags=0)
    second = made.message(made.sa_1(said), (4, b"value"), version=1, exchange=4, flags=0, spis=spis)
    (one,) = associations((True, first), (False, second))
    assert (one.aggressive, one.words) == (True, "IKEv1, 3DES, HMAC-SHA1, MODP-1024")
    (main,) = associations((True, made.message(made.sa_1(said), version=1, exchange=2, flags=0)))
    assert (main.aggressive, main.chosen) == (False, None)


def test_names_of_ciphers():
    assert (cipher(12, 256), cipher(3, 0), cipher(99, 0)) == ("AES-CBC-256", "3DES", "cipher 99")
