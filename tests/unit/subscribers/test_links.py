"""Links between hosts."""

import pytest

from cleannet.subscribers.links import Protection, is_local


@pytest.mark.parametrize("one", Protection)
def test_what_hides(one):
    assert one.hides is (one.value in ("ESP", "TLS", "DTLS", "SSH", "encryption of its own"))


@pytest.mark.parametrize(
    ("a", "b", "local"),
    [("10.0.0.1", "10.0.0.1", True), ("::1", "::1", True), ("127.0.0.1", "10.0.0.1", False), ("a", "a", False)],
)
def test_inside_one_host(a, b, local):
    assert is_local(a, b) is local
