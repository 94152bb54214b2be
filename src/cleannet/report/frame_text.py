"""One frame's records as an indented tree of text.

What is secret stands as its size: keys, challenges, responses, authentication codes and payloads always, identities
of subscribers and their cells unless the user asks for them.
"""

import enum
import ipaddress
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from cleannet.decode.full import Field, size
from cleannet.decode.ngap_ies import IE_NAMES
from cleannet.decode.ngap_procedures import PROCEDURES
from cleannet.model.identity import (
    EPSGUTI,
    IMSI,
    SUCI,
    EPSIdentity,
    EPSIdentityType,
    IdentityType,
    MobileIdentity,
    ProtectionScheme,
    SUPIFormat,
    TemporaryIdentity,
)
from cleannet.model.message import Message
from cleannet.model.nas import NASMessage, ReadableBecause
from cleannet.model.nas_eps import EPSMessage
from cleannet.model.ngap import Cause, NGAPMessage, NGAPSecurityCapabilities, Tunnel
from cleannet.model.problem import Problem
from cleannet.model.record import Record
from cleannet.model.rrc import RRCIdentity
from cleannet.model.security import UESecurityCapability
from cleannet.model.security_eps import EPSSecurityCapability
from cleannet.report.shown import shown
from cleannet.subscribers.link import digits

PLAIN_OCTETS = frozenset({"abba", "tac", "teid"})
"""Fields of octets that are no secret."""
IDENTITY_OCTETS = frozenset({"paging_tmsi", "tmsi", "cell"})
"""Fields of octets that are shown where the user asks for identities."""
IDENTITY_NUMBERS = frozenset({"cell_identity", "c_rnti"})
"""Numbers that tell the place or the phone: a cell has one place in the world."""
_SPOKEN = frozenset(
    {
        "ue",
        "ran",
        "amf",
        "ngap",
        "nas",
        "ksi",
        "guti",
        "tmsi",
        "guami",
        "plmn",
        "ie",
        "mac",
        "eap",
        "abba",
        "rand",
        "autn",
        "auts",
        "imeisv",
        "pei",
        "id",
        "pdu",
        "tac",
        "teid",
        "imsi",
        "gci",
        "gli",
        "sms",
        "lpp",
        "sor",
        "sm",
        "supi",
        "suci",
        "snpn",
        "slpp",
    }
)
"""Words of field and value names that are acronyms; those with a digit in them are too, and single letters."""
_SAID_ABOVE = frozenset(
    {"at", "direction", "whole", "decrypted", "message_name", "type_name", "message_type", "procedure", "pdu", "ies",
     "header", "mac", "genuine", "sequence_number", "container", "readable", "security_key", "nas_pdus", "nas",
     "channel"}
)  # fmt: skip
_TIMERS = frozenset({"t3346", "t3448", "t3502", "t3512"})
_INDENT = "  "
_ASK = " (shown with --show-identities)"


class Payload(Record, frozen=True):
    """One payload's messages (the first, then those nested in it) and the problems met in it."""

    messages: tuple[Message, ...]
    problems: tuple[Problem, ...] = ()


def lines(field: Field, depth: int = 0) -> Iterator[str]:
    """A tree as lines, each level two columns further in. No captured text acts on the terminal."""
    value = f": {shown(field.value)}" if field.value else ""
    yield f"{_INDENT * depth}{shown(field.name)}{value}"
    for one in field.inner:
        yield from lines(one, depth + 1)


def ngap_tree(ngap: Payload, nas: Sequence[Payload], *, show_identities: bool = False) -> Field:
    """An NGAP message, the NAS messages it carries, and what went wrong in each."""
    message = ngap.messages[0]
    assert isinstance(message, NGAPMessage)
    inner = [*_ngap_head(message), *_fields(message, show_identities), *_problems(ngap.problems)]
    inner += [nas_tree(one, show_identities=show_identities) for one in nas]
    return Field(f"NGAP {message.name}", _said(message), tuple(inner))


def nas_tree(payload: Payload, *, show_identities: bool = False) -> Field:
    """The messages of one PDU of NAS, RRC or GSM layer 3: the others stand inside the first."""
    first, *others = (_message(m, show_identities) for m in payload.messages)
    return Field(first.name, first.value, (*first.inner, *_problems(payload.problems), *others))


def radio_tree(pdus: Sequence[Payload], *, show_identities: bool = False) -> Field:
    """One message of the radio interface: the NAS PDUs that it carries stand inside it."""
    outer, *carried = (nas_tree(one, show_identities=show_identities) for one in pdus)
    return Field(outer.name, outer.value, (*outer.inner, *carried))


