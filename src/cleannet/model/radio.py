"""Where a message of the radio interface was taken from: logical channel or NAS, technology, cell."""

import enum

from cleannet.model.record import Record

F1_UE = "F1 "
"""With this begins the name of a UE that is known from F1."""
S1_UE = "S1 "
"""With this begins the name of a UE that is known from S1."""


class Channel(enum.Enum):
    """What a payload of a phone log, a radio capture, F1 or S1 is: an RRC message of one logical channel, or NAS.

    Of F1AP only what ends a UE's context comes as a radio message of its own; of S1AP what tells of a UE.

    LTE channels: TS 36.331, 6.2.1. NR channels: TS 38.331, 6.2.1. UMTS channels: TS 25.331,
    11.1. The value is the public name.
    """

    __hash__ = object.__hash__  # Members are single objects; that of `Enum` is slow, and channels are often keys.

    LTE_BCCH_BCH = "LTE RRC BCCH-BCH"
    LTE_BCCH_DL_SCH = "LTE RRC BCCH-DL-SCH"
    LTE_PCCH = "LTE RRC PCCH"
    LTE_DL_CCCH = "LTE RRC DL-CCCH"
    LTE_DL_DCCH = "LTE RRC DL-DCCH"
    LTE_UL_CCCH = "LTE RRC UL-CCCH"
    LTE_UL_DCCH = "LTE RRC UL-DCCH"
    NR_BCCH_BCH = "NR RRC BCCH-BCH"
    NR_BCCH_DL_SCH = "NR RRC BCCH-DL-SCH"
    NR_PCCH = "NR RRC PCCH"
    NR_DL_CCCH = "NR RRC DL-CCCH"
    NR_DL_DCCH = "NR RRC DL-DCCH"
    NR_UL_CCCH = "NR RRC UL-CCCH"
    NR_UL_CCCH1 = "NR RRC UL-CCCH1"
    NR_UL_DCCH = "NR RRC UL-DCCH"
    NR_RECONFIGURATION = "NR RRCReconfiguration"
    NAS_EPS = "NAS-EPS"
    NAS_5GS = "NAS-5GS"
    GSM_L3 = "GSM A-interface layer 3"
    UMTS_DL_DCCH = "UMTS RRC DL-DCCH"
    UMTS_UL_DCCH = "UMTS RRC UL-DCCH"
    UMTS_DL_CCCH = "UMTS RRC DL-CCCH"
    UMTS_UL_CCCH = "UMTS RRC UL-CCCH"
    F1AP = "F1AP"
    S1AP = "S1AP"
    UMTS_PCCH = "UMTS RRC PCCH"


class Cell(Record, frozen=True):
    """The cell of a radio message as far as the log tells: channel number of the carrier, and physical cell identity.

    `arfcn`: EARFCN, NR-ARFCN, ARFCN or UARFCN; -1 unknown. `physical`: physical cell id; -1 unknown.
    """

    technology: str
    arfcn: int = -1
    physical: int = -1


class RadioMessage(Record, frozen=True):
    """One message of the radio interface, as octets.

    Attributes:
        input, frame: as Wireshark numbers frames; in DIAG logs the 1-based number of the record in the file.
        index: number of the message inside the frame, from 0.
        time: nanoseconds since 1970, -1 unknown.
        channel: what `payload` is.
        uplink: True from the UE, False to it, None unknown.
        ue: whom it concerns: "" for the one handset whose log it is, else what the source tells UEs apart by
            ("C-RNTI 17921", "C-RNTI 17921/2" when it is given anew, "F1 gNB-DU UE 3", "S1 eNB UE 3"); "broadcast" for
            system information and paging on the air.
        cell: the cell, as far as known.
        payload: octets of the message (RRC: unaligned PER, whole octets).
        protected: for a NAS record of a log: True where the log holds it as sent on air, False where the log holds
            the plain text of a message that was protected, None unknown or as sent.
        cut: the snap length (or the log) cut it.
        air: taken over the air, from F1 or from S1, where names of UEs hold for one connection, and a message on a
            signalling radio bearer is ciphered once AS security is active; False in logs of the phone itself, which
            hold plain text.
        integrity: whether the PDCP PDU around it has a message authentication code other than zeros, and AS security is
            active (TS 38.323, 6.3.4); None where no PDCP is known.
        lost: messages of this UE before it may not have been captured.
        deciphered: it is NAS whose body was ciphered, and stands here in clear, with keys that were given.
        genuine: whether its authentication code is right, by such keys; None where nothing tells.
    """

    input: int
    frame: int
    index: int
    time: int
    channel: Channel
    uplink: bool | None
    ue: str
    cell: Cell | None
    payload: bytes
    protected: bool | None = None
    cut: bool = False
    air: bool = False
    integrity: bool | None = None
    lost: bool = False
    deciphered: bool = False
    genuine: bool | None = None

    @property
    def whose(self) -> tuple[int, str]:
        """Which UE it is: its input and name in there; on F1 and S1, names hold in all inputs, and the input is -1."""
        return (-1 if self.ue.startswith((F1_UE, S1_UE)) else self.input), self.ue
