"""What pycrate says of an NGAP PDU, in the words of our record; and the NGAP payloads of captures."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.decode.ngap import ngap
from cleannet.decode.ngap_causes import MISC, NAS, PROTOCOL, RADIO_NETWORK, TRANSPORT
from cleannet.model.ngap import (
    Cause,
    CauseGroup,
    NGAPMessage,
    NGAPSecurityCapabilities,
    Protection,
    QosFlows,
    SecurityIndication,
    SecurityResult,
    Tunnel,
)
from cleannet.model.problem import ProblemKind

NGAP_PPID = 60

# Captures: SCTP DATA chunks that hold a whole NGAP PDU.


def frames(path: Path) -> Iterator[tuple[int, bytes]]:
    data = path.read_bytes()
    if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\xc3\xd4"):
        order = "<" if data[0] != 0xA1 else ">"
        link = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
        at = 24
        while at + 16 <= len(data):
            size = struct.unpack_from(order + "I", data, at + 8)[0]
            yield link, data[at + 16 : at + 16 + size]
            at += 16 + size
    elif data[:4] == b"\x0a\x0d\x0d\x0a":
        order = "<" if data[8:12] == b"\x4d\x3c\x2b\x1a" else ">"
        links, at = [], 0
        while at + 12 <= len(data):
            kind, size = struct.unpack_from(order + "II", data, at)
            if size < 12:
                return
            if kind == 1:
                links.append(struct.unpack_from(order + "H", data, at + 8)[0])
            elif kind == 6:
                interface = struct.unpack_from(order + "I", data, at + 8)[0]
                captured = struct.unpack_from(order + "I", data, at + 20)[0]
                yield links[interface], data[at + 28 : at + 28 + captured]
            at += size


def network(link: int, frame: bytes) -> bytes:
    if link == 1:
        at, kind = 14, frame[12:14]
        while kind == b"\x81\x00":
            kind, at = frame[at + 2 : at + 4], at + 4
        return frame[at:] if kind in (b"\x08\x00", b"\x86\xdd") else b""
    start = {113: 16, 276: 20, 101: 0, 228: 0, 229: 0}.get(link)
    return b"" if start is None else frame[start:]


def sctp(packet: bytes) -> bytes:
    if packet[:1] and packet[0] >> 4 == 4 and len(packet) > 20 and packet[9] == 132 and not packet[6] & 0x3F:
        total = int.from_bytes(packet[2:4], "big")
        return packet[(packet[0] & 15) * 4 : total]
    if packet[:1] and packet[0] >> 4 == 6 and len(packet) > 40 and packet[6] == 132:
        return packet[40:]
    return b""


def payloads(path: Path) -> Iterator[bytes]:
    for link, frame in frames(path):
        packet = sctp(network(link, frame))
        at = 12
        while at + 16 <= len(packet):
            kind, flags, size = packet[at], packet[at + 1], int.from_bytes(packet[at + 2 : at + 4], "big")
            if size < 4:
                break
            whole = kind == 0 and flags & 3 == 3 and at + size <= len(packet)
            if whole and int.from_bytes(packet[at + 12 : at + 16], "big") == NGAP_PPID:
                yield packet[at + 16 : at + size]
            at += size + 3 & ~3


# What pycrate says, in our words. Written from the shape of pycrate's values, not from our tables.

CAUSES = {"radioNetwork": RADIO_NETWORK, "transport": TRANSPORT, "nas": NAS, "protocol": PROTOCOL, "misc": MISC}
PROTECTION = {"required": Protection.REQUIRED, "preferred": Protection.PREFERRED, "not-needed": Protection.NOT_NEEDED}
LISTS_SET_UP = {53, 71, 72, 73, 74, 75, 76, 77}
LISTS_FAILED = {54, 55, 56, 57, 58, 132}
FLOWS = {
    "associatedQosFlowList",
    "qosFlowAcceptedList",
    "qosFlowAddOrModifyResponseList",
    "qosFlowSetupResponseList",
}
SENDER_TUNNELS = {
    "dLQosFlowPerTNLInformation",
    "additionalDLQosFlowPerTNLInformation",
    "dL-NGU-UP-TNLInformation",
    "dLForwardingUP-TNLInformation",
}


def plmn(octets: bytes) -> str:
    a, b, c = octets
    return f"{a & 15}{a >> 4}{b & 15}-{c & 15}{c >> 4}" + ("" if b >> 4 == 15 else f"{b >> 4}")


def cause(value: tuple[str, Any]) -> Cause:
    group, name = value
    table = CAUSES[group]
    names = table.root + (table.additions or ())
    return Cause(CauseGroup(list(CAUSES).index(group)), names.index(name), name)


def octets(bits: tuple[int, int]) -> bytes:
    number, size = bits
    return (number << -size % 8).to_bytes((size + 7) // 8, "big")


def guami(value: dict[str, Any]) -> str:
    numbers = [value[name][0] for name in ("aMFRegionID", "aMFSetID", "aMFPointer")]
    return "{} region {} set {} pointer {}".format(plmn(value["pLMNIdentity"]), *numbers)


def everywhere(value: Any, wanted: Any) -> Iterator[Any]:
    """All values in pycrate's tree under a name (`wanted` says of which), in the order of encoding."""
    if isinstance(value, dict):
        if {"id", "value"} <= value.keys():
            yield from everywhere(value["value"], wanted)
            return
        for name, inner in value.items():
            yield from ([inner] if wanted(name) else [])
            yield from everywhere(inner, wanted)
    elif isinstance(value, list):
        for inner in value:
            yield from everywhere(inner, wanted)
    elif isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        if wanted(value[0]):
            yield value[1]
        yield from everywhere(value[1], wanted)


