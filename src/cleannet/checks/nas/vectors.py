"""Authentications as the AMF and the AUSF speak of them (TS 29.509), and the same challenges on N1."""

from collections.abc import Iterator

import msgspec

from cleannet.model.nas import AuthenticationRequest
from cleannet.subscribers.core import Core
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exchanges import Exchange

CREATION, CONFIRMATION = "/ue-authentications", ("5g-aka-confirmation", "eap-session")


class Vector(msgspec.Struct):
    """One challenge that the AUSF gave: where, and how the AUSF judged the answer to it.

    `confirmed`: the exchange in which the AMF handed the UE's answer on, None where that was not captured.
    """

    challenge: bytes
    given: Exchange
    confirmed: Exchange | None = None

    @property
    def result(self) -> str:
        """What the AUSF said of the UE's answer, "" where nothing shows."""
        answer = self.confirmed.answer if self.confirmed is not None else None
        return answer.result if answer is not None else ""


def vectors(core: Core) -> dict[bytes, Vector]:
    """By challenge: what AUSFs gave to AMFs. What a proxy sends on is the same vector."""
    found: dict[bytes, Vector] = {}
    latest: dict[int, Vector] = {}
    for one in core.exchanges:
        asked, answer = one.asked, one.answer
        if asked.service != "nausf-auth" or answer is None:
            continue
        if asked.resource == CREATION and one.accepted and answer.challenge is not None:
            vector = found.setdefault(answer.challenge, Vector(answer.challenge, one))
            if answer.item >= 0:
                latest[answer.item] = vector
        elif asked.resource.endswith(CONFIRMATION) and asked.item in latest and answer.result:
            latest[asked.item].confirmed = one
    return found


def challenges(deployment: Deployment) -> Iterator[tuple[int, AuthenticationRequest]]:
    """The challenges on N1 with their rows, in the order of time."""
    for row in deployment.rows(AuthenticationRequest).tolist():
        message = deployment.message(row)
        if isinstance(message, AuthenticationRequest) and message.rand is not None:
            yield row, message


def resynchronised(core: Core, challenge: bytes) -> Exchange | None:
    """The exchange in which an AMF told the AUSF that a UE found this challenge out of step."""
    for one in core.exchanges:
        if one.asked.service == "nausf-auth" and one.asked.resynchronisation and one.asked.challenge == challenge:
            return one
    return None
