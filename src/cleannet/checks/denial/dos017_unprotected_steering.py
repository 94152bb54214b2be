"""DOS017."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.finding import Severity
from cleannet.model.nas import DLNASTransport, PayloadContainerType, RegistrationAccept
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Subscriber

SOR_TRANSPARENT_CONTAINER = 0x73
STEERING = PayloadContainerType.SOR, PayloadContainerType.UE_PARAMETERS_UPDATE


@check(
    "DOS017",
    "unprotected-steering",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(DLNASTransport, RegistrationAccept),
    fight=("FGT1565.002",),
)
def unprotected_steering(subscriber: Subscriber) -> Iterator[Result]:
    """Steering of roaming, or an update of the UE's parameters, comes in an unprotected message.

    Why: it chooses the networks that the UE uses, and parts of its subscription; it needs the home network's MAC and a
        protected message around it. Whether the MAC is right cannot be seen here.
    Legitimate when: never unprotected, but in an emergency registration, where a UE has no use for it.
    Remedy: let the AMF send it after the Security Mode Complete; compare with the AMF's log whether it sent this one.
    """
    for message in subscriber.all(RegistrationAccept, DLNASTransport):
        if isinstance(message, RegistrationAccept):
            if SOR_TRANSPARENT_CONTAINER not in message.ies:
                continue
        elif not isinstance(message, DLNASTransport) or message.payload_type not in STEERING:
            continue
        if message.container or message.header is not SecurityHeader.PLAIN:
            yield passed("the steering information comes in a protected message", message)
        elif subscriber.in_emergency(message):
            yield passed("steering information in an emergency registration", message, protects=False)
        else:
            yield failed(
                "steering information comes in an unprotected message",
                message,
                field="security header type",
                value="0",
            )
