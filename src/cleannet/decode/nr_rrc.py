"""NR RRC (TS 38.331 V18): from the octets of one PDU of a logical channel to its record."""

from cleannet.decode import uper_rrc
from cleannet.decode.cursor import Cursor
from cleannet.decode.nr_rrc_fields import READERS
from cleannet.model import nr_rrc as records
from cleannet.model.message import Direction
from cleannet.model.nr_rrc import NRMessage
from cleannet.model.radio import Channel
from cleannet.model.rrc import RRCMessage

ROOTS = {
    Channel.NR_BCCH_BCH: "BCCH-BCH-Message",
    Channel.NR_BCCH_DL_SCH: "BCCH-DL-SCH-Message",
    Channel.NR_PCCH: "PCCH-Message",
    Channel.NR_DL_CCCH: "DL-CCCH-Message",
    Channel.NR_DL_DCCH: "DL-DCCH-Message",
    Channel.NR_UL_CCCH: "UL-CCCH-Message",
    Channel.NR_UL_CCCH1: "UL-CCCH1-Message",
    Channel.NR_UL_DCCH: "UL-DCCH-Message",
    Channel.NR_RECONFIGURATION: "RRCReconfiguration",
}
"""The ASN.1 type of each channel's PDUs (TS 38.331, 6.2.1)."""
CLASSES = {f"NR{name.removeprefix('RRC')}": name for name in READERS}

PROTOCOL = uper_rrc.Protocol(
    notation="nr_rrc.asn1",
    roots=ROOTS,
    only={Channel.NR_RECONFIGURATION: "RRCReconfiguration"},
    plain=NRMessage,
    readers={name: (getattr(records, kind), READERS[name]) for kind, name in CLASSES.items()},
)


def nr_rrc(cursor: Cursor, channel: Channel, direction: Direction = Direction.UNKNOWN) -> RRCMessage:
    """Reads one RRC PDU of an NR channel to the cursor's end.

    What is malformed behind the message's name is noted, and `whole` is False then; fields before it are kept.

    Raises:
        Malformed: the PDU cannot be named.
        KeyError: the channel is not one of NR RRC.
    """
    return uper_rrc.message(cursor, channel, direction, PROTOCOL)
