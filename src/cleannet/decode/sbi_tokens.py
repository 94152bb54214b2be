"""Access tokens and assertions of clients (RFC 7519; TS 29.510, 6.3.5.2.4; TS 33.501, 13.3.8): claims only."""

import base64
import functools
from typing import Any

import msgspec

from cleannet.decode.sbi_paths import INSTANCE
from cleannet.model.sbi import Token


def token_of(header: str) -> Token | None:
    """The claims of a bearer token, None where an authorization header holds none."""
    scheme, _, text = header.partition(" ")
    return _token(text.strip()) if scheme.lower() == "bearer" else None


@functools.lru_cache(256)
def _token(text: str) -> Token:
    both = _parts(text)
    if both is None:
        return Token(readable=False)
    head, claims = both
    audience = claims.get("aud", ())
    expires = claims.get("exp")
    return Token(
        algorithm=_text(head.get("alg")),
        issuer=_text(claims.get("iss")),
        subject=_text(claims.get("sub")).lower(),
        audience=tuple(_text(one) for one in (audience if isinstance(audience, list) else [audience])),
        scope=_text(claims.get("scope")),
        expires=int(expires) if isinstance(expires, int | float) else None,
        producer_network=network_of(claims.get("producerPlmnId")),
        consumer_network=network_of(claims.get("consumerPlmnId")),
    )


@functools.lru_cache(256)
def assertion_of(header: str) -> str:
    """The NF instance id for which a `3gpp-Sbi-Client-Credentials` header speaks, "" where it cannot be read."""
    both = _parts(header.strip())
    subject = _text(both[1].get("sub")) if both else ""
    return subject.lower() if INSTANCE.match(subject) else ""


def _parts(text: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header and claims (RFC 7519, 7.2: both are base64url)."""
    try:
        head, claims = (msgspec.json.decode(_base64(part), type=dict[str, Any]) for part in text.split(".", 2)[:2])
    except (ValueError, RecursionError):
        return None
    return head, claims


def _base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def network_of(value: object) -> str:
    """A PlmnId (TS 29.571, 5.4.4.3) as "MCC-MNC", "" where it is none."""
    if not isinstance(value, dict):
        return ""
    country, network = _text(value.get("mcc")), _text(value.get("mnc"))
    whole = country.isdecimal() and network.isdecimal() and len(country) == 3 and len(network) in (2, 3)
    return f"{country}-{network}" if whole else ""
