"""The complete decode of one frame by pycrate (the extra `full`), with all that is secret left out.

pycrate reads every element of NGAP (TS 38.413, 9.4) and of NAS (TS 24.501, 8 and 9); this project's own decoders read
those that checks need. It keeps what it decoded in objects of its modules, so only texts leave `full_decode`.

What may be shown is listed here; everything else that is more than a short number stands as its size: octet strings,
bit strings, digits and texts of NAS. So an element that nobody thought of shows nothing either.
"""

import contextlib
import importlib
import io
import ipaddress
import logging
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleannet.model.record import Record

Untyped = Any
"""A value, element or module of pycrate, which has no types."""

DEEPEST = 60
"""Levels of pycrate's values that are followed; TS 38.413 nests some twenty."""
WIDEST_NUMBER = 16
"""Bits of a NAS number that is no identity, key or address; wider ones are shown by name only."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN_STRINGS = _names(
    "aMFRegionID aMFSetID aMFPointer gNB-ID n3IWF-ID macroNgENB-ID shortMacroNgENB-ID longMacroNgENB-ID sST sD tAC "
    "nRencryptionAlgorithms nRintegrityProtectionAlgorithms eUTRAencryptionAlgorithms "
    "eUTRAintegrityProtectionAlgorithms gTP-TEID timeStamp interfacesToTrace"
)
"""Octet and bit strings of NGAP that are shown: what names networks, algorithms and tunnels."""
IDENTITIES = _names(
    "fiveG-TMSI FiveG-TMSI MaskedIMEISV nRCellIdentity eUTRACellIdentity indexLength10 UEIdentityIndexValue"
)
"""Those that are shown where the user asks for identities."""
HIDDEN_NGAP = _names(
    "NRPPa-PDU rRCContainer RRCContainer UERadioCapability uERadioCapability UERadioCapabilityForPaging "
    "uERadioCapabilityForPagingOfNR uERadioCapabilityForPagingOfEUTRA SecurityKey nextHopNH nASC NASC"
)
"""Elements of which nothing is shown, however pycrate reads them."""
PLAIN_NAS = _names("PLMN RoutingInd SD MappedHPLMNSD TAC TAC1 ABBA DNN NetFullName NetShortName")
"""Strings and wide numbers of NAS that are shown."""
HIDDEN_NAS = _names(
    "RAND AUTN RES AUTS AuthFailParam MAC EAPMsg EPSNASContainer ExtProtConfig ProtConfig ServiceLevelAAContainer "
    "SORTransContainer UPUTransContainer ReceivedMBSContainer PDUAddress Digit1 CiphKeyData"
)
"""Elements of which nothing but the size is shown, not even short numbers inside them."""
_PASSED_OVER = re.compile(r"T|L|spare|Spare.*|ind|Odd")
_PROTECTED = "5GMMSecProtNASMessage"
_N1_SM_INFORMATION = 1
"""The only type of payload container (TS 24.501, 9.11.3.40) whose inside is signalling."""

# pycrate lets these pass where octets are not what it expects; its own errors derive from `PycrateErr`.
_STRAY = (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError,
          ValueError)  # fmt: skip


class Field(Record, frozen=True):
    """One line of a tree: a name, what stands beside it, and what lies below it. All texts, none of them secret."""

    name: str
    value: str = ""
    inner: tuple["Field", ...] = ()


class NASPayload(Record, frozen=True):
    """One NAS PDU of the frame.

    Attributes:
        octets: the PDU.
        readable: its body is plain, or ciphered with the null algorithm.
        nested: so are its containers.
    """

    octets: bytes
    readable: bool = True
    nested: bool = True


class NotInstalled(ImportError):
    """pycrate is not there."""


def full_decode(ngap: bytes, pdus: Sequence[NASPayload], *, show_identities: bool = False) -> Field:
    """Everything that pycrate reads in an NGAP PDU and in the NAS PDUs it carries.

    Args:
        ngap: the NGAP PDU.
        pdus: the NAS PDUs; each is decoded where its octets stand in the NGAP PDU.
        show_identities: show subscribers' identities and cells. Keys, challenges and payloads are never shown.

    Raises:
        NotInstalled: pycrate is absent.
    """
    with _quiet():
        try:
            descriptions = importlib.import_module("pycrate_asn1dir.NGAP")
            nas = importlib.import_module("pycrate_mobile.NAS5G")
            error = importlib.import_module("pycrate_core.utils").PycrateErr
        except ImportError as absent:
            raise NotInstalled("pycrate is not installed") from absent
        known = (error, *_STRAY)
        trees = {one.octets: _nas(nas, one, known, show_identities) for one in pdus}
        pdu = descriptions.NGAP_PDU_Descriptions.NGAP_PDU
        try:
            pdu.from_aper(ngap)
            return _NGAPTree(trees, show_identities).field("NGAP-PDU", pdu.get_val(), 0)
        except known as wrong:
            return Field("NGAP-PDU", f"pycrate cannot decode it ({type(wrong).__name__})")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing that pycrate prints, logs or warns of gets out: it writes raw octets of elements it does not know."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def size(octets: int) -> str:
    """What stands in the place of a secret."""
    return f"{octets} octet{'' if octets == 1 else 's'}"


def plmn(octets: bytes) -> str:
    """A PLMN identity as "MCC-MNC" (TS 38.413, 9.3.3.5); digits beyond 9 as hexadecimal."""
    if len(octets) != 3:
        return size(len(octets))
    digits = "".join(f"{octet & 0xF:x}{octet >> 4:x}" for octet in octets)
    mnc = digits[4:] + ("" if digits[3] == "f" else digits[3])
    return f"{digits[:3]}-{mnc}"


class _NGAPTree:
    """Walks pycrate's value of an NGAP PDU: dict SEQUENCE, list SEQUENCE OF, (str, value) CHOICE or open type,
    (int, int) BIT STRING, bytes OCTET STRING.
    """

    def __init__(self, trees: Mapping[bytes, Field], show: bool) -> None:
        self._trees = trees
        self._show = show

    def field(self, name: str, value: Untyped, depth: int) -> Field:
        """One value under its name."""
        if name in HIDDEN_NGAP or depth > DEEPEST:
            return Field(name, _hidden(value))
        if isinstance(value, bytes):
            return self._octets(name, value)
        if isinstance(value, dict):
            return Field(name, "", self._members(value, depth))
        if isinstance(value, list):
            return Field(name, "", tuple(self._item(n, one, depth) for n, one in enumerate(value, 1)))
        if isinstance(value, tuple) and len(value) == 2:
            return self._pair(name, value, depth)
        return Field(name, "" if value is None else str(value))

    def _members(self, value: dict[str, Any], depth: int) -> tuple[Field, ...]:
        return tuple(self.field(name, inner, depth + 1) for name, inner in value.items())

    def _item(self, number: int, value: Untyped, depth: int) -> Field:
        """An item of a list; one with an identifier is a protocol IE, named after its type."""
        content = next((value[k] for k in ("value", "extensionValue") if k in value), None) if _is_ie(value) else None
        if content is None:
            return self.field(f"item {number}", value, depth + 1)
        what = f"id {value['id']}, {value.get('criticality', '')}"
        if not isinstance(content, tuple) or not isinstance(content[0], str):
            return Field(f"IE ({what})", _hidden(content))
        inner = self.field(content[0], content[1], depth + 1)
        return Field(f"{inner.name} ({what})", inner.value, inner.inner)

    def _pair(self, name: str, value: tuple[Any, Any], depth: int) -> Field:
        first, second = value
        if not isinstance(first, str):
            return self._bits(name, first, second)
        inner = self.field(first, second, depth + 1)
        if first == name or (inner.inner and not inner.value):
            return Field(name, "" if first == name and inner.inner else (inner.value or first), inner.inner)
        return Field(name, "", (inner,))

    def _octets(self, name: str, value: bytes) -> Field:
        tree = self._trees.get(value)
        if tree is not None:
            return Field(name, size(len(value)), (tree,))
        if name == "pLMNIdentity":
            return Field(name, plmn(value))
        plain = name in PLAIN_STRINGS or (self._show and name in IDENTITIES)
        return Field(name, f"0x{value.hex()}" if plain else size(len(value)))

    def _bits(self, name: str, value: int, length: int) -> Field:
        if name == "transportLayerAddress":
            return Field(name, _addresses(value, length))
        plain = name in PLAIN_STRINGS or (self._show and name in IDENTITIES)
        digits = f"0x{value:0{(length + 3) // 4}x} ({length} bits)"
        return Field(name, digits if plain else f"{length} bits")


def _is_ie(value: Untyped) -> bool:
    return isinstance(value, dict) and "id" in value


def _hidden(value: Untyped) -> str:
    """What is said of an element of which nothing is shown."""
    while isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        value = value[1]
    if isinstance(value, bytes):
        return size(len(value))
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], int):
        return f"{value[1]} bits"
    return "not shown"


def _addresses(value: int, length: int) -> str:
    """Transport layer address (TS 38.414, 5.1): 32 bits IPv4, 128 bits IPv6, 160 bits both in this order."""
    octets = value.to_bytes((length + 7) // 8, "big")
    if length == 160:
        return f"{ipaddress.ip_address(octets[:4])}, {ipaddress.ip_address(octets[4:])}"
    return str(ipaddress.ip_address(octets)) if length in (32, 128) else f"{length} bits"


def _nas(module: Untyped, pdu: NASPayload, known: tuple[type[Exception], ...], show: bool) -> Field:
    try:
        # pycrate ties the body to the containers inside it; here each is read only where it is known to be plain.
        element, cause = module.parse_NAS5G(pdu.octets, inner=False)
        if element is not None and element._name != _PROTECTED:
            element, cause = module.parse_NAS5G(pdu.octets, inner=pdu.nested)
        elif element is not None and pdu.readable:
            body = module.parse_NAS5G(element[3].get_val(), inner=pdu.nested)[0]
            if body is not None:
                element.replace(element[3], body)
        if element is None:
            return Field("NAS", f"pycrate cannot decode it (5GMM cause {cause})")
        return _NASTree(show).field(element, False, 0)
    except known as wrong:
        return Field("NAS", f"pycrate cannot decode it ({type(wrong).__name__})")


class _NASTree:
    """Walks pycrate's elements of a NAS message."""

    def __init__(self, show: bool) -> None:
        self._show = show

    def field(self, element: Untyped, identity: bool, depth: int) -> Field:
        """One element; `identity`: it is a part of a 5GS mobile identity (TS 24.501, 9.11.3.4)."""
        name, kind = str(element._name), _kinds(element)
        identity = identity or "FGSID" in kind
        if "Alt" in kind:
            inner = self.field(element.get_alt(), identity, depth + 1)
            return Field(name, inner.value, inner.inner)
        hidden = name in HIDDEN_NAS and not (identity and self._show)
        if hidden or depth > DEEPEST:
            return Field(name, _measured(element))
        if name in PLAIN_NAS and hasattr(element, "decode"):
            return Field(name, _decoded(element))
        if "Atom" in kind:
            return Field(name, self._atom(element, name, identity))
        if "Envelope" in kind or "Sequence" in kind:
            return self._folded(name, element, identity, depth)
        return Field(name, _measured(element))

    def _folded(self, name: str, element: Untyped, identity: bool, depth: int) -> Field:
        """An envelope; where it holds but one thing, that takes its place under the envelope's name."""
        parts = [e for e in list(element) if not e.get_trans()]
        identifier = next((f" (IEI 0x{e.get_val():x})" for e in parts if e._name == "T"), "")
        parts = [e for e in parts if not _PASSED_OVER.fullmatch(str(e._name))]
        if name == "PayloadContainer" and not _is_session_management(element):
            return Field(name + identifier, _measured(element))
        inner = tuple(self._part(name, e, identity, depth) for e in parts)
        if len(inner) == 1 and parts[0]._name in (name, "V"):
            return Field(name + identifier, inner[0].value, inner[0].inner)
        return Field(name + identifier, "", inner)

    def _part(self, name: str, element: Untyped, identity: bool, depth: int) -> Field:
        if element._name == "V" and name in PLAIN_NAS and "Buf" in _kinds(element):
            return Field("V", f"0x{element.to_bytes().hex()}")
        return self.field(element, identity, depth + 1)

    def _atom(self, element: Untyped, name: str, identity: bool) -> str:
        value, wide = element.get_val(), element.get_bl() > WIDEST_NUMBER
        if isinstance(value, int) and (not wide or name in PLAIN_NAS or (identity and self._show)):
            words = (element.get_dic() or {}).get(value)
            number = f"0x{value:0{(element.get_bl() + 3) // 4}x}" if wide else str(value)
            return f"{number} ({words})" if isinstance(words, str) else number
        if (identity and self._show) or name in PLAIN_NAS:
            return _decoded(element)
        return _measured(element)


def _kinds(element: Untyped) -> set[str]:
    return {base.__name__ for base in type(element).__mro__}


def _is_session_management(container: Untyped) -> bool:
    """Whether a payload container holds a 5GSM message, going by the type that stands before it in the message."""
    message = container.get_env()
    kind = message["PayloadContainerType"] if message is not None else None
    return kind is not None and not kind.get_trans() and kind["V"].get_val() == _N1_SM_INFORMATION


def _measured(element: Untyped) -> str:
    """The size of an element, without the octets that frame it."""
    parts = [e for e in list(element) if e._name not in ("T", "L")] if "Envelope" in _kinds(element) else [element]
    bits = sum(e.get_bl() for e in parts)
    return f"{bits} bits" if bits % 8 else size(bits // 8)


def _decoded(element: Untyped) -> str:
    """A text that pycrate makes of octets: digits, a PLMN, a data network name; else the octets."""
    text = element.decode() if hasattr(element, "decode") else element.get_val()
    if isinstance(text, bytes):
        return f"0x{text.hex()}"
    return str(text)
