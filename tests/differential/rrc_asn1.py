"""Writes src/cleannet/decode/lte_rrc.asn1, nr_rrc.asn1 and umts_rrc.asn1: the part of 3GPP's ASN.1 that is walked.

Source: the compiled modules of TS 36.331, TS 38.331 and TS 25.331 that pycrate carries. Left out is what no check asks
for: it becomes UNREAD (reading of the message, or of the octets that contain it, ends there), or an empty `[[ ]]` where
an extension addition of its own length is passed over. `python tests/differential/rrc_asn1.py` writes all anew.
"""

import textwrap
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "src" / "cleannet" / "decode"
PLAIN = {"BOOLEAN", "NULL"}
TRANSACTION = "rrc-TransactionIdentifier"

LTE = {
    "module": ("RRCLTE", "EUTRA_RRC_Definitions"),
    "title": "TS 36.331, 6.2 and 6.3 (V18)",
    "roots": [
        *("BCCH-BCH-Message", "BCCH-DL-SCH-Message", "PCCH-Message"),
        *("DL-CCCH-Message", "DL-DCCH-Message", "UL-CCCH-Message", "UL-DCCH-Message"),
    ],
    # Messages that are read further than their transaction identifier.
    "read": [
        *("DLInformationTransfer", "MobilityFromEUTRACommand", "RRCConnectionReconfiguration", "RRCConnectionRelease"),
        *("SecurityModeCommand", "UECapabilityEnquiry", "CounterCheck", "UEInformationRequest-r9", "Paging"),
        *("LoggedMeasurementConfiguration-r10", "MeasurementReport", "RRCConnectionSetupComplete"),
        *("UECapabilityInformation", "ULInformationTransfer", "UEInformationResponse-r9", "SystemInformation"),
        *("RRCConnectionReestablishmentReject", "RRCConnectionReject", "RRCConnectionReestablishmentRequest"),
        *("RRCConnectionRequest", "RRCConnectionResumeRequest-r13", "RRCEarlyDataComplete-r15", "RRCEarlyDataRequest"),
        *("SystemInformationBlockType1", "MasterInformationBlock", "RRCEarlyDataRequest-r15"),
    ],
    # Where reading ends.
    "unread": {
        "LoggedMeasurementConfiguration-r10-IEs.nonCriticalExtension",
        "MeasResults.locationInfo-r10",
        "MeasurementReport-r8-IEs.nonCriticalExtension",
        "Paging-v1310-IEs.nonCriticalExtension",
        "RRCConnectionReconfiguration-v1530-IEs.nonCriticalExtension",
        "RRCConnectionRelease-v1320-IEs.nonCriticalExtension",
        "RRCConnectionSetupComplete-v1130-IEs.nonCriticalExtension",
        "SystemInformationBlockType1-v890-IEs.nonCriticalExtension",
        "UECapabilityEnquiry-v8a0-IEs.nonCriticalExtension",
        "UECapabilityInformation-r8-IEs.nonCriticalExtension",
        "UEInformationRequest-v1250-IEs.nonCriticalExtension",
        "UEInformationResponse-r9-IEs.rlf-Report-r9",
        *(f"SystemInformation-r8-IEs.sib-TypeAndInfo.item.sib{n}" for n in ("13-v920", "14-v1130")),
        *(f"SystemInformation-r8-IEs.sib-TypeAndInfo.item.sib{n}-v1130" for n in (15, 16)),
        *(f"SystemInformation-r8-IEs.sib-TypeAndInfo.item.sib{n}" for n in ("17-v1250", "18-v1250", "19-v1250")),
        *(f"SystemInformation-r8-IEs.sib-TypeAndInfo.item.sib{n}" for n in ("20-v1310", "21-v1430")),
        *(f"SystemInformation-r8-IEs.sib-TypeAndInfo.item.sib{n}" for n in ("25-v1530", "26-v1530", "26a-v1610")),
        *(f"SystemInformation-r8-IEs.sib-TypeAndInfo.item.sib{n}" for n in ("27-v1610", "28-v1610", "29-v1610")),
    },
    # Extension additions that are read; all others are passed over. Of a choice all alternatives keep their names.
    "additions": {"MeasResults.locationInfo-r10"},
    "alternatives": {
        "RedirectedCarrierInfo.nr-r15",
        "RedirectedCarrierInfo.nr-r17",
        "PagingUE-Identity.ng-5G-S-TMSI-r15",
        "PagingUE-Identity.fullI-RNTI-r15",
        "SystemInformation-r8-IEs.sib-TypeAndInfo.item.sib12-v920",
        "SystemInformation-r8-IEs.sib-TypeAndInfo.item.sib24-v1530",
        "MeasResults.measResultNeighCells.measResultNeighCellListNR-r15",
    },
}

