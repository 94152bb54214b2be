"""TLS sessions that a real library makes in memory, with certificates made for them, as frames of TCP."""

import datetime
import ssl
from pathlib import Path

import pytest

from support.core_octets import ACK, SYN, segment

CLIENT, SERVER = ("10.4.2.1", 40000), ("10.4.5.1", 7777)
NOW = 1_800_000_000
"""The capture's time, seconds since 1970."""
Sent = list[tuple[bool, bytes]]


def certificate(
    folder: Path, name: str, *, begins: int = NOW - 1000, ends: int = NOW + 1000, own: bool = False
) -> Path:
    """A file with a key and a certificate for a name, signed by a CA that is made for it, or by itself."""
    x509 = pytest.importorskip("cryptography.x509", reason="certificates are made with cryptography")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    issuer = subject if own else x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "CA of the operator")])
    times = [datetime.datetime.fromtimestamp(second, datetime.UTC) for second in (begins, ends)]
    made = (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), *times)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key if own else authority, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def session(name: str, server: Path, *, client: Path | None = None, ciphers: str = "", newest: int = 0x0303) -> Sent:
    """What client and server write to each other: the handshake, and a little data.

    The client checks nothing, as a careless one does; with `client` the server asks for its certificate.
    """
    of_client, of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    of_client.check_hostname, of_client.verify_mode = False, ssl.CERT_NONE
    of_server.load_cert_chain(server)
    for context in (of_client, of_server):
        context.maximum_version = ssl.TLSVersion(newest)
        if ciphers:
            context.set_ciphers(ciphers)
    if client is not None:
        of_client.load_cert_chain(client)
        of_server.load_verify_locations(client)
        of_server.verify_mode = ssl.CERT_REQUIRED
    pipes = [ssl.MemoryBIO() for _ in range(4)]
    ends = (
        of_client.wrap_bio(pipes[0], pipes[1], server_hostname=name),
        of_server.wrap_bio(pipes[2], pipes[3], server_side=True),
    )
    sent: Sent = []
    shaken = [False, False]
    for turn in range(20):
        n = turn % 2
        try:
            if not shaken[n]:
                ends[n].do_handshake()
                shaken[n] = True
            ends[n].write(b"some data")
        except ssl.SSLWantReadError:
            pass
        if octets := pipes[2 * n + 1].read():
            sent.append((n == 0, octets))
            pipes[2 * (1 - n)].write(octets)
    assert all(shaken)
    return sent


def frames(sent: Sent, port: int = CLIENT[1]) -> list[tuple[float, bytes]]:
    """A session as frames with their times."""
    client = (CLIENT[0], port)
    numbers = {True: 100, False: 500}
    made = [segment(client, SERVER, 99, flags=SYN), segment(SERVER, client, 499, flags=SYN | ACK, acknowledged=100)]
    for forward, octets in sent:
        ends = (client, SERVER) if forward else (SERVER, client)
        for at in range(0, len(octets), 1400):
            part = octets[at : at + 1400]
            made.append(segment(*ends, numbers[forward], part, acknowledged=numbers[not forward]))
            numbers[forward] += len(part)
    return [(NOW + n / 100, one) for n, one in enumerate(made)]
