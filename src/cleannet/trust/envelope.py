"""DSSE envelopes, version 1.0: a payload, what it is, and signatures over both (secure-systems-lab/dsse, protocol.md).

The name of a key in an envelope is a hint that nobody signed; nothing here decides by it.
"""

import base64
from collections.abc import Iterable

import msgspec

from cleannet.model.record import Record
from cleannet.trust.signing import PrivateKey, decoded

LARGEST = 1 << 20
MOST_SIGNATURES = 64


class EnvelopeRefused(ValueError):
    """What was given is no envelope; the message says why."""


class Signature(Record, frozen=True):
    """A signature. `hint`: which key made it, as nobody signed."""

    octets: bytes
    hint: str = ""


class Envelope(Record, frozen=True):
    """An envelope. `signed`: the octets over which each of the signatures is made."""

    payload: bytes
    payload_type: str
    signatures: tuple[Signature, ...]

    @property
    def signed(self) -> bytes:
        """What is signed: the type and the payload, each with its length."""
        return encoded(self.payload_type, self.payload)


class _Signature(msgspec.Struct, frozen=True):
    sig: str
    keyid: str = ""


class _Envelope(msgspec.Struct, frozen=True, rename="camel"):
    payload: str
    payload_type: str
    signatures: tuple[_Signature, ...]


def encoded(kind: str, body: bytes) -> bytes:
    """Pre-authentication encoding (PAE)."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(body), body)


def sealed(payload: bytes, kind: str, keys: Iterable[PrivateKey]) -> bytes:
    """An envelope as JSON, signed with each of the keys."""
    octets = encoded(kind, payload)
    signatures = [{"keyid": key.public.value, "sig": base64.b64encode(key.sign(octets)).decode()} for key in keys]
    body = {"payload": base64.b64encode(payload).decode(), "payloadType": kind, "signatures": signatures}
    return msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n"


def opened(raw: bytes) -> Envelope:
    """Reads an envelope. Its signatures are not verified by this.

    Raises:
        EnvelopeRefused: it is too large, no JSON, has not the members of an envelope, or too many signatures.
    """
    if len(raw) > LARGEST:
        raise EnvelopeRefused(f"it has more than {LARGEST} octets, which no vote needs")
    try:
        read = msgspec.json.decode(raw, type=_Envelope)
        payload = decoded(read.payload)
        signatures = tuple(Signature(decoded(one.sig), one.keyid) for one in read.signatures)
    except msgspec.ValidationError as wrong:
        raise EnvelopeRefused(f"it is not a DSSE envelope: {wrong}") from None
    except (msgspec.DecodeError, RecursionError, ValueError) as wrong:
        raise EnvelopeRefused(f"it is not JSON with base64 in it: {wrong}") from None
    if not signatures:
        raise EnvelopeRefused("nobody signed it")
    if len(signatures) > MOST_SIGNATURES:
        raise EnvelopeRefused(f"it has {len(signatures)} signatures; at most {MOST_SIGNATURES} are read")
    return Envelope(payload, read.payload_type, signatures)
