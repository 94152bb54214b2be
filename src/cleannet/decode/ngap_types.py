"""ASN.1 types of NGAP's information elements (TS 38.413 V18; clauses beside each table, ASN.1 in 9.4.5)."""

from cleannet.decode.aper_types import (
    BitString,
    Choice,
    Enumerated,
    Field,
    Integer,
    Members,
    Octets,
    Sequence,
    SequenceOf,
    Single,
    Type,
    Unread,
    UnreadString,
    ValueBits,
    ValueOctets,
    WideInteger,
)
from cleannet.decode.cursor import ValueRole
from cleannet.decode.ngap_ies import IE_NAMES


def extensions(kinds: dict[int, Type] | None = None) -> Field:
    """The component iE-Extensions, a ProtocolExtensionContainer."""
    return Field("iE-Extensions", Members("iE-Extensions", kinds or {}, 1, IE_NAMES), optional=True)


UNREAD_EXTENSIONS = Field("iE-Extensions", None, optional=True)
"""The same where reading ends before it."""

# 9.3.3.1, 9.3.3.2. A source or current id is a value; a new one, which is rare, is structural.
AMF_UE_NGAP_ID = WideInteger(5, "AMF-UE-NGAP-ID", ValueRole.AMF_UE_NGAP_ID)
SOURCE_AMF_UE_NGAP_ID = WideInteger(5, "SourceAMF-UE-NGAP-ID", ValueRole.SOURCE_AMF_UE_NGAP_ID)
NEW_AMF_UE_NGAP_ID = WideInteger(5, "NewAMF-UE-NGAP-ID")
RAN_UE_NGAP_ID = WideInteger(4, "RAN-UE-NGAP-ID", ValueRole.RAN_UE_NGAP_ID)

# 9.3.3.4
NAS_PDU = ValueOctets("NAS-PDU", ValueRole.NAS_PDU)

# 9.2.2.5
UE_NGAP_IDS = Choice(
    "UE-NGAP-IDs",
    (
        (
            "uE-NGAP-ID-pair",
            Sequence(
                "UE-NGAP-ID-pair",
                (Field("aMF-UE-NGAP-ID", AMF_UE_NGAP_ID), Field("rAN-UE-NGAP-ID", RAN_UE_NGAP_ID), UNREAD_EXTENSIONS),
            ),
        ),
        ("aMF-UE-NGAP-ID", AMF_UE_NGAP_ID),
        ("choice-Extensions", Single("UE-NGAP-IDs", {})),
    ),
)

# 9.3.3.5, 9.3.1.24
PLMN_IDENTITY = Octets(3, "PLMNIdentity")
S_NSSAI = Sequence(
    "S-NSSAI", (Field("sST", Unread(1, "SST")), Field("sD", Unread(3, "SD"), optional=True), extensions())
)

# 9.3.1.7, 9.3.1.9, 9.3.3.11; the cell and the TAC are values, the second PLMN is not read.
_NR_CGI = Sequence(
    "NR-CGI",
    (
        Field("pLMNIdentity", PLMN_IDENTITY),
        Field("cell", ValueBits(36, 36, False, "NRCellIdentity", ValueRole.LOCATION)),
        extensions(),
    ),
)
_EUTRA_CGI = Sequence(
    "EUTRA-CGI",
    (
        Field("pLMNIdentity", PLMN_IDENTITY),
        Field("cell", ValueBits(28, 28, False, "EUTRACellIdentity", ValueRole.LOCATION)),
        extensions(),
    ),
)
_TAI = Sequence(
    "TAI",
    (
        Field("pLMNIdentity", Unread(3, "PLMNIdentity")),
        Field("tAC", Octets(3, "TAC", ValueRole.LOCATION)),
        extensions(),
    ),
)
_TIME_STAMP = Field("timeStamp", None, optional=True)


def _user_location(what: str, cell: Sequence) -> Sequence:
    return Sequence(what, (Field("cGI", cell), Field("tAI", _TAI), _TIME_STAMP, UNREAD_EXTENSIONS))


# 9.3.1.16
USER_LOCATION_INFORMATION = Choice(
    "UserLocationInformation",
    (
        ("EUTRA", _user_location("UserLocationInformationEUTRA", _EUTRA_CGI)),
        ("NR", _user_location("UserLocationInformationNR", _NR_CGI)),
        ("N3IWF", Sequence("UserLocationInformationN3IWF", (Field("iPAddress", None), UNREAD_EXTENSIONS))),
        ("choice-Extensions", Single("UserLocationInformation", {})),
    ),
)
LOCATION_EXTENSIONS = {243: "W-AGF", 244: "TNGF", 248: "TWIF", 439: "N3IWF"}


