"""Which UE an F1AP message concerns: by its F1AP ids, association by association (TS 38.473, 8.3 and 8.4)."""

from cleannet.decode.ue_contexts import Context, Contexts, Living
from cleannet.model.f1ap import F1APMessage, F1UEContextReleaseComplete
from cleannet.model.radio import F1_UE

_BEGINS = "InitialULRRCMessageTransfer"
_SETUP = "F1SetupRequest"


class UE(Context):
    """One UE context of a gNB-DU: the near end; the gNB-CU is the far one. It may continue another by re-establishment.

    `cell`: its cell as far as told: NR CGI.
    """

    cell: tuple[str, int] | None = None


class UEs(Contexts[UE]):
    """The UE contexts of all F1 associations."""

    def of(self, association: int, message: F1APMessage) -> UE | None:
        """The UE that a message concerns, None if it concerns no one UE."""
        here = self._here(association)
        if message.full_reset or message.name == _SETUP:
            here.clear()
        if message.du_id is None and message.cu_id is None:
            return None
        one = None if message.name == _BEGINS else here.known(message.du_id, message.cu_id)
        if one is None:
            one = UE(association, gaps=here.gaps)
            self.made.append(one)
        _learn(here, one, message)
        if isinstance(message, F1UEContextReleaseComplete):
            here.forget(one)
        return one

    def name(self) -> None:
        """Names all contexts: by the gNB-DU's id, with a number where it was used before."""
        self._give_names(F1_UE, "gNB-DU", "gNB-CU")
        for one in self.made:
            _named_as_first(one)


def _learn(here: Living[UE], one: UE, message: F1APMessage) -> None:
    here.learn(one, message.du_id, message.cu_id)
    if message.cell is not None:
        one.cell = message.cell
    if message.old_du_id is not None:
        old = here.near.get(message.old_du_id)
        if old is not None and old is not one and one.earlier is None:
            one.earlier = old


def _named_as_first(one: UE) -> None:
    """Gives a context the name of the first that it continues, and all in between too."""
    way: list[Context] = [one]
    seen = {id(one)}
    while (earlier := way[-1].earlier) is not None and id(earlier) not in seen:
        way.append(earlier)
        seen.add(id(earlier))
    first = way[-1]
    for each in way[:-1]:
        each.name, each.earlier = first.name, first
