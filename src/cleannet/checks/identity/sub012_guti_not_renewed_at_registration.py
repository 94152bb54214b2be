"""SUB012."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.identity.common import Naming, next_name
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.identity import TemporaryIdentity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    CipheredNAS,
    ConfigurationUpdateCommand,
    DeregistrationRequestUEOriginating,
    RegistrationAccept,
    RegistrationReject,
    RegistrationRequest,
    RegistrationType,
    ServiceRequest,
)
from cleannet.subscribers.subscriber import Subscriber

RENEWING = (
    RegistrationType.INITIAL,
    RegistrationType.MOBILITY_UPDATING,
    RegistrationType.DISASTER_ROAMING_INITIAL,
    RegistrationType.DISASTER_ROAMING_MOBILITY_UPDATING,
)
INITIAL = (RegistrationType.INITIAL, RegistrationType.DISASTER_ROAMING_INITIAL)
Assignment = RegistrationAccept | ConfigurationUpdateCommand


@check(
    "SUB012",
    "guti-not-renewed-at-registration",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.12.3", Obligation.SHALL), Clause("TS 24.501", "5.3.3", Obligation.SHALL)),
    needs=(RegistrationRequest,),
    shows=(Interface.N1, Property.TEMPORARY_IDENTITY),
    scas=("TS 33.512, 4.2.2.5.1",),
    fight=("FGT5012.003",),
)
def guti_not_renewed_at_registration(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF gives no new 5G-GUTI at an initial or mobility registration.

    Why: a temporary identity that stays the same lets everybody who listens to paging or requests follow the UE.
    Legitimate when: the update is a periodic one (there the new 5G-GUTI is advised only), or the registration an
      emergency one, or the 5G-GUTI comes in a Configuration Update Command of the same connection. Where the accept is
      ciphered, the check goes by the 5G-TMSI under which the UE comes back.
    Remedy: have the AMF assign a 5G-GUTI in each Registration Accept; switch off options that keep it for a number of
      registrations or for a time.
    """
    for request in subscriber.all(RegistrationRequest):
        if request.container or request.registration_type not in RENEWING:
            continue
        result = _judged(subscriber, request, _episode(subscriber, request))
        if result is not None:
            yield result


def _episode(subscriber: Subscriber, request: RegistrationRequest) -> list[Message]:
    """What follows in the connection, up to the next registration request."""
    found: list[Message] = []
    for one in subscriber.timeline[request.at.position + 1 :]:
        if one.at.connection != request.at.connection:
            continue
        if isinstance(one, RegistrationRequest) and not one.container:
            break
        found.append(one)
    return found


def _old(subscriber: Subscriber, request: RegistrationRequest) -> set[bytes]:
    """The 5G-TMSIs that the UE held before: those it names, else the one that it last had."""
    named = {one.value for one in (request.identity, request.additional_guti) if isinstance(one, TemporaryIdentity)}
    if named:
        return named
    for one in reversed(subscriber.timeline[: request.at.position]):
        if isinstance(one, Naming) and not one.container and isinstance(one.identity, TemporaryIdentity):
            return {one.identity.value}
        if isinstance(one, Assignment) and isinstance(one.guti, TemporaryIdentity):
            return {one.guti.value}
    return set()


def _judged(subscriber: Subscriber, request: RegistrationRequest, episode: Sequence[Message]) -> Result | None:
    accept = next((one for one in episode if isinstance(one, RegistrationAccept)), None)
    if any(isinstance(one, RegistrationReject) for one in episode) or (accept and accept.emergency_registered):
        return None
    old = _old(subscriber, request)
    given = [one for one in episode if isinstance(one, Assignment) and isinstance(one.guti, TemporaryIdentity)]
    for one in given:
        if one.guti is not None and one.guti.value not in old:
            return passed("the AMF assigns a new 5G-GUTI", one)
    if given:
        text = "the AMF assigns the 5G-TMSI that the UE had before"
        return failed(text, given[0], related=(request,), field="5G-GUTI", value="unchanged")
    later = next_name(subscriber, request)
    if later is not None:
        return _comes_back(request, accept, old, *later)
    return _accepted_without(subscriber, request, accept, episode) if accept is not None else None


def _comes_back(
    request: RegistrationRequest, accept: RegistrationAccept | None, old: set[bytes], later: Naming, tmsi: bytes
) -> Result | None:
    """Judges by the name under which the UE opens its next connection: it uses a new 5G-GUTI as soon as it has one."""
    if tmsi not in old:
        return passed("the UE comes back under a new 5G-TMSI", later)
    if accept is None and not _shows_registered(request, later):
        return None  # The accept may never have reached the UE.
    text = "the UE comes back under the 5G-TMSI that it had before it registered"
    related = (request, accept)
    return failed(text, later, related=[r for r in related if r is not None], field="5G-TMSI", value="unchanged")


def _shows_registered(request: RegistrationRequest, later: Naming) -> bool:
    """Whether what the UE sends next is sent only by a UE whose registration succeeded."""
    if isinstance(later, RegistrationRequest):
        return request.registration_type in INITIAL and later.registration_type in (
            RegistrationType.MOBILITY_UPDATING,
            RegistrationType.PERIODIC_UPDATING,
        )
    if isinstance(later, DeregistrationRequestUEOriginating):
        return request.registration_type in INITIAL
    return isinstance(later, ServiceRequest)


def _accepted_without(
    subscriber: Subscriber, request: RegistrationRequest, accept: RegistrationAccept, episode: Sequence[Message]
) -> Result:
    """A readable accept without 5G-GUTI, and no later word of the UE."""
    connection = subscriber.connection(request)
    hidden = any(isinstance(one, CipheredNAS) and one.direction is Direction.DOWNLINK for one in episode)
    if hidden or not connection.released or subscriber.loss_in(connection):
        return suspect(
            "a Registration Accept without a 5G-GUTI, unless a command that assigns it was not captured or readable",
            accept,
            related=(request,),
        )
    text = "a Registration Accept without a 5G-GUTI, and none follows before the release"
    return failed(text, accept, related=(request,), field="5G-GUTI", value="absent")