def _ngap_head(message: NGAPMessage) -> Iterator[Field]:
    if message.procedure < 0:
        return
    names = PROCEDURES.get(message.procedure, ("unknown",))
    yield Field("procedure", f"{message.procedure} ({', '.join(names)})")
    yield Field("PDU type", _words(message.pdu))
    named = (Field(f"{ie}", IE_NAMES.get(ie, "unknown")) for ie in message.ies)
    yield Field("IEs", str(len(message.ies)), tuple(named))
    if message.security_key:
        yield Field("SecurityKey", "carried, never shown")


def _message(message: Message, show: bool) -> Field:
    head = _nas_head(message) if isinstance(message, NASMessage | EPSMessage) else ()
    return Field(f"{message.protocol} {message.name}", _said(message), (*head, *_fields(message, show)))


def _said(message: Message) -> str:
    said = (message.decrypted, "seen after decryption"), (not message.whole, "not decoded completely")
    return ", ".join(words for holds, words in said if holds)


def _nas_head(message: NASMessage | EPSMessage) -> Iterator[Field]:
    if message.container:
        yield Field("carried in", "a container of the message above")
    else:
        yield Field("security header", f"{message.header.value} ({_words(message.header)})")
        if message.sequence_number is not None:
            yield Field("sequence number", str(message.sequence_number))
        if message.mac is not None:
            told = {True: ", right by the keys given", False: ", wrong by the keys given", None: ""}[message.genuine]
            yield Field("message authentication code", f"{size(len(message.mac))}{told}")
    if message.header.value or message.readable is not ReadableBecause.PLAIN:
        yield Field("body", _body(message))
    if message.ies:
        yield Field("optional elements", ", ".join(f"0x{ie:02x}" for ie in message.ies))


def _body(message: NASMessage | EPSMessage) -> str:
    if message.readable is ReadableBecause.NOT_READABLE:
        return "ciphered, or under an algorithm that this capture does not tell: not readable"
    return f"readable: {message.readable.value}"


def _fields(record: Message, show: bool) -> Iterator[Field]:
    """The fields that the message carries. A default is a value of NAS, but of NGAP it stands for an absent element.

    Of a NAS message that is not whole a default may be a field that was not read, so it is left out too.
    """
    skip_defaults = isinstance(record, NGAPMessage) or not record.whole
    for one in msgspec.structs.fields(record):
        value = getattr(record, one.name)
        if one.name in _SAID_ABOVE or value is None or value == () or (skip_defaults and value == one.default):
            continue
        yield _field(one.name, value, show)


def _field(name: str, value: object, show: bool) -> Field:
    label = _spoken(name)
    if isinstance(value, bytes):
        return Field(label, _octets(name, value, show))
    if isinstance(value, MobileIdentity):
        return Field(label, _identity_kind(value), tuple(_identity(value, show)))
    if isinstance(value, EPSIdentity | RRCIdentity):
        called = value.kind if isinstance(value, RRCIdentity) else value.kind.value
        return Field(label, called, tuple(_radio_identity(value, show)))
    if name in IDENTITY_NUMBERS and not show:
        return Field(label, _ASK.strip())
    for kind, words in _WHOLE.items():
        if isinstance(value, kind):
            return Field(label, words(value))
    if isinstance(value, tuple):
        if all(isinstance(one, int | str) for one in value):
            return Field(label, ", ".join(map(str, value)))
        return Field(label, str(len(value)), tuple(_field(f"{n}", one, show) for n, one in enumerate(value, 1)))
    if isinstance(value, Record):
        names = [one.name for one in msgspec.structs.fields(value)]
        return Field(
            label, "", tuple(_field(n, v, show) for n in names if (v := getattr(value, n)) not in ("", b"", -1))
        )
    if name in _TIMERS:
        return Field(label, "deactivated" if value == -1 else f"{value} s")
    return Field(label, str(value))


def _words(value: enum.Enum) -> str:
    return _spoken(value.name.lower())


def _spoken(name: str) -> str:
    return " ".join(map(_word, name.split("_")))


def _word(word: str) -> str:
    if word == "gnb":
        return "gNB"
    if word.endswith("s") and word[:-1] in _SPOKEN and len(word) > 3:
        return f"{word[:-1].upper()}s"
    return word.upper() if word in _SPOKEN or len(word) == 1 or re.search(r"\d", word) else word


def _algorithms(value: NGAPSecurityCapabilities) -> str:
    """The bit strings of TS 38.413, 9.3.1.86, whose bit 15 is algorithm 1; the null algorithms have no bit."""
    pairs = (
        ("NEA", value.nr_encryption),
        ("NIA", value.nr_integrity),
        ("EEA", value.eutra_encryption),
        ("EIA", value.eutra_integrity),
    )
    return ", ".join(f"{name}{n}" for name, bits in pairs for n in range(1, 17) if bits & 1 << 16 - n) or "none"


