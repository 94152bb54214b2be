"""What phone logs and radio captures become: one record a message (such logs are small beside core captures)."""

from cleannet.model.radio import Cell, Channel
from cleannet.model.record import Record


class RadioMessage(Record, frozen=True):
    """One message of the radio interface, as octets.

    Attributes:
        input, frame: as Wireshark numbers frames; in DIAG logs the 1-based number of the record in the file.
        index: number of the message inside the frame, from 0.
        time: nanoseconds since 1970, -1 unknown.
        channel: what `payload` is.
        uplink: True from the UE, False to it, None unknown.
        ue: whom it concerns: "" for the one handset whose log it is, else what the source tells UEs apart by
            ("C-RNTI 17921", "F1 gNB-DU UE 3"); "broadcast" for system information and paging.
        cell: the cell, as far as known.
        payload: octets of the message (RRC: unaligned PER, whole octets).
        protected: for a NAS record of a log: True where the log holds it as sent on air, False where the log holds
            the plain text of a message that was protected, None unknown or as sent.
        cut: the snap length (or the log) cut it.
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
