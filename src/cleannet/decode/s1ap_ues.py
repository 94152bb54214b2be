"""Which UE an S1AP message concerns: by its S1AP ids, association by association (TS 36.413, 8.1 to 8.6).

A UE that is handed over, by S1 or X2, goes on under ids of the target eNB, and keeps its name; so does the context that
a target prepares in vain.
"""

from cleannet.decode.ue_contexts import Context, Contexts
from cleannet.model.radio import S1_UE
from cleannet.model.s1ap import (
    S1APMessage,
    S1HandoverNotify,
    S1HandoverRequest,
    S1InitialUEMessage,
    S1PathSwitchRequest,
    S1UEContextReleaseComplete,
)

_SETUP = "S1SetupRequest"
_REQUIRED = "HandoverRequired"


class UE(Context):
    """One UE context of an eNB: the near end; the MME is the far one. It may continue another after a handover.

    `arrived`: the UE came to this context, or began in it; `gone`: it went on in another.
    """

    earlier: "UE | None" = None
    arrived: bool = True
    gone: bool = False

    @property
    def left(self) -> bool:
        """Whether the UE is not in this context at the end: what ends it does not end the UE's connection."""
        return self.gone or not self.arrived


class UEs(Contexts[UE]):
    """The UE contexts of all S1 associations."""

    def __init__(self) -> None:
        super().__init__()
        self._transfers: dict[bytes, UE | None] = {}

    def of(self, association: int, message: S1APMessage) -> UE | None:
        """The UE that a message concerns, None if it concerns no one UE."""
        here = self._here(association)
        if message.full_reset or message.name == _SETUP:
            here.clear()
        for mme_id, enb_id in message.reset:
            by_id = (
                here.far.get(-1 if mme_id is None else mme_id),
                here.near.get(-1 if enb_id is None else enb_id),
            )
            for one in by_id:
                if one is not None:
                    here.forget(one)
        if message.enb_id is None and message.mme_id is None and message.source_mme_id is None:
            return None
        begins = isinstance(message, S1InitialUEMessage | S1HandoverRequest | S1PathSwitchRequest)
        found = None if begins else here.known(message.enb_id, message.mme_id)
        if found is None:
            found = UE(association, gaps=here.gaps)
            self.made.append(found)
        self._moves(found, message)
        here.learn(found, message.enb_id, message.mme_id)
        if isinstance(message, S1UEContextReleaseComplete):
            here.forget(found)
        return found

    def _moves(self, one: UE, message: S1APMessage) -> None:
        """Follows a UE from one eNB to the next."""
        if message.name == _REQUIRED and message.transfer:
            waiting = self._transfers.get(message.transfer, one)
            self._transfers[message.transfer] = one if waiting is one else None  # of two alike none is followed
        elif isinstance(message, S1HandoverRequest):
            one.arrived = False
            source = self._transfers.pop(message.transfer or b"", None)
            one.earlier = None if source is one else source
        elif isinstance(message, S1HandoverNotify):
            one.arrived = True
            if one.earlier is not None:
                one.earlier.gone = True
        elif isinstance(message, S1PathSwitchRequest) and message.source_mme_id is not None:
            known = (each.far.get(message.source_mme_id) for each in self._associations.values())
            sources = [each for each in known if each is not None]
            if len(sources) == 1:  # several MMEs may have given the same id
                one.earlier = sources[0]
                sources[0].gone = True

    def name(self) -> None:
        """Names all contexts: by the eNB's id, with a number where it was used before."""
        self._give_names(S1_UE, "eNB", "MME")
        for one in self.made:
            if one.earlier is not None:  # which has its own final name by now
                one.name = one.earlier.name
