"""What to capture, and where, so that a check sees something: for not-observed outcomes and for `cleannet explain`."""

from cleannet.checks.check import Check
from cleannet.model.finding import Interface
from cleannet.model.nas_eps import EPSMessage

MIRROR = {
    Interface.N1: "the link between gNB and AMF (N2 carries N1): SCTP port 38412, at the AMF's port of the switch",
    Interface.N2: "the link between gNB and AMF: SCTP port 38412, at the AMF's port of the switch, outside any tunnel",
    Interface.N3: "the link between gNB and UPF: UDP port 2152",
    Interface.N4: "the link between SMF and UPF: UDP port 8805",
    Interface.N6: "the link between UPF and the data network, or that to a server, in clear (HTTP, say)",
    Interface.N9: "the link between UPFs: UDP port 2152",
    Interface.F1: "the link between gNB-DU and gNB-CU: SCTP port 38472",
    Interface.E1: "the link between the control plane and the user plane of a gNB-CU: SCTP port 38462",
    Interface.XN: "the link between gNBs: SCTP port 38422, outside any tunnel",
    Interface.S1: "the link between eNB and MME: SCTP port 36412, at the MME's port of the switch, outside any tunnel",
    Interface.X2: "the link between eNBs: SCTP port 36422, outside any tunnel",
    Interface.S11: "the link between MME and SGW: UDP port 2123",
    Interface.S8: "the link between SGW and PGW: UDP port 2123",
    Interface.GTP_C: "the links that carry GTP-C: UDP port 2123",
    Interface.S6A: "the link between MME and HSS: port 3868 of SCTP or TCP",
    Interface.DIAMETER: "the links that carry Diameter: port 3868 of SCTP or TCP",
    Interface.SIGTRAN: "the links to signalling gateways and transfer points: SCTP ports 2905, 3565 and 14001",
    Interface.OAM: "the network by which the hosts of the core are managed",
    Interface.SBI: "the links between network functions (HTTP, with or without TLS), at the switch between their hosts",
    Interface.N32: "the link between the own SEPP and those of partners",
    Interface.UU: "a phone's diagnostic log (.qmdl, .mi2log, .dlf), GSMTAP, or MAC-LTE or MAC-NR of a base station",
    Interface.UNKNOWN: "the link in question",
}

LINKS = frozenset(
    (Interface.F1, Interface.E1, Interface.XN, Interface.OAM, Interface.DIAMETER, Interface.SIGTRAN, Interface.UNKNOWN)
)
"""Interfaces of hosts that a mirror port shows all at once."""

OR_A_LOG = "; or, for one phone, its diagnostic log (.qmdl, .mi2log, .dlf)"
"""For checks of NAS that judge 4G as well: its messages stand in logs of phones."""

DURATION = {
    "SUB": "from before a UE is switched on until it has registered, been released, and come back once",
    "NAS": "from before a UE is switched on until it has registered and opened a PDU session",
    "RRC": "while a UE opens a PDU session, and once over a handover",
    "DWN": "at least an hour of ordinary traffic, better a day",
    "DOS": "at least an hour of ordinary traffic, better a day",
    "CEL": "at least an hour of ordinary use, on the move and at rest",
    "EVD": "at least an hour of ordinary traffic",
    "NGC": "from before the gNB connects to the AMF, then an hour of ordinary traffic",
    "GTP": "from before the gNB and the user plane function connect (N2 and N4 beside N3), then an hour",
    "PFC": "from before sessions are made until they are released, better a day",
    "SBI": "from before the network functions start until a UE has registered and opened a PDU session",
    "LNK": "a minute of ordinary traffic",
    "ROA": "at least a day of ordinary traffic",
    "SUR": "at least a day of ordinary traffic",
}

ORDINARY = "at least an hour of ordinary traffic"

HOW = (
    ("any core", "on the AMF's host: tcpdump -i any -w n2.pcap 'sctp or proto 50 or udp port 4500'"),
    ("Open5GS", "the address under amf.ngap.server in amf.yaml names the interface; tcpdump there"),
    ("free5GC", "the address under ngapIpList in amfcfg.yaml names the interface; tcpdump there"),
    ("OAI", "tcpdump on the bridge of the core's container network, or inside the oai-amf container"),
    ("srsRAN", "in the gNB's configuration: pcap: ngap_enable: true, ngap_filename: n2.pcap"),
)

HOW_S1 = (
    ("any core", "on the MME's host: tcpdump -i any -w s1.pcap 'sctp port 36412 or proto 50 or udp port 4500'"),
    ("Open5GS", "the address under mme.s1ap in mme.yaml names the interface; tcpdump there"),
    ("free5GC", "it has no MME, so no S1"),
    ("srsRAN 4G", "in the eNB's configuration: [pcap] s1ap_enable = true, s1ap_filename = s1.pcap"),
)

HOW_N4 = (
    ("any core", "on the UPF's host: tcpdump -i any -w n4.pcap 'udp port 8805 or proto 50'"),
    ("Open5GS", "the address under smf.pfcp and upf.pfcp in smf.yaml and upf.yaml names the interface; tcpdump there"),
    ("free5GC", "the address under pfcp in smfcfg.yaml and upfcfg.yaml names the interface; tcpdump there"),
    ("OAI", "tcpdump on the bridge of the core's container network"),
)

