"""F1AP messages (TS 38.473, clause 9.2) with the information elements that carry and place RRC."""

import enum

from cleannet.model.message import Message


class F1APPDUType(enum.IntEnum):
    """The alternatives of F1AP-PDU (TS 38.473, 9.4.3)."""

    INITIATING_MESSAGE = 0
    SUCCESSFUL_OUTCOME = 1
    UNSUCCESSFUL_OUTCOME = 2


class F1APMessage(Message, frozen=True, kw_only=True):
    """An F1AP message.

    Attributes:
        message_name: its name in the ASN.1.
        procedure, pdu: procedure code, and which of the procedure's messages it is.
        ies: the ids of its protocol IEs, in their order.
        cu_id, du_id, old_du_id: gNB-CU UE F1AP ID, gNB-DU UE F1AP ID, old gNB-DU UE F1AP ID.
        c_rnti: the UE's C-RNTI.
        cell: NR CGI as "MCC-MNC" and the 36 bits of the NR Cell Identity.
        srb: the signalling radio bearer of `rrc`, None where it does not say.
        rrc: the RRC container: an RRC message on SRB0, else a PDCP PDU.
        setup_complete: the RRC container with RRCSetupComplete, a PDCP PDU.
        full_reset: Reset of the whole interface.
        cells: the physical cell identities of served cells, with their NR CGIs as in `cell`.
    """

    message_name: str = ""
    procedure: int = -1
    pdu: F1APPDUType = F1APPDUType.INITIATING_MESSAGE
    ies: tuple[int, ...] = ()
    cu_id: int | None = None
    du_id: int | None = None
    old_du_id: int | None = None
    c_rnti: int | None = None
    cell: tuple[str, int] | None = None
    srb: int | None = None
    rrc: bytes | None = None
    setup_complete: bytes | None = None
    full_reset: bool = False
    cells: tuple[tuple[tuple[str, int], int], ...] = ()

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "F1AP"

    @property
    def name(self) -> str:
        """See the base class."""
        return self.message_name


class OpaqueF1AP(F1APMessage, frozen=True, kw_only=True):
    """A payload of F1 that could not be decoded; its problem says why."""


class F1UEContextReleaseRequest(F1APMessage, frozen=True, kw_only=True):
    """The gNB-DU wants a UE context released."""


class F1UEContextReleaseCommand(F1APMessage, frozen=True, kw_only=True):
    """The gNB-CU has a UE context released."""


class F1UEContextReleaseComplete(F1APMessage, frozen=True, kw_only=True):
    """The gNB-DU has released a UE context."""