def _tunnel(value: Tunnel) -> str:
    parts = (value.address[:4], value.address[4:]) if len(value.address) == 20 else (value.address,)
    known = [str(ipaddress.ip_address(p)) if len(p) in (4, 16) else size(len(p)) for p in parts]
    session = f", PDU session {value.pdu_session}" if value.pdu_session >= 0 else ""
    return f"{', '.join(known)}, TEID 0x{value.teid.hex()}{session}"


_WHOLE: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "yes" if value else "no",
    enum.IntEnum: lambda value: f"{value.value} ({_words(value)})",
    Cause: lambda value: f"{_words(value.group)}: {value.name or value.value}",
    NGAPSecurityCapabilities: _algorithms,
    UESecurityCapability: str,
    EPSSecurityCapability: str,
    EPSIdentityType: lambda value: value.value,
    Tunnel: _tunnel,
}
"""What is said of values of these types in one line."""


def _octets(name: str, value: bytes, show: bool) -> str:
    plain = name in PLAIN_OCTETS or (show and name in IDENTITY_OCTETS)
    return f"0x{value.hex()}" if plain else size(len(value)) + (_ASK if name in IDENTITY_OCTETS else "")


_KINDS = {
    IdentityType.NO_IDENTITY: "no identity",
    IdentityType.GUTI_5G: "5G-GUTI",
    IdentityType.S_TMSI_5G: "5G-S-TMSI",
    IdentityType.MAC_ADDRESS: "MAC address",
    IdentityType.EUI_64: "EUI-64",
}


def _identity_kind(value: MobileIdentity) -> str:
    return _KINDS.get(value.kind, value.kind.name)


def _identity(value: MobileIdentity, show: bool) -> Iterator[Field]:
    """The parts of an identity: what it says of networks, and its value where the user asks for it."""
    if isinstance(value, SUCI):
        yield Field("SUPI format", _words(value.supi_format))
        if value.home_network:
            yield Field("home network", value.home_network)
        yield Field("routing indicator", value.routing_indicator or "none")
        yield Field("protection scheme", f"{value.scheme.value} ({_words(value.scheme)})")
        yield Field("home network public key identifier", str(value.key_identifier))
    if isinstance(value, TemporaryIdentity):
        if value.plmn is not None:
            yield Field("PLMN", value.plmn)
        if value.amf_region is not None:
            yield Field("AMF region", str(value.amf_region))
        yield Field("AMF set", str(value.amf_set))
        yield Field("AMF pointer", str(value.amf_pointer))
    if value.value:
        yield Field(_value_name(value), _value(value) if show else size(len(value.value)) + _ASK)


def _radio_identity(value: EPSIdentity | RRCIdentity, show: bool) -> Iterator[Field]:
    """The parts of an identity of 4G, 3G or 2G, or of one in RRC."""
    if isinstance(value, IMSI) and value.country:
        yield Field("home network", f"{value.country}-{value.network}…")
    if isinstance(value, EPSGUTI):
        yield Field("PLMN", value.plmn)
        yield Field("MME group", str(value.mme_group))
        yield Field("MME code", str(value.mme_code))
    if not value.value:
        return
    name = "M-TMSI" if isinstance(value, EPSGUTI) else "value"
    yield Field(name, _radio_value(value) if show else size(len(value.value)) + _ASK)


def _radio_value(value: EPSIdentity | RRCIdentity) -> str:
    if value.kind == "imsi":
        return "".join(str(digit) for digit in value.value)
    if value.kind in (EPSIdentityType.IMSI, EPSIdentityType.IMEI, EPSIdentityType.IMEISV):
        return f"{value.value[0] >> 4:x}{digits(value.value[1:])}"
    return f"0x{value.value.hex()}"


def _value_name(value: MobileIdentity) -> str:
    if isinstance(value, SUCI):
        return "scheme output"
    return "5G-TMSI" if isinstance(value, TemporaryIdentity) else "value"


def _value(value: MobileIdentity) -> str:
    if isinstance(value, SUCI) and value.supi_format is not SUPIFormat.IMSI:
        return value.value.decode("utf-8", "replace")
    if isinstance(value, SUCI) and value.scheme is ProtectionScheme.NULL:
        return f"MSIN {digits(value.value)}"
    if value.kind in (IdentityType.IMEI, IdentityType.IMEISV):
        return f"{value.value[0] >> 4:x}{digits(value.value[1:])}"
    return f"0x{value.value.hex()}"


def _problems(problems: Sequence[Problem]) -> Iterator[Field]:
    for one in problems:
        where = f" (offset {one.offset})" if one.offset >= 0 else ""
        yield Field("problem", f"{one.kind.label}, blame {one.kind.blame.value}: {one.detail}{where}")
