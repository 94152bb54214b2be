"""Log codes of the diagnostic interface by name: which are read, and which are known and not read.

The names are those under which Qualcomm's tools and public readers list them.
"""

from collections.abc import Callable
from functools import partial

from cleannet.capture.diag.gsm_umts import gprs_nas, gsm_rr, of_two_sims, umts_nas, umts_rrc
from cleannet.capture.diag.lte_rrc import lte_rrc
from cleannet.capture.diag.nas import nas_5gs, nas_eps
from cleannet.capture.diag.nr_rrc import nr_rrc
from cleannet.capture.diag.payload import Outcome

READ: dict[int, tuple[str, Callable[[bytes], Outcome]]] = {
    0x412F: ("UMTS RRC signalling message", umts_rrc),
    0x512F: ("GSM RR signalling message", gsm_rr),
    0x5230: ("GPRS SM/GMM OTA signalling message", gprs_nas),
    0x5B2F: ("GSM DSDS RR signalling message", of_two_sims(gsm_rr)),
    0x713A: ("UMTS NAS OTA message", umts_nas),
    0x7B3A: ("UMTS DSDS NAS signalling message", of_two_sims(umts_nas)),
    0xB0C0: ("LTE RRC OTA packet", lte_rrc),
    0xB0E0: ("LTE NAS ESM security protected incoming", partial(nas_eps, uplink=False, plain=False)),
    0xB0E1: ("LTE NAS ESM security protected outgoing", partial(nas_eps, uplink=True, plain=False)),
    0xB0E2: ("LTE NAS ESM plain incoming", partial(nas_eps, uplink=False, plain=True)),
    0xB0E3: ("LTE NAS ESM plain outgoing", partial(nas_eps, uplink=True, plain=True)),
    0xB0EA: ("LTE NAS EMM security protected incoming", partial(nas_eps, uplink=False, plain=False)),
    0xB0EB: ("LTE NAS EMM security protected outgoing", partial(nas_eps, uplink=True, plain=False)),
    0xB0EC: ("LTE NAS EMM plain incoming", partial(nas_eps, uplink=False, plain=True)),
    0xB0ED: ("LTE NAS EMM plain outgoing", partial(nas_eps, uplink=True, plain=True)),
    0xB800: ("NR NAS 5GSM plain incoming", partial(nas_5gs, uplink=False, plain=True)),
    0xB801: ("NR NAS 5GSM plain outgoing", partial(nas_5gs, uplink=True, plain=True)),
    0xB808: ("NR NAS 5GSM security protected incoming", partial(nas_5gs, uplink=False, plain=False)),
    0xB809: ("NR NAS 5GSM security protected outgoing", partial(nas_5gs, uplink=True, plain=False)),
    0xB80A: ("NR NAS 5GMM plain incoming", partial(nas_5gs, uplink=False, plain=True)),
    0xB80B: ("NR NAS 5GMM plain outgoing", partial(nas_5gs, uplink=True, plain=True)),
    0xB821: ("NR RRC OTA packet", nr_rrc),
}

NOT_READ: dict[int, str] = {
    0x1098: "RUIM debug",
    0x1158: "core dump",
    0x11EB: "protocol services data",
    0x1272: "SIM toolkit task",
    0x14CE: "UIM DS data",
    0x1572: "network IP Rm Tx 80 bytes",
    0x1573: "network IP Rm Rx 80 bytes",
    0x1574: "network IP Rm Tx full",
    0x1575: "network IP Rm Rx full",
    0x1576: "network IP Um Tx 80 bytes",
    0x1577: "network IP Um Rx 80 bytes",
    0x1578: "network IP Um Tx full",
    0x1579: "network IP Um Rx full",
    0x4005: "WCDMA search cell reselection rank",
    0x4127: "WCDMA cell identity",
    0x412B: "WCDMA system information",
    0x5065: "GSM L1 FCCH acquisition",
    0x5066: "GSM L1 SCH acquisition",
    0x506A: "GSM L1 new burst metrics",
    0x506C: "GSM L1 burst metrics",
    0x5071: "GSM surround cell BA list",
    0x507A: "GSM L1 serving auxiliary measurements",
    0x507B: "GSM L1 neighbour auxiliary measurements",
    0x5134: "GSM RR cell information",
    0x51FD: "GPRS RR packet system information 1",
    0x51FE: "GPRS RR packet system information 2",
    0x51FF: "GPRS RR packet system information 3",
    0x5226: "GPRS MAC signalling message",
    0x5B34: "GSM DSDS RR cell information",
    0x7130: "UMTS NAS GMM state",
    0x7131: "UMTS NAS MM state",
    0x7135: "UMTS NAS MM registration state",
    0xB060: "LTE MAC configuration",
    0xB061: "LTE MAC RACH trigger",
    0xB062: "LTE MAC RACH attempt",
    0xB063: "LTE MAC DL transport block",
    0xB064: "LTE MAC UL transport block",
    0xB066: "LTE MAC UL buffer status",
    0xB067: "LTE MAC UL Tx statistics",
    0xB082: "LTE RLC DL AM all PDU",
    0xB092: "LTE RLC UL AM all PDU",
    0xB0A3: "LTE PDCP DL cipher data PDU",
    0xB0A5: "LTE PDCP DL SRB integrity data PDU",
    0xB0B3: "LTE PDCP UL cipher data PDU",
    0xB0B5: "LTE PDCP UL SRB integrity data PDU",
    0xB0C1: "LTE RRC MIB message",
    0xB0C2: "LTE RRC serving cell information",
    0xB0CD: "LTE RRC supported CA combinations",
    0xB0E5: "LTE NAS ESM state",
    0xB0EE: "LTE NAS EMM state",
    0xB126: "LTE LL1 PDSCH demapper configuration",
    0xB179: "LTE ML1 connected mode intra-frequency measurements",
    0xB17F: "LTE ML1 serving cell measurement and evaluation",
    0xB180: "LTE ML1 neighbour measurements",
    0xB187: "LTE ML1 inter-RAT measurement request",
    0xB193: "LTE ML1 serving cell measurement result",
    0xB195: "LTE ML1 connected mode neighbour measurements",
    0xB197: "LTE ML1 serving cell information",
    0xB80C: "NR NAS 5GMM state",
    0xB814: "NR NAS 5GMM plain container",
    0xB822: "NR RRC MIB information",
    0xB823: "NR RRC serving cell information",
    0xB825: "NR RRC configuration information",
    0xB826: "NR RRC supported CA combinations",
    0xB97F: "NR ML1 measurement database update",
}


def name_of(code: int) -> str:
    """A log code for people: its number, and its name where it has one."""
    if code in READ:
        return f"0x{code:04X} ({READ[code][0]})"
    return f"0x{code:04X} ({NOT_READ[code]})" if code in NOT_READ else f"0x{code:04X}"