def _node(what: str, *ids: tuple[str, BitString]) -> Sequence:
    identity = Choice(what, (*ids, ("choice-Extensions", Single(what, {}))))
    return Sequence(what, (Field("pLMNIdentity", PLMN_IDENTITY), Field("id", identity), UNREAD_EXTENSIONS))


# 9.3.1.5 to 9.3.1.8, 9.3.1.57, 9.3.1.161 to 9.3.1.163
_NODE_EXTENSIONS: dict[int, Type] = {
    240: _node("GlobalTNGF-ID", ("TNGF", BitString(32, 32, True))),
    241: _node("GlobalTWIF-ID", ("TWIF", BitString(32, 32, True))),
    242: _node("GlobalW-AGF-ID", ("W-AGF", BitString(16, 16, True))),
}
GLOBAL_RAN_NODE_ID = Choice(
    "GlobalRANNodeID",
    (
        ("globalGNB-ID", _node("GlobalGNB-ID", ("gNB", BitString(22, 32)))),
        (
            "globalNgENB-ID",
            _node(
                "GlobalNgENB-ID",
                ("macro ng-eNB", BitString(20, 20)),
                ("short macro ng-eNB", BitString(18, 18)),
                ("long macro ng-eNB", BitString(21, 21)),
            ),
        ),
        ("globalN3IWF-ID", _node("GlobalN3IWF-ID", ("N3IWF", BitString(16, 16)))),
        ("choice-Extensions", Single("GlobalRANNodeID", _NODE_EXTENSIONS)),
    ),
)

# 9.3.3.3, 9.2.6.2
GUAMI = Sequence(
    "GUAMI",
    (
        Field("pLMNIdentity", PLMN_IDENTITY),
        Field("aMFRegionID", BitString(8, 8)),
        Field("aMFSetID", BitString(10, 10)),
        Field("aMFPointer", BitString(6, 6)),
        extensions(),
    ),
)
SERVED_GUAMI_LIST = SequenceOf(
    "ServedGUAMIList",
    Sequence(
        "ServedGUAMIItem",
        (Field("gUAMI", GUAMI), Field("backupAMFName", UnreadString(1, 150, "AMFName"), optional=True), extensions()),
    ),
    1,
    256,
)

# 9.3.1.17, 9.2.6.1, 9.2.6.2
_SLICES = SequenceOf(
    "SliceSupportList", Sequence("SliceSupportItem", (Field("s-NSSAI", S_NSSAI), extensions())), 1, 1024
)
SUPPORTED_TA_LIST = SequenceOf(
    "SupportedTAList",
    Sequence(
        "SupportedTAItem",
        (
            Field("tAC", Octets(3, "TAC")),
            Field(
                "broadcastPLMNList",
                SequenceOf(
                    "BroadcastPLMNList",
                    Sequence(
                        "BroadcastPLMNItem",
                        (Field("pLMNIdentity", PLMN_IDENTITY), Field("slices", _SLICES), extensions()),
                    ),
                    1,
                    12,
                ),
            ),
            extensions(),
        ),
    ),
    1,
    256,
)
PLMN_SUPPORT_LIST = SequenceOf(
    "PLMNSupportList",
    Sequence("PLMNSupportItem", (Field("pLMNIdentity", PLMN_IDENTITY), Field("slices", _SLICES), extensions())),
    1,
    12,
)

# 9.3.3.20, 9.3.3.18
FIVE_G_S_TMSI = Sequence(
    "FiveG-S-TMSI",
    (
        Field("aMFSetID", BitString(10, 10)),
        Field("aMFPointer", BitString(6, 6)),
        Field("fiveG-TMSI", Octets(4, "FiveG-TMSI", ValueRole.TMSI)),
        UNREAD_EXTENSIONS,
    ),
)
UE_PAGING_IDENTITY = Choice(
    "UEPagingIdentity",
    (("fiveG-S-TMSI", FIVE_G_S_TMSI), ("choice-Extensions", Single("UEPagingIdentity", {}))),
)

