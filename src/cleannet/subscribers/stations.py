"""Base stations that introduced themselves: NG Setup (TS 38.413, 8.7.1) and S1 Setup (TS 36.413, 8.7.3)."""

import re
from typing import TYPE_CHECKING

from cleannet.model.frame import FrameRef
from cleannet.model.ngap import NGSetupFailure, NGSetupRequest, NGSetupResponse
from cleannet.model.record import Record

if TYPE_CHECKING:
    from cleannet.subscribers.deployment import Deployment

_NODE = re.compile(r"(?P<plmn>\d+-\d+) (?P<kind>.+) (?P<digits>[0-9a-f:]+)/(?P<bits>\d+)")
_S1_SETUP, _RESPONSE, _FAILURE = "S1SetupRequest", "S1SetupResponse", "S1SetupFailure"


class Station(Record, frozen=True):
    """One introduction.

    Attributes:
        plmn, kind, identity: as in the inventory's nodes ("gNB", "ng-eNB", "eNB"; others as NGAP calls them).
        tacs: tracking areas that it says it serves.
        association: index; `addresses`: its own on it; `peers`: the AMF's or MME's; none where the
            capture holds no packets.
        at: the request; `time`: nanoseconds.
        accepted: whether it was taken in; None where no answer was seen.
    """

    plmn: str
    kind: str
    identity: int
    tacs: tuple[int, ...]
    association: int
    addresses: tuple[str, ...]
    peers: tuple[str, ...]
    at: FrameRef
    time: int
    accepted: bool | None = None


def stations(deployment: "Deployment") -> list[Station]:
    """The introductions on N2 and S1, in the order of time."""
    found = [*_of_n2(deployment), *_of_s1(deployment)]
    return sorted(found, key=lambda one: one.time)


def _ends(deployment: "Deployment", association: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    one = next((one for one in deployment.associations if one.index == association), None)
    if one is None or not one.on_the_wire:
        return (), ()
    return tuple(one.gnb.split(", ")), tuple(one.amf.split(", "))


def _of_n2(deployment: "Deployment") -> list[Station]:
    found = []
    rows = deployment.rows(NGSetupRequest)
    columns = (deployment.association_numbers(rows).tolist(), deployment.seconds(rows).tolist())
    for row, association, second in zip(rows.tolist(), *columns, strict=True):
        message = deployment.message(row)
        named = _NODE.fullmatch(getattr(message, "gnb", None) or "")
        if named is None or not isinstance(message, NGSetupRequest):
            continue
        kind = "ng-eNB" if named["kind"].endswith("ng-eNB") else named["kind"]
        identity = int(named["digits"].replace(":", ""), 16)
        yes = deployment.rows(NGSetupResponse, association=association)
        no = deployment.rows(NGSetupFailure, association=association)
        later = [(r, True) for r in yes.tolist() if r > row] + [(r, False) for r in no.tolist() if r > row]
        time, tacs = round(second * 1e9), message.supported_tacs
        ends = _ends(deployment, association)
        accepted = min(later)[1] if later else None
        place = deployment.place(row)
        found.append(Station(named["plmn"], kind, identity, tacs, association, *ends, place, time, accepted))
    return found


def _of_s1(deployment: "Deployment") -> list[Station]:
    found = []
    answers = {_RESPONSE: True, _FAILURE: False}
    for number, pdu in enumerate(deployment.s1):
        if pdu.message.name != _S1_SETUP or pdu.message.enb is None or pdu.repeated:
            continue
        later = (one for one in deployment.s1[number:] if one.association == pdu.association)
        accepted = next((answers[one.message.name] for one in later if one.message.name in answers), None)
        plmn, identity = pdu.message.enb
        ends = _ends(deployment, pdu.association)
        tacs, place = pdu.message.supported_tacs, pdu.message.at.frame
        found.append(Station(plmn, "eNB", identity, tacs, pdu.association, *ends, place, pdu.time, accepted))
    return found
