"""Keys that sign votes."""

import base64
import importlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicNumbers

from cleannet.trust import signing
from cleannet.trust.envelope import encoded
from cleannet.trust.signing import KeyRefused, decoded, is_locked, private_key, public_key
from support.votes import block, p256, pem, public_pem, seed

ED25519_HEAD = bytes.fromhex("302a300506032b6570032100")


@pytest.mark.parametrize("key", [seed("a"), p256(7)])
def test_what_a_key_signs_its_public_half_verifies_and_nothing_else_does(key):
    mine = private_key(pem(key))
    public = public_key(public_pem(key).encode())
    assert public.value == mine.public.value
    made = mine.sign(b"octets")
    assert public.verifies(b"octets", made)
    assert not public.verifies(b"octet", made)
    assert not public.verifies(b"octets", made[:-1])
    assert not public.verifies(b"octets", b"")
    assert not public_key(public_pem(seed("b")).encode()).verifies(b"octets", made)


def test_the_example_of_dsse_verifies():
    """protocol.md, Test Vectors: r and s of 32 octets each."""
    x = 46950820868899156662930047687818585632848591499744589407958293238635476079160
    y = 5640078356564379163099075877009565129882514886557779369047442380624545832820
    numbers = EllipticCurvePublicNumbers(x, y, ec.SECP256R1())

    class Holder:
        @staticmethod
        def public_key():
            return numbers.public_key()

    public = public_key(public_pem(Holder).encode())
    made = decoded("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")
    assert public.verifies(encoded("http://example.com/HelloWorld", b"hello world"), made)
    assert not public.verifies(encoded("http://example.com/HelloWorld", b"hello World"), made)


def test_one_key_in_two_forms_has_one_value():
    key = p256(11)
    short, long = public_pem(key, "compressed"), public_pem(key)
    assert short != long
    assert (
        public_key(short.encode()).value
        == public_key(long.encode()).value
        != public_key(public_pem(p256(12)).encode()).value
    )


@pytest.mark.parametrize("ordinate", [0, 1, 2**255 - 20, 2**255 - 19 + 3, *sorted(signing._SMALL)])
def test_points_under_which_anybody_signs_are_refused(ordinate):
    der = ED25519_HEAD + ordinate.to_bytes(32, "little")
    with pytest.raises(KeyRefused, match="anybody can sign"):
        public_key(block(der).encode())


def test_the_points_of_small_order_are_the_known_ones():
    """The two of order 8 stand here as octets, as RFC 8032 writes a point."""
    some = {one.to_bytes(32, "little").hex() for one in signing._SMALL}
    assert "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05" in some
    assert "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a" in some
    # On the curve -x² + y² = 1 + d·x²·y², doubling a point of order 8 gives y = 0: x² = -y² (RFC 8032, 5.1).
    prime, d = 2**255 - 19, -121665 * pow(121666, -1, 2**255 - 19)
    for y in signing._SMALL - {0, 1, prime - 1}:
        assert (d * y**4 + 2 * y * y - 1) % prime == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "no public key in PEM"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "no public key in PEM"),
        (pem(seed("a")), "private key"),
        (public_pem(ed448.Ed448PrivateKey.generate()).encode(), "Ed25519"),
        (public_pem(ec.generate_private_key(ec.SECP384R1())).encode(), "P-256"),
        (public_pem(rsa.generate_private_key(65537, 2048)).encode(), "Ed25519"),
    ],
)
def test_other_keys_are_refused_with_what_is_wanted(text, message):
    with pytest.raises(KeyRefused, match=message):
        public_key(text)


def test_locked_private_keys_want_their_phrase():
    locked = pem(seed("a"), b"phrase")
    assert is_locked(locked)
    assert not is_locked(pem(seed("a")))
    assert private_key(locked, b"phrase").public.value == private_key(pem(seed("a"))).public.value
    for wrong in (None, b"other"):
        with pytest.raises(KeyRefused, match="no private key in PEM"):
            private_key(locked, wrong)


def test_both_alphabets_of_base64_are_read():
    octets = bytes(range(256))
    assert decoded(base64.b64encode(octets).decode()) == decoded(base64.urlsafe_b64encode(octets).decode()) == octets
    with pytest.raises(ValueError, match=r"base64|Only|Incorrect|Excess"):
        decoded("a$b=")


def test_without_the_extra_it_says_how_to_install_it(monkeypatch):
    signing._load.cache_clear()

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(signing.NotInstalled, match=r"cleannet\[trust\]"):
        public_key(b"")
    signing._load.cache_clear()
