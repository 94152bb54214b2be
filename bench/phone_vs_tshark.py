"""Times the whole audit of phone logs beside tshark on their pcap form, in turn, and prints medians and ratios.

usage: python bench/phone_vs_tshark.py [--rounds N] [--messages N] LOG[=PCAP] ...

Each LOG (.qmdl, .mi2log) is timed as it is if its pcap form is named, and as a long log that `make_phone_log.py` makes
of it, in both forms. tshark prints of each message what the checks read: types, identities, causes, algorithms,
cells. CPU is user and system time; "start" is what an audit of nothing, and tshark on a capture of nothing, take.

Measured on 2026-11-23 (2 cores of an AMD EPYC that had other work, Python 3.11, tshark 4.0.17), 5 rounds: a log of
1,891 messages 0.55 s against 0.33 s of tshark (0.60 times as fast), one made of it with 100,223 messages 4.42 s against
3.51 s (0.79 times, its pcap 0.77), a start 0.41 s against 0.26 s. The aim, five times as fast, is not reached.
"""

import argparse
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import make_phone_log
from audit_vs_tshark import AUDIT_ENDS, Jobs, audit_command, in_turn

FIELDS = tuple(
    """
    frame.number frame.time_epoch gsmtap.chan_type gsmtap.arfcn gsmtap.uplink lte-rrc.c1 lte-rrc.cipheringAlgorithm
    lte-rrc.integrityProtAlgorithm lte-rrc.establishmentCause lte-rrc.releaseCause lte-rrc.m_TMSI lte-rrc.mmec
    lte-rrc.IMSI_Digit lte-rrc.randomValue lte-rrc.cellIdentity lte-rrc.trackingAreaCode lte-rrc.MCC_MNC_Digit
    lte-rrc.cellBarred lte-rrc.intraFreqReselection lte-rrc.csg_Indication lte-rrc.freqBandIndicator
    lte-rrc.q_RxLevMin lte-rrc.systemInfoValueTag lte-rrc.cellReselectionPriority lte-rrc.carrierFreq
    lte-rrc.startingARFCN lte-rrc.redirectedCarrierInfo lte-rrc.waitTime lte-rrc.physCellId lte-rrc.rsrpResult
    lte-rrc.targetPhysCellId lte-rrc.drb_Identity lte-rrc.reestablishmentCause lte-rrc.selectedPLMN_Identity
    lte-rrc.rat_Type lte-rrc.sib_MappingInfo nas_eps.security_header_type nas_eps.msg_auth_code nas_eps.seq_no
    nas_eps.nas_msg_emm_type nas_eps.nas_msg_esm_type nas_eps.emm.cause nas_eps.esm.cause nas_eps.emm.toc
    nas_eps.emm.toi nas_eps.emm.id_type2 nas_eps.emm.type_of_id nas_eps.emm.m_tmsi nas_eps.emm.eps_att_type
    nas_eps.emm.update_type_value nas_eps.emm.128eea1 nas_eps.emm.128eea2 nas_eps.emm.eea3
    nas_eps.emm.nas_key_set_id nas_eps.emm.imeisv_req e212.imsi e212.mcc e212.mnc gsm_a.dtap.msg_mm_type
    gsm_a.dtap.msg_gmm_type gsm_a.dtap.msg_rr_type gsm_a.rr.algorithm_identifier gsm_a.dtap.rej_cause gsm_a.tmsi
    """.split()  # noqa: SIM905
)
EMPTY = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
STARTS = (0, 1, 2)
"""Exit codes of an audit, one of nothing among them."""


def tshark_command(path: Path, fields: list[str]) -> list[str]:
    return ["tshark", "-n", "-r", str(path), "-T", "fields", *(part for name in fields for part in ("-e", name))]


def known_fields() -> list[str]:
    """Those of the fields that the installed tshark has."""
    told = subprocess.run(["tshark", "-G", "fields"], capture_output=True, text=True, check=True)
    known = {line.split("\t")[2] for line in told.stdout.splitlines() if line.startswith("F\t")}
    return [name for name in FIELDS if name in known]


def both_forms(title: str, log: Path, pcap: Path, fields: list[str], rounds: int, starts: tuple[float, float]) -> None:
    """One log and its pcap form: the audit of each, beside tshark."""
    jobs: Jobs = {
        "cleannet audit, log": (audit_command(log), AUDIT_ENDS),
        "cleannet audit, pcap": (audit_command(pcap), AUDIT_ENDS),
        "tshark -T fields, pcap": (tshark_command(pcap, fields), (0,)),
    }
    first, second, theirs = in_turn(title, jobs, rounds).values()
    print(
        f"  as fast as tshark: the log {theirs.cpu / first.cpu:.2f}, the pcap {theirs.cpu / second.cpu:.2f} times;",
        end=" ",
    )
    mine, other = (max(first.cpu - starts[0], 0.001), max(theirs.cpu - starts[1], 0.001))
    print(f"without starting up, the log {other / mine:.2f} times")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", nargs="+", metavar="LOG[=PCAP]")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--messages", type=int, default=100_000)
    chosen = parser.parse_args(arguments)
    if not shutil.which("tshark"):
        print("tshark is not installed: nothing to compare with")
        return 1
    fields = known_fields()
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.pcap"
        empty.write_bytes(EMPTY)
        jobs: Jobs = {
            "cleannet audit": (audit_command(empty), STARTS),
            "tshark -T fields": (tshark_command(empty, fields), (0,)),
        }
        mine, theirs = in_turn(f"start, median of {chosen.rounds}:", jobs, chosen.rounds).values()
        starts = mine.cpu, theirs.cpu
        for given in chosen.logs:
            log, _, pcap = given.partition("=")
            size = Path(log).stat().st_size / 1e6
            if pcap:
                both_forms(f"{Path(log).name}, {size:.1f} MB:", Path(log), Path(pcap), fields, chosen.rounds, starts)
            long = Path(folder) / "long.qmdl", Path(folder) / "long.pcap"
            count, shown = make_phone_log.make(Path(log), chosen.messages, *long)
            title = f"made of {Path(log).name}: {count:,} messages, {shown:,} of them in the pcap:"
            both_forms(title, *long, fields, chosen.rounds, starts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
