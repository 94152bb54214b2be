"""Real connections of TLS for tests: both ends in this process, over no network. Made, and labelled as made."""

import contextlib
import datetime
import functools
import ssl
from pathlib import Path
from typing import NamedTuple

import pytest


class Session(NamedTuple):
    """What went over the wire, in its order (`forward`: from client to server), and the secrets."""

    wire: list[tuple[bool, bytes]]
    log: bytes
    suite: str


@functools.cache
def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate and its key."""
    pytest.importorskip("cryptography", reason="wants the extra keys")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "udm.example")])
    start = datetime.datetime(2026, 1, 1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + datetime.timedelta(36500))
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    for path, octets in zip(paths, (made, secret), strict=True):
        path.write_bytes(octets)
    return paths


def session(folder: Path, version: ssl.TLSVersion, said: list[tuple[bool, bytes]], suites: str = "") -> Session:
    """A handshake, and then what the ends say (`forward`: the client)."""
    chain = certificate(folder)
    log = folder / "log"
    log.unlink(missing_ok=True)
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server.load_cert_chain(*chain)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    client.keylog_filename = str(log)
    for context in (server, client):
        context.minimum_version = context.maximum_version = version
        if suites:
            context.set_ciphers(f"{suites}:@SECLEVEL=0")
    ends = _End(client, is_server=False), _End(server, is_server=True)
    wire: list[tuple[bool, bytes]] = []
    for _ in range(4):
        for forward, end in ((True, ends[0]), (False, ends[1])):
            end.shake()
            _move(ends, forward, wire)
    for forward, octets in said:
        ends[0 if forward else 1].layer.write(octets)
        _move(ends, forward, wire)
    return Session(wire, log.read_bytes(), ends[0].layer.cipher()[0])


class _End:
    def __init__(self, context: ssl.SSLContext, *, is_server: bool) -> None:
        self.given, self.out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.layer = context.wrap_bio(self.given, self.out, server_side=is_server)

    def shake(self) -> None:
        with contextlib.suppress(ssl.SSLWantReadError):
            self.layer.do_handshake()


def _move(ends: tuple[_End, _End], forward: bool, wire: list[tuple[bool, bytes]]) -> None:
    source, target = ends if forward else ends[::-1]
    if octets := source.out.read():
        wire.append((forward, octets))
        target.given.write(octets)
