"""SUB013."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.identity.common import next_name
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.identity import TemporaryIdentity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    CipheredNAS,
    ConfigurationUpdateCommand,
    NASMessage,
    RegistrationAccept,
    ServiceAccept,
    ServiceReject,
    ServiceRequest,
    ServiceType,
)
from cleannet.model.ngap import Paging
from cleannet.subscribers.subscriber import Subscriber

Assignment = RegistrationAccept | ConfigurationUpdateCommand


@check(
    "SUB013",
    "guti-not-renewed-after-paging",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.12.3", Obligation.SHALL), Clause("TS 24.501", "5.4.4.1", Obligation.SHALL)),
    needs=(Paging,),
    scas=("TS 33.512, 4.2.2.5.1",),
    fight=("FGT5012.003", "FGT5012.007"),
)
def guti_not_renewed_after_paging(subscriber: Subscriber) -> Iterator[Result]:
    """A UE that was paged keeps its 5G-GUTI after it answered.

    Why: a page shows the temporary identity on the whole tracking area; if it serves again, calls or messages that
      somebody provokes tell which identity is whose, and whether the UE is in the area.
    Legitimate when: the UE asks for service of its own accord; the service is rejected; or the connection breaks before
      the AMF can assign a new 5G-GUTI.
    Remedy: have the AMF send a Configuration Update Command with a new 5G-GUTI after each service request that answers
      a page, before it releases the connection.
    """
    for request in subscriber.all(ServiceRequest):
        pages = _pages(subscriber, request)
        if request.container or not pages or request.service_type is not ServiceType.MOBILE_TERMINATED_SERVICES:
            continue
        result = _judged(subscriber, request, pages)
        if result is not None:
            yield result


def _pages(subscriber: Subscriber, request: ServiceRequest) -> list[Paging]:
    """The pages of the UE's 5G-TMSI since it last spoke in another connection."""
    found: list[Paging] = []
    for one in reversed(subscriber.timeline[: request.at.position]):
        if isinstance(one, Paging):
            if isinstance(request.identity, TemporaryIdentity) and one.paging_tmsi == request.identity.value:
                found.append(one)
        elif (
            isinstance(one, NASMessage)
            and one.direction is Direction.UPLINK
            and one.at.connection != request.at.connection
        ):
            break
    return found[::-1]


def _judged(subscriber: Subscriber, request: ServiceRequest, pages: Sequence[Paging]) -> Result | None:
    connection = subscriber.connection(request)
    episode = [m for m in subscriber.within(connection, NASMessage) if m.at.position > request.at.position]
    if any(isinstance(one, ServiceReject) for one in episode):
        return None
    assert request.identity is not None
    tmsi = request.identity.value
    given = [one for one in episode if isinstance(one, Assignment) and isinstance(one.guti, TemporaryIdentity)]
    for one in given:
        if one.guti is not None and one.guti.value != tmsi:
            return passed("the AMF assigns a new 5G-GUTI after the page", one)
    later = next_name(subscriber, request)
    if later is not None:
        if later[1] != tmsi:
            return passed("the UE comes back under a new 5G-TMSI after the page", later[0])
        if connection.released and _served(episode) and not subscriber.loss_in(connection):
            text = "a UE that answered a page comes back under the same 5G-TMSI"
            return failed(text, later[0], related=(*pages, request), field="5G-TMSI", value="unchanged")
        return suspect(
            "a UE that answered a page comes back under the same 5G-TMSI, unless the connection broke before",
            later[0],
            related=(*pages, request),
        )
    return _unrenewed(subscriber, request, episode, pages)


def _served(episode: Sequence[Message]) -> bool:
    """Whether the exchange went on: the AMF answered under protection, and the UE spoke afterwards."""
    answered = False
    for one in episode:
        if isinstance(one, ServiceAccept):
            return True
        if isinstance(one, NASMessage) and one.direction is Direction.DOWNLINK and one.header.ciphered:
            answered = True
        elif answered and isinstance(one, NASMessage) and one.direction is Direction.UPLINK:
            return True
    return False


def _unrenewed(
    subscriber: Subscriber, request: ServiceRequest, episode: Sequence[Message], pages: Sequence[Paging]
) -> Result | None:
    """All that the AMF sent could be read, up to the release, and it holds no 5G-GUTI."""
    connection = subscriber.connection(request)
    accept = next((one for one in episode if isinstance(one, ServiceAccept)), None)
    hidden = any(isinstance(one, CipheredNAS) and one.direction is Direction.DOWNLINK for one in episode)
    if accept is None or hidden or not connection.released or subscriber.loss_in(connection):
        return None
    text = "no 5G-GUTI is assigned between the answer to a page and the release"
    return failed(text, request, related=(*pages, accept), field="5G-GUTI", value="absent")