def tunnels(ie: int, value: Any) -> list[Tunnel]:
    found = []
    for item in value:
        session = item["pDUSessionID"]
        (transfer,) = (inner for name, inner in item.items() if name.endswith("Transfer"))
        _, content = transfer
        if ie in (64, 71, 73, 74):
            parts = [part["value"] for part in content["protocolIEs"] if part["id"] in (126, 139, 186, 195, 140)]
            for part in everywhere(parts, lambda name: name == "dL-NGU-UP-TNLInformation"):
                part[1]["skipped"] = True
        elif ie == 59:
            parts = [content[name] for name in ("dLForwardingUP-TNLInformation",) if name in content]
        elif ie == 62:
            parts = [content["uLNGU-UP-TNLInformation"]]
        elif ie == 77:
            parts = [content[name] for name in ("uL-NGU-UP-TNLInformation",) if name in content]
        else:
            parts = [content[name] for name in SENDER_TUNNELS if name in content]
            parts = sorted(parts, key=lambda part: list(content.values()).index(part))
        for tunnel in everywhere(parts, lambda name: name == "gTPTunnel"):
            if "skipped" not in tunnel:
                found.append(Tunnel(octets(tunnel["transportLayerAddress"]), tunnel["gTP-TEID"], session))
    return found


def location(value: tuple[str, Any]) -> tuple[Any, ...]:
    kind, place = value
    if kind == "userLocationInformationNR":
        cgi = place["nR-CGI"]
        return "NR", plmn(cgi["pLMNIdentity"]), octets(cgi["nRCellIdentity"]), place["tAI"]["tAC"]
    if kind == "userLocationInformationEUTRA":
        cgi = place["eUTRA-CGI"]
        return "EUTRA", plmn(cgi["pLMNIdentity"]), octets(cgi["eUTRACellIdentity"]), place["tAI"]["tAC"]
    if kind == "userLocationInformationN3IWF-with-PortNumber":
        return "N3IWF", "", b"", b""
    return {243: "W-AGF", 244: "TNGF", 248: "TWIF", 439: "N3IWF"}[place["id"]], "", b"", b""


