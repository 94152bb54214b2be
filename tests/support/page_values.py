"""Values of fields as the pages under tests/checks/ write them."""

import enum
import hashlib
import re
import types
import typing

from cleannet.model.identity import (
    EPSGUTI,
    IMSI,
    SUCI,
    TMSI,
    EPSIdentity,
    EPSIdentityType,
    IdentityType,
    MobileIdentity,
    ProtectionScheme,
    TemporaryIdentity,
)
from cleannet.model.ngap import Cause, CauseGroup, Protection, QosFlows, SecurityIndication, SecurityResult, Tunnel
from cleannet.model.pfcp import FAR, PDR, TEID, ApplyAction, MadePDR, PFCPInterface
from cleannet.model.rrc import RRCIdentity
from cleannet.model.security import UESecurityCapability
from cleannet.model.security_eps import EPSSecurityCapability


def octets(word: str, length: int) -> bytes:
    """Octets that stand for a word: the hexadecimal number where it is one of that length, else a digest."""
    if re.fullmatch(rf"[0-9a-f]{{{2 * length}}}", word):
        return bytes.fromhex(word)
    return hashlib.sha256(word.encode()).digest()[:length]


def identity(text: str) -> MobileIdentity:
    """`suci:NULL:999-70:A`, `suci:PROFILE_A:999-70:X`, `guti:T1`, `stmsi:T1`, `imei:I`, `imeisv:I`, `none`."""
    kind, *rest = text.split(":")
    if kind == "suci":
        scheme, home, value = rest
        return SUCI(IdentityType.SUCI, octets(value, 5), home_network=home, scheme=ProtectionScheme[scheme])
    if kind in ("guti", "stmsi"):
        of = IdentityType.GUTI_5G if kind == "guti" else IdentityType.S_TMSI_5G
        plmn = "999-70" if kind == "guti" else None
        return TemporaryIdentity(of, octets(rest[0], 4), plmn, 2 if plmn else None, 1, 0)
    names = {"imei": IdentityType.IMEI, "imeisv": IdentityType.IMEISV, "mac": IdentityType.MAC_ADDRESS}
    if kind in names:
        return MobileIdentity(names[kind], octets(rest[0], 8))
    assert kind == "none", text
    return MobileIdentity(IdentityType.NO_IDENTITY)


def eps_identity(text: str) -> EPSIdentity:
    """`imsi:262-01:A`, `guti:T1`, `guti:T1:262-01`, `tmsi:T1`, `imei:I`, `imeisv:I`, `none`."""
    kind, *rest = text.split(":")
    if kind == "imsi":
        country, _, network = rest[0].partition("-")
        value = (country + network).encode() + octets(rest[1], 10)
        return IMSI(EPSIdentityType.IMSI, value, country, network[:2])
    if kind == "guti":
        return EPSGUTI(EPSIdentityType.GUTI, octets(rest[0], 4), rest[1] if rest[1:] else "999-70", 2, 1)
    if kind == "tmsi":
        return TMSI(EPSIdentityType.TMSI, octets(rest[0], 4))
    if kind in ("imei", "imeisv"):
        return EPSIdentity(EPSIdentityType[kind.upper()], octets(rest[0], 8))
    assert kind == "none", text
    return EPSIdentity(EPSIdentityType.NO_IDENTITY)


def capability(text: str) -> UESecurityCapability:
    """`0123/123`: 5G-EA0 to 5G-EA3, 5G-IA1 to 5G-IA3; a second pair for EPS: `0123/123/01/1`."""
    maps = [sum(0x80 >> int(digit) for digit in part) for part in text.split("/")]
    return UESecurityCapability(*maps)


def value_of(kind: object, text: str) -> object:
    """A field's value from its text, by the field's type."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return value_of(next(a for a in typing.get_args(kind) if a is not type(None)), text)
    if typing.get_origin(kind) is tuple:
        return tuple(value_of(typing.get_args(kind)[0], part) for part in text.split(",") if part)
    assert isinstance(kind, type), kind
    if issubclass(kind, enum.Enum):
        return kind(int(text)) if text.isdigit() else kind[text]
    if kind is bool:
        return text in ("yes", "true", "1")
    if kind is int:
        return int(text, 0)
    if kind is bytes:
        return octets(text, 4) if not text.startswith("0x") else bytes.fromhex(text[2:])
    if kind is str:
        return text
    if kind is UESecurityCapability:
        return capability(text)
    if kind is EPSSecurityCapability:
        one = capability(text)
        return EPSSecurityCapability(one.ea, one.ia)
    if issubclass(kind, MobileIdentity):
        return identity(text)
    if issubclass(kind, EPSIdentity):
        return eps_identity(text)
    return record_of(kind, text.split(":"))


def _end(text: str) -> TEID:
    """`10.1.0.1/5`: address and TEID, which is 1 where it is not told."""
    address, _, number = text.partition("/")
    return TEID(int(number or 1), address)


def record_of(kind: type, parts: list[str]) -> object:
    """Small records: `cause=NAS:normal-release`, `security_indications=1:REQUIRED:REQUIRED`, `redirection=GERAN:12`, …

    An identity of RRC is `s-TMSI:T1`, `randomValue:R`, `imsi:A`, …
    """
    if kind is RRCIdentity:
        return RRCIdentity(parts[0], octets(parts[1], 5 if "TMSI" in parts[0] or parts[0] == "randomValue" else 15))
    if kind is Cause:
        return Cause(CauseGroup[parts[0]], 0, parts[1])
    if kind is SecurityIndication:
        return SecurityIndication(int(parts[0]), Protection[parts[1]], Protection[parts[2]])
    if kind is SecurityResult:
        return SecurityResult(int(parts[0]), parts[1] == "yes", parts[2] == "yes")
    if kind is FAR:  # `1:FORW:10.1.0.1`, `1:FORW:10.1.0.1/5` (TEID 5), `1:DUPL:10.1.0.1:10.9.0.1` (a copy to the last)
        side = PFCPInterface[parts.pop()] if parts[-1] in PFCPInterface.__members__ else None  # … `:ACCESS`
        targets = [_end(text) for text in parts[2:]]
        return FAR(int(parts[0]), False, ApplyAction[parts[1]], side, *targets[:1] or [None], tuple(targets[1:]))
    if kind is PDR:  # `1:ACCESS:10.4.1.1/256:10.45.0.2:9` (its tunnel's end, the UE's address, a QFI); `-` for none
        side, end, ue, qfi = (*parts[1:], *["-"] * 4)[:4]
        tunnel = None if end == "-" else TEID() if end == "CHOOSE" else _end(end)
        flows = () if qfi == "-" else (int(qfi),)
        own = () if ue in ("-", "FRAMED") else (ue,)
        return PDR(int(parts[0]), True, PFCPInterface[side], tunnel, own, qfis=flows, framed=ue == "FRAMED")
    if kind is MadePDR:  # `1:10.4.1.1/256`
        return MadePDR(int(parts[0]), None, _end(parts[1]))
    if kind is QosFlows:  # `1:9:10`
        return QosFlows(int(parts[0]), tuple(map(int, parts[1:])))
    if kind is Tunnel:  # `10.0.0.1:t1`, `10.0.0.1:00000005:1` (of PDU session 1)
        session = int(parts[2]) if parts[2:] else -1
        return Tunnel(bytes(int(n) for n in parts[0].split(".")), octets(parts[1], 4), session)
    hints = typing.get_type_hints(kind)
    return kind(**{k: value_of(hints[k], part) for k, part in zip(hints, parts, strict=False)})
