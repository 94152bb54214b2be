"""LTE RRC (TS 36.331 V18): from the octets of one PDU of a logical channel to its record."""

from cleannet.decode import uper_rrc
from cleannet.decode.cursor import Cursor
from cleannet.decode.lte_rrc_fields import READERS
from cleannet.model import lte_rrc as records
from cleannet.model.lte_rrc import LTEMessage
from cleannet.model.message import Direction
from cleannet.model.radio import Channel
from cleannet.model.rrc import RRCMessage

ROOTS = {
    Channel.LTE_BCCH_BCH: "BCCH-BCH-Message",
    Channel.LTE_BCCH_DL_SCH: "BCCH-DL-SCH-Message",
    Channel.LTE_PCCH: "PCCH-Message",
    Channel.LTE_DL_CCCH: "DL-CCCH-Message",
    Channel.LTE_DL_DCCH: "DL-DCCH-Message",
    Channel.LTE_UL_CCCH: "UL-CCCH-Message",
    Channel.LTE_UL_DCCH: "UL-DCCH-Message",
}
"""The ASN.1 type of each channel's PDUs (TS 36.331, 6.2.1)."""
CLASSES = {f"LTE{name.removeprefix('RRC')}": name for name in READERS}

PROTOCOL = uper_rrc.Protocol(
    notation="lte_rrc.asn1",
    roots=ROOTS,
    only={Channel.LTE_BCCH_BCH: "MasterInformationBlock"},
    plain=LTEMessage,
    readers={name: (getattr(records, kind), READERS[name]) for kind, name in CLASSES.items()},
)


def lte_rrc(cursor: Cursor, channel: Channel, direction: Direction = Direction.UNKNOWN) -> RRCMessage:
    """Reads one RRC PDU of an LTE channel to the cursor's end.

    What is malformed behind the message's name is noted, and `whole` is False then; fields before it are kept.

    Raises:
        Malformed: the PDU cannot be named.
        KeyError: the channel is not one of LTE RRC.
    """
    return uper_rrc.message(cursor, channel, direction, PROTOCOL)