NR = {
    "module": ("RRCNR", "NR_RRC_Definitions"),
    "title": "TS 38.331, 6.2 and 6.3 (V18)",
    "roots": [
        *("BCCH-BCH-Message", "BCCH-DL-SCH-Message", "PCCH-Message"),
        *("DL-CCCH-Message", "DL-DCCH-Message", "UL-CCCH-Message", "UL-CCCH1-Message", "UL-DCCH-Message"),
        *("RRCReconfiguration", "RadioBearerConfig"),
    ],
    "read": [
        *("MIB", "SIB1", "SystemInformation", "Paging", "RRCReject", "RRCSetupRequest", "RRCSetupComplete"),
        *("RRCReestablishmentRequest", "RRCResumeRequest", "RRCResumeRequest1", "RRCReestablishment", "RRCResume"),
        *("RRCReconfiguration", "RRCRelease", "SecurityModeCommand", "DLInformationTransfer", "UECapabilityEnquiry"),
        *("CounterCheck", "MobilityFromNRCommand", "UEInformationRequest-r16", "LoggedMeasurementConfiguration-r16"),
        *("MeasurementReport", "UECapabilityInformation", "ULInformationTransfer", "UEInformationResponse-r16"),
        "RRCSystemInfoRequest",
    ],
    "unread": {
        "CellGroupConfig.sCellToAddModList",
        "DLInformationTransfer-v1610-IEs.nonCriticalExtension",
        "LoggedMeasurementConfiguration-r16-IEs.plmn-IdentityList-r16",
        "MeasResults.locationInfo-r16",
        "MeasurementReport-IEs.nonCriticalExtension",
        "MobilityFromNRCommand-IEs.nonCriticalExtension",
        "Paging.nonCriticalExtension",
        "RRCReconfiguration-v1560-IEs.nonCriticalExtension",
        "RRCReestablishment-IEs.nonCriticalExtension",
        "RRCRelease-v1540-IEs.nonCriticalExtension",
        "RRCResume-IEs.masterCellGroup",
        "RRCSetupComplete-IEs.nonCriticalExtension",
        "ReconfigurationWithSync.newUE-Identity",
        "ServingCellConfigCommon.downlinkConfigCommon",
        "SIB1.servingCellConfigCommon",
        "SpCellConfig.rlf-TimersAndConstants",
        "SystemInformation-IEs.nonCriticalExtension",
        "UECapabilityInformation-IEs.nonCriticalExtension",
        "UEInformationRequest-r16-IEs.nonCriticalExtension",
        "UEInformationResponse-r16-IEs.measResultIdleEUTRA-r16",
    },
    "additions": {"PDCP-Config.cipheringDisabled", "MeasResults.locationInfo-r16"},
    "alternatives": {"MeasResults.measResultNeighCells.measResultListEUTRA"},
}