def node(value: tuple[str, Any]) -> str:
    kind, inner = value
    if kind == "choice-Extensions":
        kind, inner = inner["value"]
    name, (number, size) = next(v for k, v in inner.items() if k not in ("pLMNIdentity", "iE-Extensions"))
    shown = {"gNB-ID": "gNB", "macroNgENB-ID": "macro ng-eNB", "shortMacroNgENB-ID": "short macro ng-eNB"}
    shown |= {"longMacroNgENB-ID": "long macro ng-eNB", "n3IWF-ID": "N3IWF", "tNGF-ID": "TNGF"}
    shown |= {"tWIF-ID": "TWIF", "w-AGF-ID": "W-AGF"}
    digits = number.to_bytes((size + 7) // 8, "big").hex(":")
    return f"{plmn(inner['pLMNIdentity'])} {shown[name]} {digits}/{size}"


def expected(pdu: tuple[str, Any]) -> dict[str, Any]:
    body = pdu[1]
    name, content = body["value"]
    ies = content["protocolIEs"]
    by_id = {ie["id"]: ie["value"][1] for ie in ies}
    says: dict[str, Any] = {
        "message_name": name,
        "procedure": body["procedureCode"],
        "ies": tuple(ie["id"] for ie in ies),
    }
    for number, field in ((10, "amf_ue_ngap_id"), (85, "ran_ue_ngap_id"), (100, "source_amf_ue_ngap_id")):
        says[field] = by_id.get(number)
    says["new_amf_ue_ngap_id"] = by_id.get(40)
    if 114 in by_id:
        kind, ids = by_id[114]
        pair = kind == "uE-NGAP-ID-pair"
        says["amf_ue_ngap_id"] = ids["aMF-UE-NGAP-ID"] if pair else ids
        says["ran_ue_ngap_id"] = ids["rAN-UE-NGAP-ID"] if pair else None
    nested = [pycrate_of(by_id[42])] if 42 in by_id else []
    says["NAS"] = [
        *everywhere([ie["value"] for ie in ies if ie["id"] != 37], lambda name: name.lower().endswith("nas-pdu")),
        *everywhere(nested, lambda name: name == "NAS-PDU"),
    ]
    says["cause"] = cause(by_id[15]) if 15 in by_id else None
    says["security_key"], says["security_context"], says["trace"] = 94 in by_id, 93 in by_id, 108 in by_id
    says["criticality_diagnostics"], says["amf_name_present"] = 19 in by_id, 1 in by_id
    says["ue_security_capabilities"] = None
    if 119 in by_id:
        bits = [v[0] >> max(0, v[1] - 16) for k, v in by_id[119].items() if k != "iE-Extensions"]
        says["ue_security_capabilities"] = NGAPSecurityCapabilities(*bits)
    says["location"] = location(by_id[121]) if 121 in by_id else None
    says["established_cause"] = by_id.get(90)
    says["tmsi"] = by_id[26]["fiveG-TMSI"] if 26 in by_id else None
    says["paging_tmsi"] = by_id[115][1]["fiveG-TMSI"] if 115 in by_id else None
    says["gnb"] = node(by_id[27]) if 27 in by_id else None
    says["guami"] = guami(by_id[28]) if 28 in by_id else guami(by_id[162]) if 162 in by_id else None
    says["served_guamis"] = tuple(guami(item["gUAMI"]) for item in by_id.get(96, []))
    says["supported_tracking_areas"] = len(by_id.get(102, []))
    says["supported_tacs"] = tuple(int.from_bytes(area["tAC"], "big") for area in by_id.get(102, []))
    served = [item for area in by_id.get(102, []) for item in area["broadcastPLMNList"]] + by_id.get(80, [])
    says["served_plmns"] = tuple(dict.fromkeys(plmn(item["pLMNIdentity"]) for item in served))
    says["location_event"] = by_id[33]["eventType"] if 33 in by_id else None
    reset = by_id.get(88)
    says["full_reset"] = reset[0] == "nG-Interface" if reset else None
    says["reset_connections"] = (
        len(by_id[111]) if 111 in by_id else len(reset[1]) if reset and reset[0][0] == "p" else 0
    )
    says |= sessions(ies)
    return says


def sessions(ies: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {"sessions_set_up": [], "sessions_failed": [], "session_causes": []}
    found |= {"security_indications": [], "security_results": [], "tunnels": []}
    found |= {"sessions_released": [], "qos_flows": []}
    for ie in ies:
        number, value = ie["id"], ie["value"][1]
        if number not in LISTS_SET_UP | LISTS_FAILED | {59, 62, 63, 64, 65, 79}:
            continue
        for item in value:
            session = item["pDUSessionID"]
            if number == 79:
                found["sessions_released"].append(session)
                continue
            for flows in everywhere(item, lambda name: name in FLOWS):
                found["qos_flows"].append(QosFlows(session, tuple(flow["qosFlowIdentifier"] for flow in flows)))
            if number in LISTS_SET_UP | LISTS_FAILED:
                found["sessions_set_up" if number in LISTS_SET_UP else "sessions_failed"].append(session)
            if number in LISTS_FAILED:
                (transfer,) = (inner for name, inner in item.items() if name.endswith("Transfer"))
                found["session_causes"].append(cause(transfer[1]["cause"]))
            for policy in everywhere(item, lambda name: name.lower() == "securityindication"):
                both = (policy["integrityProtectionIndication"], policy["confidentialityProtectionIndication"])
                found["security_indications"].append(SecurityIndication(session, *(PROTECTION[it] for it in both)))
            for result in everywhere(item, lambda name: name.lower() == "securityresult"):
                both = (result["integrityProtectionResult"], result["confidentialityProtectionResult"])
                found["security_results"].append(SecurityResult(session, *(it == "performed" for it in both)))
        if number not in LISTS_FAILED | {79}:
            found["tunnels"] += tunnels(number, value)
    return {name: tuple(items) for name, items in found.items()}


def pycrate_of(data: bytes) -> Any:
    from pycrate_asn1dir.NGAP import NGAP_PDU_Descriptions

    pdu = NGAP_PDU_Descriptions.NGAP_PDU
    pdu.from_aper(data)
    return pdu.get_val()


def said(cursor: Cursor, message: NGAPMessage, fields: dict[str, Any]) -> dict[str, Any]:
    ours = {name: getattr(message, name) for name in fields if name != "NAS"}
    place = message.location
    if place is not None:
        ours["location"] = (place.kind, place.plmn, place.cell, place.tac)
    spans = [(start, start + size) for role, start, size in cursor.trace.values if role is ValueRole.NAS_PDU]
    ours["NAS"] = [cursor.buffer[start:end] for start, end in spans]
    return ours


TARGET_CONTAINER = "TargetToSource-TransparentContainer"


def compare(data: bytes, trailing: bool = False) -> NGAPMessage:
    says = expected(pycrate_of(data))
    cursor = Cursor(data, "NGAP")
    message = ngap(cursor)
    assert message.whole, cursor.problems
    harmless = {ProblemKind.UNKNOWN_IE, *([ProblemKind.TRAILING_BYTES] if trailing else [])}
    # pycrate does not go into the target's container, and the test program of one core puts dummy octets there.
    ours = [it for it in cursor.problems if not trailing or TARGET_CONTAINER not in it.detail]
    assert not {problem.kind for problem in ours} - harmless
    assert said(cursor, message, says) == says
    assert message.nas_pdus == len(says["NAS"])
    return message
