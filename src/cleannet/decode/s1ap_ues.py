"""Which UE an S1AP message concerns: by its S1AP ids, association by association (TS 36.413, 8.1 to 8.6).

An eNB gives each UE an id when it hands over its first message, and gives the id to another UE after the context was
released; so a name here holds from one such message to the next. A UE that is handed over, by S1 or X2, goes on under
ids of the target eNB, and keeps its name; so does the context that a target prepares in vain.
"""

import msgspec

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


class UE(msgspec.Struct):
    """One UE context of an eNB.

    Attributes:
        association: index of the SCTP association.
        enb_id, mme_id: its ids as far as seen.
        gaps: how many gaps its association had before its latest message.
        earlier: the context that it continues, after a handover.
        arrived: the UE came to this context, or began in it; `gone`: it went on in another.
        name: what it is called, once all are known.
    """

    association: int
    enb_id: int | None = None
    mme_id: int | None = None
    gaps: int = 0
    earlier: "UE | None" = None
    arrived: bool = True
    gone: bool = False
    name: str = ""

    @property
    def left(self) -> bool:
        """Whether the UE is not in this context at the end: what ends it does not end the UE's connection."""
        return self.gone or not self.arrived


class _Association:
    """The living contexts of one association by each of their ids, and how many gaps it had."""

    def __init__(self) -> None:
        self.by_enb: dict[int, UE] = {}
        self.by_mme: dict[int, UE] = {}
        self.gaps = 0


class UEs:
    """The UE contexts of all S1 associations. `made`: all of them, in the order of their first messages."""

    def __init__(self) -> None:
        self.made: list[UE] = []
        self._associations: dict[int, _Association] = {}
        self._transfers: dict[bytes, UE | None] = {}

    def lost(self, association: int) -> None:
        """Messages of an association were not captured: any of its UEs may lack some."""
        self._associations.setdefault(association, _Association()).gaps += 1

    def lossy(self, one: UE) -> bool:
        """Whether messages of a UE may be missing since this was asked last."""
        gaps = self._associations[one.association].gaps
        before, one.gaps = one.gaps, gaps
        return before != gaps

    def of(self, association: int, message: S1APMessage) -> UE | None:
        """The UE that a message concerns, None if it concerns no one UE."""
        here = self._associations.setdefault(association, _Association())
        if message.full_reset or message.name == _SETUP:
            here.by_enb.clear()
            here.by_mme.clear()
        for mme_id, enb_id in message.reset:
            by_id = (
                here.by_mme.get(-1 if mme_id is None else mme_id),
                here.by_enb.get(-1 if enb_id is None else enb_id),
            )
            for one in by_id:
                if one is not None:
                    _forget(here, one)
        if message.enb_id is None and message.mme_id is None and message.source_mme_id is None:
            return None
        begins = isinstance(message, S1InitialUEMessage | S1HandoverRequest | S1PathSwitchRequest)
        found = None if begins else _known(here, message)
        if found is None:
            found = UE(association, gaps=here.gaps)
            self.made.append(found)
        self._moves(found, message)
        _learn(here, found, message)
        if isinstance(message, S1UEContextReleaseComplete):
            _forget(here, found)
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
            known = (each.by_mme.get(message.source_mme_id) for each in self._associations.values())
            sources = [each for each in known if each is not None]
            if len(sources) == 1:  # several MMEs may have given the same id
                one.earlier = sources[0]
                sources[0].gone = True

    def name(self) -> None:
        """Names all contexts: by the eNB's id, with a number where it was used before."""
        several = len({one.association for one in self.made}) > 1
        used: dict[str, int] = {}
        for one in self.made:
            number = f"eNB UE {one.enb_id}" if one.enb_id is not None else f"MME UE {one.mme_id}"
            name = f"{S1_UE}{number}" + (f" of association {one.association + 1}" if several else "")
            used[name] = used.get(name, 0) + 1
            one.name = name if used[name] == 1 else f"{name}, use {used[name]}"
        for one in self.made:
            if one.earlier is not None:  # which has its own final name by now
                one.name = one.earlier.name


def _known(here: _Association, message: S1APMessage) -> UE | None:
    """The living context with these ids; the eNB's id tells where both are known."""
    by_enb = None if message.enb_id is None else here.by_enb.get(message.enb_id)
    if by_enb is not None and message.mme_id is not None and by_enb.mme_id not in (None, message.mme_id):
        return None  # the MME has another UE in mind: the release of the first was not seen
    if by_enb is not None or message.mme_id is None:
        return by_enb
    by_mme = here.by_mme.get(message.mme_id)
    if by_mme is not None and message.enb_id is not None and by_mme.enb_id not in (None, message.enb_id):
        return None
    return by_mme


def _learn(here: _Association, one: UE, message: S1APMessage) -> None:
    if message.enb_id is not None:
        one.enb_id = message.enb_id
        here.by_enb[message.enb_id] = one
    if message.mme_id is not None:
        one.mme_id = message.mme_id
        here.by_mme[message.mme_id] = one


def _forget(here: _Association, one: UE) -> None:
    for known, number in ((here.by_enb, one.enb_id), (here.by_mme, one.mme_id)):
        if number is not None and known.get(number) is one:
            del known[number]