UMTS = {
    "module": ("RRC3G", "Class_definitions", "PDU_definitions", "InformationElements"),
    "title": "TS 25.331, 11.1 to 11.3 (V17)",
    "roots": ["PCCH-Message", "DL-CCCH-Message", "DL-DCCH-Message", "UL-CCCH-Message", "UL-DCCH-Message"],
    # Of all other messages only the name is read.
    "read": [
        *("DownlinkDirectTransfer", "InitialDirectTransfer", "UplinkDirectTransfer", "SecurityModeCommand"),
        *("RRCConnectionRequest", "RRCConnectionReject", "RRCConnectionRelease", "RRCConnectionRelease-CCCH"),
        *("PagingType1", "PagingType2", "SignallingConnectionRelease"),
    ],
    "names": True,
    "unread": {
        "InitialDirectTransfer.measuredResultsOnRACH",
        "UplinkDirectTransfer.measuredResultsOnRACH",
        "RRCConnectionRequest.measuredResultsOnRACH",
        "PagingType1.laterNonCriticalExtensions",
        "PagingType2.laterNonCriticalExtensions",
    },
    "additions": set(),
    "alternatives": set(),
}


class Writer:
    """Writes the definitions that are reached from the roots."""

    def __init__(self, of: dict[str, Any]) -> None:
        self.of = of
        module = __import__(f"pycrate_asn1dir.{of['module'][0]}", fromlist=["x"])
        self.types = [getattr(module, name) for name in of["module"][1:]]
        self.todo = list(of["roots"])
        self.definitions: dict[str, str] = {}
        self.used: set[str] = set()

    def write(self) -> str:
        while self.todo:
            name = self.todo.pop()
            if name not in self.definitions:
                self.definitions[name] = ""
                self.definitions[name] = f"{name} ::= {self.body(self.type(name), name)}"
        unused = (self.of["unread"] | self.of["additions"] | self.of["alternatives"]) - self.used
        assert not unused, unused
        head = f"-- {self.of['title']}: the part that is read. Written by tests/differential/rrc_asn1.py.\n"
        return head + "".join(f"\n{self.definitions[name]}\n" for name in sorted(self.definitions))

    def type(self, name: str) -> Any:
        called = name.replace("-", "_")
        return next(getattr(types, called) for types in self.types if hasattr(types, called))

    def reference(self, thing: Any) -> str | None:
        """The name of the type that a component refers to; None for a type written in place."""
        called = getattr(thing._typeref, "called", None)
        if not isinstance(called, tuple) or called[1] == "SetupRelease":
            return None
        named = self.type(called[1])
        bounds = [(str(it._const_val), str(getattr(it, "_const_sz", None)), it._root) for it in (thing, named)]
        return called[1] if bounds[0] == bounds[1] else None

    def component(self, thing: Any, path: str) -> str:
        if path in self.of["unread"]:
            self.used.add(path)
            return "UNREAD"
        name = self.reference(thing)
        if name is None:
            return self.body(thing, path)
        self.todo.append(name)
        return name

    def body(self, thing: Any, path: str) -> str:
        kind = thing.TYPE
        if kind == "SEQUENCE":
            return self.sequence(thing, path)
        if kind == "CHOICE":
            return self.choice(thing, path)
        if kind == "SEQUENCE OF":
            return f"SEQUENCE (SIZE ({bounds(thing._const_sz)})) OF {self.component(thing._cont, path + '.item')}"
        if kind == "ENUMERATED":
            names = [*thing._root, *(["...", *thing._ext] if thing._ext is not None else [])]
            return "ENUMERATED {" + ", ".join(names) + "}"
        if kind == "INTEGER":
            return f"INTEGER ({bounds(thing._const_val)})"
        if kind == "BIT STRING":
            return sized(kind, thing._const_sz)
        if kind == "OCTET STRING":
            return self.octets(thing, path)
        assert kind in PLAIN, (path, kind)
        return str(kind)

    def octets(self, thing: Any, path: str) -> str:
        if path.endswith((".masterCellGroup", ".radioBearerConfig2")):
            return f"OCTET STRING (CONTAINING {self.component(thing._const_cont, path + '.content')})"
        return sized("OCTET STRING", thing._const_sz)

    def sequence(self, thing: Any, path: str) -> str:
        message = TRANSACTION in thing._cont or "criticalExtensions" in thing._cont
        if message and path not in self.of["read"] and "names" not in self.of:
            first = next(iter(thing._cont))
            kept = [f"{first} {self.component(thing._cont[first], path)}"] if first == TRANSACTION else []
            return braces("SEQUENCE", [*kept, f"{'criticalExtensions' if kept else first} UNREAD"])
        lines = self.components(thing, path, list(thing._root))
        if thing._ext is not None:
            lines += ["...", *self.additions(thing, path)]
        return braces("SEQUENCE", lines)

    def components(self, thing: Any, path: str, names: list[str]) -> list[str]:
        """Behind UNREAD come only names, since each optional component has its bit in the preamble."""
        lines: list[str] = []
        ended = False
        for name in names:
            one = thing._cont[name]
            kind = "UNREAD" if ended else self.component(one, f"{path}.{name}")
            lines.append(f"{name} {kind}" + (" OPTIONAL" if one._opt or one._def is not None else ""))
            ended = ended or kind == "UNREAD"
        return lines

    def additions(self, thing: Any, path: str) -> list[str]:
        groups: list[list[str]] = []
        last = None
        for name in thing._ext:
            group = thing._ext_ident.get(name)
            if group is None or group != last:
                groups.append([])
            groups[-1].append(name)
            last = group
        lines, kept = [], 0
        for names in groups:
            wanted = [name for name in names if f"{path}.{name}" in self.of["additions"]]
            if not wanted:
                lines.append("[[ ]]")
                continue
            self.used |= {f"{path}.{name}" for name in wanted}
            inside = self.components(thing, path, names)
            lines.append(f"[[ {', '.join(inside)} ]]")
            kept = len(lines)
        return lines[:kept]

    def choice(self, thing: Any, path: str) -> str:
        if list(thing._cont) == ["release", "setup"] and thing._ext is None:
            return f"SetupRelease {{ {self.component(thing._cont['setup'], path)} }}"
        lines = [f"{name} {self.alternative(thing._cont[name], f'{path}.{name}')}" for name in thing._root]
        if thing._ext is not None:
            lines.append("...")
            for name in thing._ext:
                inner = f"{path}.{name}"
                wanted = inner in self.of["alternatives"]
                self.used |= {inner} & (self.of["alternatives"] | self.of["unread"])
                lines.append(f"{name} {self.component(thing._cont[name], inner) if wanted else 'UNREAD'}")
        return braces("CHOICE", lines)

    def alternative(self, thing: Any, path: str) -> str:
        future = path.rsplit(".", 1)[-1]
        if "names" in self.of and "-MessageType." in path and self.reference(thing) not in self.of["read"]:
            return "UNREAD"
        if future.startswith("criticalExtensionsFuture"):
            return "UNREAD"
        if future.startswith("messageClassExtension") and thing.TYPE == "SEQUENCE":
            return "UNREAD"
        return self.component(thing, path)


def sized(kind: str, size: Any) -> str:
    return kind if size is None else f"{kind} (SIZE ({bounds(size)}))"


def bounds(of: Any) -> str:
    (only,) = of.root
    text = str(only) if isinstance(only, int) else f"{only.lb}..{only.ub}"
    return text if of.ext is None else f"{text}, ..."


def braces(kind: str, lines: list[str]) -> str:
    inside = textwrap.indent(",\n".join(lines), "    ")
    return f"{kind} {{\n{inside}\n}}" if lines else f"{kind} {{ }}"


def main() -> None:
    for name, of in (("lte_rrc", LTE), ("nr_rrc", NR), ("umts_rrc", UMTS)):
        (FOLDER / f"{name}.asn1").write_text(Writer(of).write())


if __name__ == "__main__":
    main()
