"""Made answers of X1 (ETSI TS 103 221-1)."""

from collections.abc import Iterable

TASK, OTHER_TASK = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
DESTINATION, OTHER_DESTINATION = "33333333-3333-4333-8333-333333333333", "44444444-4444-4444-8444-444444444444"
TARGET = "2025550147"


def answers(*messages: tuple[str, str], element: str = "north", at: str = "2026-01-15T12:00:00Z") -> bytes:
    """Kind and body of each message."""
    head = f"<x:neIdentifier>{element}</x:neIdentifier><x:messageTimestamp>{at}</x:messageTimestamp>"
    inner = "".join(
        f'<x:x1ResponseMessage xsi:type="x:{kind}">{head}{body}</x:x1ResponseMessage>' for kind, body in messages
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<x:X1Response xmlns:x="http://uri.etsi.org/03221/X1/2017/10" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inner}</x:X1Response>'
    ).encode()


def listing(tasks: Iterable[str] = (), destinations: Iterable[str] = ()) -> tuple[str, str]:
    """All that an element has."""
    xids = "".join(f"<x:xId>{one}</x:xId>" for one in tasks)
    dids = "".join(f"<x:dId>{one}</x:dId>" for one in destinations)
    return "ListAllDetailsResponse", f"<x:ListOfXIDs>{xids}</x:ListOfXIDs><x:ListOfDIDs>{dids}</x:ListOfDIDs>"


def task(xid: str = TASK, target: str = TARGET, destinations: Iterable[str] = (DESTINATION,)) -> tuple[str, str]:
    """Details of one task."""
    dids = "".join(f"<x:dId>{one}</x:dId>" for one in destinations)
    return "GetTaskDetailsResponse", (
        f"<x:taskResponseDetails><x:taskDetails><x:xId>{xid}</x:xId><x:targetIdentifiers><x:targetIdentifier>"
        f"<x:e164Number>{target}</x:e164Number></x:targetIdentifier></x:targetIdentifiers>"
        f"<x:listOfDIDs>{dids}</x:listOfDIDs></x:taskDetails></x:taskResponseDetails>"
    )


def destination(address: str, did: str = DESTINATION) -> tuple[str, str]:
    """Details of one destination."""
    return "GetDestinationDetailsResponse", (
        f"<x:destinationResponseDetails><x:destinationDetails><x:dId>{did}</x:dId><x:friendlyName>a name"
        f"</x:friendlyName><x:deliveryAddress><x:ipAddressAndPort><x:address><x:IPv4Address>{address}</x:IPv4Address></x:address>"
        "<x:port><x:TCPPort>1</x:TCPPort></x:port></x:ipAddressAndPort></x:deliveryAddress></x:destinationDetails>"
        "</x:destinationResponseDetails>"
    )
