"""Which UEs of F1 or of the radio interface are one subscriber: by N2 where it shows them, else by identities.

A gNB-DU knows a UE for one connection only, and a C-RNTI names one for as long. The identity in RRCSetupComplete is not
used: some phones of laboratories all send the same there, and NAS has it too.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from cleannet.decode.radio import Pdu, is_nas
from cleannet.model.identity import EPSGUTI, IMSI, SUCI, ProtectionScheme, TemporaryIdentity
from cleannet.model.message import Direction, Message
from cleannet.model.rrc import RRCIdentity
from cleannet.model.s1ap import S1InitialUEMessage
from cleannet.subscribers.link import Person

UE = tuple[int, str]
"""As `RadioMessage.whose`."""
Key = tuple[object, ...]


_TEMPORARY = {"ng-5G-S-TMSI-Part1": "temporary", "s-TMSI": "temporary in EPS"}


class _Group(msgspec.Struct):
    """UEs that are one subscriber; `permanent`: by what permanent identity it calls itself."""

    ues: list[UE]
    person: Person | None = None
    permanent: Key | None = None


def groups(by_ue: Mapping[UE, Sequence[Pdu]], people: Mapping[UE, Person]) -> list[tuple[list[UE], Person | None]]:
    """The UEs by subscriber, in the order given; with the subscriber of N2, where it is one."""
    made: list[_Group] = []
    known: dict[Key, _Group] = {}
    for ue, pdus in by_ue.items():
        messages = [m for pdu in pdus for m in pdu.messages]
        own = [key for m in messages if m.direction is Direction.UPLINK for key in _identities(m)]
        permanent = next((key for key in own if key[0] == "permanent"), None)
        person = people.get(ue)
        group = known.get(("N2", person.number)) if person else _named(known, own, permanent)
        if group is None:
            group = _Group([], person, permanent)
            made.append(group)
        group.ues.append(ue)
        group.permanent = group.permanent or permanent
        given = [key for m in messages if m.direction is Direction.DOWNLINK for key in _identities(m)]
        known.update(dict.fromkeys([*own, *given], group))
        if person:
            known["N2", person.number] = group
    return [(group.ues, group.person) for group in made]


def _named(known: Mapping[Key, _Group], own: Sequence[Key], permanent: Key | None) -> _Group | None:
    """The subscriber whom these identities name, unless it has another permanent one."""
    if permanent is not None and permanent in known:
        return known[permanent]
    for key in own:
        group = known.get(key)
        if group is not None and (permanent is None or group.permanent in (None, permanent)):
            return group
    return None


def _identities(message: Message) -> Iterator[Key]:
    """What names a UE: its IMSI or SUCI, its S-TMSI, or the rightmost 39 bits of its 5G-S-TMSI.

    These bits are all that a request of NR holds (TS 38.331, ng-5G-S-TMSI-Part1).
    """
    if isinstance(message, S1InitialUEMessage) and message.m_tmsi is not None and message.mme_code is not None:
        yield "temporary in EPS", bytes([message.mme_code]) + message.m_tmsi
    for name in ("identity", "guti"):
        one = getattr(message, name, None)
        if isinstance(one, SUCI) and one.value:
            kind = "permanent" if one.scheme is ProtectionScheme.NULL else "concealed"
            yield kind, one.supi_format, one.home_network, one.scheme, one.key_identifier, one.value
        elif isinstance(one, TemporaryIdentity) and len(one.value) == 4 and is_nas(message):
            yield "temporary", bytes([(one.amf_set & 1) << 6 | one.amf_pointer & 63]) + one.value
        elif isinstance(one, RRCIdentity) and one.kind in ("ng-5G-S-TMSI-Part1", "s-TMSI"):
            yield _TEMPORARY[one.kind], one.value
        elif isinstance(one, EPSGUTI) and len(one.value) == 4:
            yield "temporary in EPS", bytes([one.mme_code & 0xFF]) + one.value
        elif isinstance(one, IMSI) and one.value:
            yield "permanent", one.value
