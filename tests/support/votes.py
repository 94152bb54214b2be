"""Made parties, keys, registers and votes."""

import datetime
import hashlib
from collections.abc import Sequence

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from cleannet.trust.envelope import sealed
from cleannet.trust.register import Register, load
from cleannet.trust.signing import PrivateKey, private_key
from cleannet.trust.vote import PAYLOAD, Vote, written

DAY = datetime.date(2026, 6, 1)
FILE = b"criteria\n"
DIGEST = hashlib.sha256(FILE).hexdigest()
OTHER = hashlib.sha256(b"other criteria\n").hexdigest()
_PKCS8 = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)


def seed(name: str) -> ed25519.Ed25519PrivateKey:
    """The key of a made party."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"made {name}".encode()).digest())


def pem(key: object, phrase: bytes | None = None) -> bytes:
    """A private key as PEM."""
    lock = serialization.BestAvailableEncryption(phrase) if phrase else serialization.NoEncryption()
    return key.private_bytes(*_PKCS8, lock)


def public_pem(key: object, form: str = "") -> str:
    """The public half as PEM. `form`: "compressed" for a point of P-256 in that form."""
    public = key.public_key()
    if form == "compressed":
        point = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
        # SubjectPublicKeyInfo of id-ecPublicKey on prime256v1, with the point in 33 octets (RFC 5480, 2).
        der = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + point
        return block(der)
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def block(der: bytes) -> str:
    """A public key in DER as PEM."""
    import base64

    return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(der).decode()}\n-----END PUBLIC KEY-----\n"


def p256(number: int) -> ec.EllipticCurvePrivateKey:
    """A key on P-256."""
    return ec.derive_private_key(number, ec.SECP256R1())


def signer(name: str) -> PrivateKey:
    """A made party's key as the program holds it."""
    return private_key(pem(seed(name)))


def entry(name: str, key: object = None, more: str = "") -> str:
    """A `[[party.key]]`."""
    return f'[[party.key]]\npem = """\n{public_pem(key or seed(name))}"""\n{more}\n'


def party(name: str, group: str, *keys: str, role: str = "laboratory", recognises: Sequence[str] = ()) -> str:
    """A `[[party]]`; its own key where none is given."""
    head = f'[[party]]\nid = "{name}"\ngroup = "{group}"\nrole = "{role}"\nrecognises = {list(recognises)}\n'
    return head + "".join(keys or (entry(name),))


def register_text(*parties: str, rule: str = "parties = 2\ngroups = 2\nobjections = 0") -> str:
    """A register."""
    head = f'register = "cleannet-register/1"\n[rule]\n{rule}\n' if rule else 'register = "cleannet-register/1"\n'
    return head + "".join(parties)


def three(rule: str = "parties = 2\ngroups = 2\nobjections = 0") -> Register:
    """Three parties of two groups."""
    return load(
        register_text(party("a", "north"), party("b", "north"), party("c", "south"), rule=rule), "register.toml"
    )


def vote(
    who: str, digest: str = DIGEST, version: int = 1, *, adopts: bool = True, date: str = "2026-05-01", **more
) -> Vote:
    """A made vote on `criteria`."""
    when = datetime.datetime.fromisoformat(f"{date}T00:00:00+00:00")
    given = {"name": "criteria", "reason": "", "reran": False} | more
    return Vote(digest=digest, version=version, adopts=adopts, party=who, date=when, **given)


def signed(one: Vote, *keys: PrivateKey) -> bytes:
    """The vote in an envelope, signed by its own party where no key is given."""
    return sealed(written(one), PAYLOAD, keys or (signer(one.party),))
