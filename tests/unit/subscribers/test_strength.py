"""What protects a connection, in words."""

import pytest

from cleannet.model.tls import TLSHandshake
from cleannet.subscribers.strength import of_handshake


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, ""),
        ({"version": 0x0304, "suite": 0x1301, "group": 29}, "TLS 1.3, AES-128-GCM-SHA256, x25519"),
        ({"version": 0x0303, "datagrams": True, "suite": 0xABCD}, "DTLS 1.2, suite 0xabcd"),
        ({"version": 0x0300, "group": 999}, "SSL 3.0, group 999"),
        ({"version": 0x0399}, "TLS 0x0399"),
    ],
)
def test_as_far_as_it_is_visible(values, text):
    assert of_handshake(TLSHandshake(**values)) == text
