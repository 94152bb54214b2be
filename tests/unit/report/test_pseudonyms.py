"""Names that stand for subscribers."""

import hashlib
import hmac
import re

import pytest

from cleannet.model.identity import SUPIFormat
from cleannet.report.pseudonyms import SHOWN_DIGITS, Pseudonyms
from cleannet.subscribers.link import Kind, Person

KEY = b"0123456789abcdef"
SOMEBODY = Person(0, identity=(Kind.PERMANENT, (SUPIFormat.IMSI, "999-70"), bytes.fromhex("0000000010")))
OTHER = Person(1, identity=(Kind.PERMANENT, (SUPIFormat.IMSI, "999-70"), bytes.fromhex("0000000020")))


def test_a_pseudonym_is_the_hmac_of_the_identity():
    digest = hmac.new(KEY, b"SUPI imsi-999700000000001", hashlib.sha256).hexdigest()
    assert Pseudonyms(KEY).of(SOMEBODY) == f"subscriber {digest[:SHOWN_DIGITS]}"
    assert Pseudonyms(KEY).of(SOMEBODY) == "subscriber 0b5cef6479cc"


def test_one_identity_has_one_name_under_one_key():
    names = Pseudonyms(KEY)
    assert names.of(SOMEBODY) == names.of(Person(7, [3], SOMEBODY.identity))
    assert names.of(SOMEBODY) != names.of(OTHER)
    assert names.of(SOMEBODY) != Pseudonyms(KEY[::-1]).of(SOMEBODY)


def test_without_a_key_each_run_has_one_of_its_own():
    assert Pseudonyms().of(SOMEBODY) != Pseudonyms().of(SOMEBODY)
    names = Pseudonyms()
    assert names.of(SOMEBODY) == names.of(SOMEBODY)


@pytest.mark.parametrize("key", [b"", b"0", bytes(15)])
def test_a_key_too_short_to_protect_is_refused(key):
    with pytest.raises(ValueError, match=f"at least 16 octets, this one has {len(key)}"):
        Pseudonyms(key)


def test_identities_are_shown_only_where_the_user_asks():
    shown = Pseudonyms(KEY, show_identities=True)
    assert shown.of(SOMEBODY) == "SUPI imsi-999700000000001"
    assert re.fullmatch(r"subscriber [0-9a-f]{12}", Pseudonyms(KEY).of(SOMEBODY))


@pytest.mark.parametrize("show", [False, True])
def test_who_has_no_readable_identity_is_counted(show):
    assert Pseudonyms(KEY, show_identities=show).of(Person(4)) == "subscriber without readable identity, no. 5"
