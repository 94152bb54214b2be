"""Handshakes: what they call themselves."""

from cleannet.model.frame import NOWHERE
from cleannet.model.tls import TLSHandshake


def test_tls_and_dtls():
    assert TLSHandshake(at=NOWHERE).protocol == "TLS"
    assert TLSHandshake(at=NOWHERE, datagrams=True).protocol == "DTLS"
    assert TLSHandshake(at=NOWHERE).name == "Handshake"
