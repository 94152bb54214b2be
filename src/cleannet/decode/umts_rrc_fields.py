"""UMTS RRC (TS 25.331, 10.2 and 11.2): what the components of a message are in the words of its record.

A message is a SEQUENCE, or a CHOICE of releases ("r3", "later-than-r3") whose components lie some levels deep.
"""

import re
from collections import deque
from collections.abc import Callable

from cleannet.decode.uper import Decoded
from cleannet.decode.uper_rrc import Fields
from cleannet.decode.uper_tree import alternative, at, items, octets
from cleannet.model import umts_rrc as records
from cleannet.model.rrc import Redirection, RRCIdentity
from cleannet.model.umts_rrc import UMTSMessage

CIPHERING = ("uea0", "uea1", "uea2")
INTEGRITY = ("", "uia1", "uia2")
_WRAPPING = re.compile(r"r\d+$|later-than-r3$|.*[Ee]xtensions$|.*-(r\d+|v\d+ext|v[a-z0-9]+ext)(-IEs)?$")
"""Components that only hold those of a release."""
_OWN = frozenset({"redirectionInfo-v690ext"})
"""Components that have a release in their name, and are no wrapping."""
_AS_BEFORE = ("frequencyInfo", None)
"""What an extension of the redirection says where the frequency of the message itself counts."""
_KINDS = {
    "imsi": "imsi",
    "imsi-GSM-MAP": "imsi",
    "tmsi-and-LAI": "tmsi",
    "tmsi-GSM-MAP": "tmsi",
    "p-TMSI-and-RAI": "p-TMSI",
    "p-TMSI-GSM-MAP": "p-TMSI",
    "imei": "imei",
}
_TECHNOLOGIES = {"gsm": "GERAN", "eutra": "EUTRA"}


def components(body: Decoded) -> Fields:
    """The components of a message, of whatever release, by name."""
    found: Fields = {}
    inner = deque([body])
    while inner:
        one = inner.popleft()
        if isinstance(one, tuple) and isinstance(one[0], str):
            inner.append(one[1])
        elif isinstance(one, dict):
            for name, value in one.items():
                if name not in _OWN and _WRAPPING.match(name):
                    inner.append(value)
                elif name not in found or value != _AS_BEFORE:
                    found[name] = value
    return found


def identity(tree: Decoded) -> RRCIdentity | None:
    """InitialUE-Identity, CN-PagedUE-Identity."""
    name, value = alternative(tree)
    kind = _KINDS.get(name)
    if kind is None:
        return None
    if isinstance(value, list):
        return RRCIdentity(kind, "".join(f"{digit:x}" for digit in value).encode())
    if isinstance(value, dict):
        value = at(value, "tmsi") or at(value, "p-TMSI")
    return RRCIdentity(kind, octets(value)) if octets(value) else None


def redirection(found: Fields) -> Redirection | None:
    """RedirectionInfo, RedirectionInfo-r6 and RedirectionInfo-v860ext."""
    for name in ("redirectionInfo", "redirectionInfo-v690ext"):
        kind, value = alternative(found, name)
        if kind == "frequencyInfo":
            frequency = at(value, "modeSpecificInfo", "fdd", "uarfcn-DL")
            frequency = at(value, "modeSpecificInfo", "tdd", "uarfcn-Nt") if frequency is None else frequency
            return Redirection("UTRA", -1 if frequency is None else frequency)
        if kind == "interRATInfo":
            rat = at(value, "rat") or value
            rat = rat[0] if isinstance(rat, tuple) else rat
            first = next(iter(items(value, "eutra", "eutra-TargetFreqInfoList")), None)
            carrier = at(first, "dlEUTRACarrierFreq")
            return Redirection(_TECHNOLOGIES.get(rat, "GERAN"), -1 if carrier is None else carrier)
    return None


def request(found: Fields) -> Fields:
    """RRCConnectionRequest."""
    return {"identity": identity(at(found, "initialUE-Identity")), "cause": at(found, "establishmentCause")}


def reject(found: Fields) -> Fields:
    """RRCConnectionReject."""
    return {
        "cause": at(found, "rejectionCause"),
        "wait_time": at(found, "waitTime"),
        "redirection": redirection(found),
    }


def release(found: Fields) -> Fields:
    """RRCConnectionRelease, RRCConnectionRelease-CCCH."""
    return {"cause": at(found, "releaseCause"), "redirection": redirection(found)}


def security(found: Fields) -> Fields:
    """SecurityModeCommand."""
    ciphering = at(found, "cipheringModeInfo", "cipheringModeCommand", "startRestart")
    integrity = at(found, "integrityProtectionModeInfo", "integrityProtectionAlgorithm")
    return {
        "domain": at(found, "cn-DomainIdentity"),
        "ciphering": CIPHERING.index(ciphering) if ciphering in CIPHERING else None,
        "integrity": INTEGRITY.index(integrity) if integrity in INTEGRITY else None,
        "ciphering_offered": _offered(at(found, "securityCapability", "cipheringAlgorithmCap")),
        "integrity_offered": _offered(at(found, "securityCapability", "integrityProtectionAlgorithmCap")),
    }


def _offered(capability: Decoded) -> tuple[int, ...] | None:
    """A security capability: 16 bits, the last of which stands for algorithm 0 (11.3, SecurityCapability)."""
    if not isinstance(capability, tuple):
        return None
    number, _ = capability
    return tuple(one for one in range(16) if number >> one & 1)


def transfer(found: Fields) -> Fields:
    """The three messages that carry NAS."""
    octet_string = at(found, "nas-Message")
    carried = (octet_string,) if isinstance(octet_string, bytes) else ()
    return {"domain": at(found, "cn-DomainIdentity"), "nas": carried}


def paging(found: Fields) -> Fields:
    """PagingType1."""
    named = [it for it in items(found, "pagingRecordList") if at(it, "cn-Identity") is not None]
    called = [(identity(at(it, "cn-Identity", "cn-pagedUE-Identity")), it) for it in named]
    return {
        "identities": tuple(who for who, _ in called if who),
        "domains": tuple(at(it, "cn-Identity", "cn-DomainIdentity") or "" for who, it in called if who),
    }


READERS: dict[str, tuple[type[UMTSMessage], Callable[[Fields], Fields]]] = {
    "DownlinkDirectTransfer": (records.UMTSDirectTransfer, transfer),
    "InitialDirectTransfer": (records.UMTSDirectTransfer, transfer),
    "PagingType1": (records.UMTSPagingType1, paging),
    "RRCConnectionReject": (records.UMTSConnectionReject, reject),
    "RRCConnectionRelease": (records.UMTSConnectionRelease, release),
    "RRCConnectionRequest": (records.UMTSConnectionRequest, request),
    "SecurityModeCommand": (records.UMTSSecurityModeCommand, security),
    "UplinkDirectTransfer": (records.UMTSDirectTransfer, transfer),
}
"""Record and reader of each message that is read further than its name."""