# 9.3.1.86
_ALGORITHMS = BitString(16, 16, True, "algorithms")
UE_SECURITY_CAPABILITIES = Sequence(
    "UESecurityCapabilities",
    (
        Field("nRencryptionAlgorithms", _ALGORITHMS),
        Field("nRintegrityProtectionAlgorithms", _ALGORITHMS),
        Field("eUTRAencryptionAlgorithms", _ALGORITHMS),
        Field("eUTRAintegrityProtectionAlgorithms", _ALGORITHMS),
        UNREAD_EXTENSIONS,
    ),
)

# 9.3.1.22
HANDOVER_TYPE = Enumerated("HandoverType", ("intra5gs", "fivegs-to-eps", "eps-to-5gs"), ("fivegs-to-utran",))

# 9.3.1.111
RRC_ESTABLISHMENT_CAUSE = Enumerated(
    "RRCEstablishmentCause",
    (
        "emergency",
        "highPriorityAccess",
        "mt-Access",
        "mo-Signalling",
        "mo-Data",
        "mo-VoiceCall",
        "mo-VideoCall",
        "mo-SMS",
        "mps-PriorityAccess",
        "mcs-PriorityAccess",
    ),
    ("notAvailable", "mo-ExceptionData"),
)

# 9.3.1.65
LOCATION_EVENT = Enumerated(
    "EventType",
    (
        "direct",
        "change-of-serve-cell",
        "ue-presence-in-area-of-interest",
        "stop-change-of-serve-cell",
        "stop-ue-presence-in-area-of-interest",
        "cancel-location-reporting-for-the-ue",
    ),
    ("change-of-serving-cell-and-UE-presence-in-the-Area-of-Interest",),
)
LOCATION_REPORTING_REQUEST_TYPE = Sequence(
    "LocationReportingRequestType",
    (
        Field("eventType", LOCATION_EVENT),
        Field("reportArea", None),
        Field("areaOfInterestList", None, optional=True),
        Field("locationReportingReferenceIDToBeCancelled", None, optional=True),
        UNREAD_EXTENSIONS,
    ),
)

# 9.2.6.11, 9.3.3.25; whose associations are reset is counted, not told.
CONNECTION_LIST = SequenceOf(
    "UE-associatedLogicalNG-connectionList",
    Sequence(
        "UE-associatedLogicalNG-connectionItem",
        (
            Field("aMF-UE-NGAP-ID", WideInteger(5, "AMF-UE-NGAP-ID", ValueRole.OTHER), optional=True),
            Field("rAN-UE-NGAP-ID", WideInteger(4, "RAN-UE-NGAP-ID", ValueRole.OTHER), optional=True),
            extensions(),
        ),
    ),
    1,
    65536,
)
RESET_TYPE = Choice(
    "ResetType",
    (
        ("nG-Interface", Enumerated("ResetAll", ("reset-all",))),
        ("partOfNG-Interface", CONNECTION_LIST),
        ("choice-Extensions", Single("ResetType", {})),
    ),
)

# 9.3.1.50, 9.3.1.27, 9.3.1.59
PDU_SESSION_ID = Integer(0, 255, what="PDUSessionID")
_NEEDED = ("required", "preferred", "not-needed")
SECURITY_INDICATION = Sequence(
    "SecurityIndication",
    (
        Field("integrity", Enumerated("IntegrityProtectionIndication", _NEEDED)),
        Field("confidentiality", Enumerated("ConfidentialityProtectionIndication", _NEEDED)),
        Field(
            "maximumIntegrityProtectedDataRate-UL",
            Enumerated("MaximumIntegrityProtectedDataRate", ("bitrate64kbs", "maximum-UE-rate")),
            optional=True,
        ),
        extensions(),
    ),
)
_PERFORMED = ("performed", "not-performed")
SECURITY_RESULT = Sequence(
    "SecurityResult",
    (
        Field("integrity", Enumerated("IntegrityProtectionResult", _PERFORMED)),
        Field("confidentiality", Enumerated("ConfidentialityProtectionResult", _PERFORMED)),
        extensions(),
    ),
)

# 9.3.2.2, 9.3.2.4, 9.3.2.5
_GTP_TUNNEL = Sequence(
    "GTPTunnel",
    (
        Field("address", ValueBits(1, 160, True, "TransportLayerAddress", ValueRole.ADDRESS)),
        Field("teid", Octets(4, "GTP-TEID", ValueRole.TEID)),
        extensions(),
    ),
)
UP_TRANSPORT_LAYER_INFORMATION = Choice(
    "UPTransportLayerInformation",
    (("gTPTunnel", _GTP_TUNNEL), ("choice-Extensions", Single("UPTransportLayerInformation", {}))),
)