HOW_USER_PLANE = (
    ("any core", "on the UPF's host: tcpdump -i any -w user.pcap 'udp port 2152 or tcp or udp port 5060'"),
    ("Open5GS", "gtpu in upf.yaml names the one towards the gNB; behind the UPF it is ogstun; tcpdump on both"),
    (
        "free5GC",
        "gtpu in upfcfg.yaml names the one towards the gNB; behind the UPF it is upfgtp; tcpdump on both",
    ),
)

HOW_SBI = (
    ("any core", "on the host of the NRF or SCP: tcpdump -i any -w sbi.pcap tcp, started before the network functions"),
    ("Open5GS", "the address under sbi.server of each function's yaml names the interface; tcpdump there"),
    ("free5GC", "the address under sbi of each function's cfg.yaml names the interface; tcpdump there"),
    ("OAI", "tcpdump on the bridge of the core's container network"),
)

HOW_BORDER = (
    (
        "any core",
        "at the edge agent or signalling gateway: tcpdump -i any -w border.pcap 'sctp or tcp port 3868'",
    ),
    ("Open5GS", "ListenOn in freeDiameter's mme.conf and hss.conf names the address; tcpdump on its interface"),
    ("free5GC", "it speaks neither Diameter nor SS7: tcpdump at the agent or gateway that does"),
)

HOW_GTP_C = (
    ("any core", "on the host of the SGW or PGW: tcpdump -i any -w gtpc.pcap 'udp port 2123 or udp port 3386'"),
    ("Open5GS", "the addresses under gtpc in mme.yaml, sgwc.yaml and smf.yaml name the interface; tcpdump there"),
    ("free5GC", "it has no MME, SGW or PGW, so no GTP-C"),
)

HOW_LINKS = (
    ("any core", "at a mirror port of the switch that joins the hosts: tcpdump -i any -w links.pcap, without a filter"),
    (
        "Open5GS",
        "the hosts that run its functions, MongoDB too: tcpdump -i any there, lo beside the networks between them",
    ),
    ("free5GC", "the hosts that run its functions, MongoDB too: tcpdump -i any there, or on the containers' bridge"),
    ("OAI", "tcpdump on the bridge of the core's container network, which MySQL shares"),
    ("srsRAN", "on the hosts of CU and DU: tcpdump -i any -w links.pcap sctp"),
)

HOW_UU = (
    (
        "a phone with a Qualcomm modem",
        "record its diagnostic port with QCSuper, SCAT or MobileInsight (.qmdl, .mi2log)",
    ),
    ("Open5GS, free5GC", "a core writes no radio log: record at the phone or at the base station"),
    (
        "any base station",
        "export its RRC and NAS as GSMTAP (UDP port 4729): tcpdump -i any -w radio.pcap udp port 4729",
    ),
    ("srsRAN", "in the gNB's configuration: pcap: mac_enable: true, mac_filename: mac.pcap"),
)


def why_silent(check: Check, needed_was_seen: bool) -> str:
    """Why a check that said nothing did not: `needed_was_seen` tells whether messages of its types were there."""
    wanted = " or ".join(sorted(kind.__name__ for kind in check.needs))
    if not wanted:
        return "nothing that it judges was seen"
    if needed_was_seen:
        return f"{wanted} was seen, but not the situation that this check judges"
    return f"no readable {wanted} was seen"


def to_observe(check: Check) -> str:
    """One sentence: what to capture, where, for how long."""
    wanted = " or ".join(sorted(kind.__name__ for kind in check.needs))
    place = MIRROR.get(check.interfaces[0], MIRROR[Interface.UNKNOWN])
    if Interface.UU not in check.interfaces and any(issubclass(kind, EPSMessage) for kind in check.needs):
        place += OR_A_LOG
    text = f"capture {place}, {DURATION.get(check.code[:3], ORDINARY)}"
    return f"{text}, so that {wanted} is in it" if wanted else text


def how_to_observe(check: Check) -> list[tuple[str, str]]:
    """The same in steps, by core or RAN software: (software, what to do)."""
    if any(i in (Interface.N1, Interface.N2) for i in check.interfaces):
        return list(HOW)
    if Interface.S1 in check.interfaces and Interface.UU not in check.interfaces:
        return list(HOW_S1)
    if Interface.N3 in check.interfaces:  # what N4 says of it belongs to it
        return list(HOW_USER_PLANE)
    if Interface.N4 in check.interfaces:
        return list(HOW_N4)
    if Interface.N6 in check.interfaces:
        return list(HOW_USER_PLANE)
    if any(i in (Interface.SBI, Interface.N32) for i in check.interfaces):
        return list(HOW_SBI)
    if Interface.UU in check.interfaces:
        return list(HOW_UU)
    if any(i in (Interface.S6A, Interface.DIAMETER, Interface.SIGTRAN) for i in check.interfaces):
        return list(HOW_BORDER)
    if any(i in (Interface.S8, Interface.S11, Interface.GTP_C) for i in check.interfaces):
        return list(HOW_GTP_C)
    if any(i in LINKS for i in check.interfaces):
        return list(HOW_LINKS)
    return list(HOW[:1])
