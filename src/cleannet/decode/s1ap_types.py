"""The information elements of S1AP that are read (TS 36.413, 9.2; ASN.1 9.3.4), as tables of ASN.1 types."""

import msgspec

from cleannet.decode.aper import constrained, open_type
from cleannet.decode.aper_types import (
    BitString,
    Decoded,
    Enumerated,
    Field,
    Integer,
    Members,
    Octets,
    Sequence,
    SequenceOf,
    ValueBits,
    WideInteger,
)
from cleannet.decode.cursor import Cursor, ValueRole


class AnyOctets(msgspec.Struct, frozen=True):
    """OCTET STRING without bounds."""

    what: str

    def read(self, cursor: Cursor) -> bytes:
        """The octets."""
        inner = open_type(cursor, self.what)
        return inner.take(inner.left(), self.what)


class SomeOctets(msgspec.Struct, frozen=True):
    """OCTET STRING (SIZE (low..high)) (X.691, 17.8)."""

    low: int
    high: int
    what: str

    def read(self, cursor: Cursor) -> bytes:
        """The octets."""
        size = constrained(cursor, self.low, self.high, self.what)
        cursor.align()
        return cursor.take(size, self.what)


def _extensions(what: str) -> Field:
    return Field("extensions", Members(what, {}, 1, range(65536)), optional=True)


MME_UE_ID = WideInteger(4, "MME UE S1AP ID")  # 9.2.3.3
ENB_UE_ID = WideInteger(3, "eNB UE S1AP ID")  # 9.2.3.4
OCTETS = AnyOctets("octets")  # 9.2.3.5, 9.2.1.56
PAGING_IDENTITY = SomeOctets(3, 8, "IMSI")  # 9.2.3.11
TAI = Sequence(  # 9.2.3.16
    "TAI", (Field("plmn", Octets(3, "PLMN identity")), Field("tac", Octets(2, "TAC")), _extensions("TAI"))
)
CGI = Sequence(  # 9.2.1.38
    "E-UTRAN CGI",
    (
        Field("plmn", Octets(3, "PLMN identity")),
        Field("cell", BitString(28, 28, False, "cell identity")),
        _extensions("E-UTRAN CGI"),
    ),
)
GLOBAL_ENB_ID = Sequence(  # 9.2.1.37, up to the choice of its length
    "Global eNB ID", (Field("plmn", Octets(3, "PLMN identity")), Field("id", None), _extensions("Global eNB ID"))
)
ENB_IDS = (BitString(20, 20, False, "macro eNB ID"), BitString(28, 28, False, "home eNB ID"))
LATER_ENB_IDS = (BitString(18, 18, False, "short macro eNB ID"), BitString(21, 21, False, "long macro eNB ID"))
"""9.2.1.37: the root alternatives, and those of the extension."""
SUPPORTED_TAS = SequenceOf(  # 9.2.1.39, 9.1.8.4
    "Supported TAs",
    Sequence(
        "Supported TAs item",
        (
            Field("tac", Octets(2, "TAC")),
            Field("plmns", SequenceOf("broadcast PLMNs", Octets(3, "PLMN identity"), 1, 6)),
            _extensions("Supported TAs item"),
        ),
    ),
    1,
    256,
)
S_TMSI = Sequence(  # 9.2.3.6
    "S-TMSI", (Field("code", Octets(1, "MME code")), Field("tmsi", Octets(4, "M-TMSI")), _extensions("S-TMSI"))
)
ID_PAIR = Sequence(  # 9.2.3.18
    "UE S1AP ID pair", (Field("mme", MME_UE_ID), Field("enb", ENB_UE_ID), _extensions("UE S1AP ID pair"))
)
CONNECTION = Sequence(  # 9.1.8.1
    "UE-associated logical S1 connection",
    (Field("mme", MME_UE_ID, optional=True), Field("enb", ENB_UE_ID, optional=True), _extensions("connection")),
)
SECURITY_CAPABILITIES = Sequence(  # 9.2.1.40
    "UE Security Capabilities",
    (
        Field("encryption", BitString(16, 16, True, "encryption algorithms")),
        Field("integrity", BitString(16, 16, True, "integrity algorithms")),
        _extensions("UE Security Capabilities"),
    ),
)
_EVENT = Enumerated("event", ("direct", "change-of-serve-cell", "stop-change-of-serve-cell"))
REQUEST_TYPE = Sequence(  # 9.2.1.34
    "Request Type", (Field("event", _EVENT), Field("area", None), Field("extensions", None, optional=True))
)


def location_event(value: dict[str, Decoded]) -> str:
    """The name of what a Request Type asks for."""
    return _EVENT.name(value["event"])


_BEARER = Field("bearer", Integer(0, 15, True, "E-RAB ID"))  # 9.2.1.2
_ADDRESS = Field("address", ValueBits(1, 160, True, "transport layer address", ValueRole.ADDRESS))  # 9.2.2.1
_TEID = Field("teid", Octets(4, "GTP-TEID", ValueRole.TEID))  # 9.2.2.2
_RATE = WideInteger(5, "bit rate")  # 9.2.1.19: up to 10^10
_QOS = Field(  # 9.2.1.15
    "qos",
    Sequence(
        "E-RAB level QoS parameters",
        (
            Field("qci", Integer(0, 255, what="QCI")),
            Field(
                "arp",
                Sequence(
                    "allocation and retention priority",
                    (
                        Field("level", Integer(0, 15, what="priority level")),
                        Field("capability", Integer(0, 1, what="pre-emption capability")),
                        Field("vulnerability", Integer(0, 1, what="pre-emption vulnerability")),
                        _extensions("allocation and retention priority"),
                    ),
                ),
            ),
            Field(
                "gbr",
                Sequence(
                    "GBR QoS information",
                    (
                        Field("most down", _RATE),
                        Field("most up", _RATE),
                        Field("down", _RATE),
                        Field("up", _RATE),
                        _extensions("GBR QoS information"),
                    ),
                ),
                optional=True,
            ),
            _extensions("E-RAB level QoS parameters"),
        ),
    ),
)
_END = Field("extensions", None, optional=True)

REQUESTED = Sequence(  # 9.1.3.1
    "E-RAB to be setup", (_BEARER, _QOS, _ADDRESS, _TEID, Field("nas", OCTETS), _END)
)
REQUESTED_IN_CONTEXT = Sequence(  # 9.1.4.1
    "E-RAB to be setup", (_BEARER, _QOS, _ADDRESS, _TEID, Field("nas", OCTETS, optional=True), _END)
)
MODIFIED = Sequence("E-RAB to be modified", (_BEARER, _QOS, Field("nas", OCTETS), _END))  # 9.1.3.3
HANDED_OVER = Sequence(  # 9.1.5.4
    "E-RAB to be setup", (_BEARER, _ADDRESS, _TEID, Field("qos", None), _END)
)
SET_UP = Sequence("E-RAB", (_BEARER, _ADDRESS, _TEID, _END))  # 9.1.3.2, 9.1.4.3, 9.1.5.8, 9.1.5.9, 9.1.3.8
_FORWARDING = tuple(
    Field(name, kind, optional=True)
    for way in ("down", "up")
    for name, kind in ((f"{way} address", _ADDRESS.kind), (f"{way} teid", _TEID.kind))
)
ADMITTED = Sequence("E-RAB admitted", (_BEARER, _ADDRESS, _TEID, *_FORWARDING, _END))  # 9.1.5.5
FORWARDED = Sequence("E-RAB data forwarding", (_BEARER, *_FORWARDING, _END))  # 9.1.5.2
