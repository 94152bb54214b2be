"""SBI016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import Burst, HTTP2Connection
from cleannet.subscribers.deployment import Deployment

FAST = 100
"""Frames of one kind in one second that no client has a use for: streams given up, settings, pings."""
CHAIN = 64
"""CONTINUATION frames of one block: a megabyte of headers at the smallest frame size that servers allow."""
LARGE_BLOCK = 1 << 16
"""Octets of one header block as sent; what programs allow by default is between 8 and 64 kB."""
LARGE_LIST, GROWTH = 1 << 20, 50
"""Octets of one header list, and how many times the octets sent it is: a few octets that fill a memory."""
KINDS = (("resets", "gives up streams"), ("settings", "changes its settings"), ("pings", "sends pings"))


@check(
    "SBI016",
    "http2-abuse",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(HTTP2Connection,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.117, 4.2.3.3.3", "TS 33.117, 4.4.4"),
    fight=("FGT1498.503",),
)
def http2_abuse(deployment: Deployment) -> Iterator[Result]:
    """A client wears out a server by means of HTTP/2 itself.

    Why: streams that are opened and given up at once, endless header blocks, or a few octets that stand for a megabyte
      stop a function that serves all subscribers, and cost the sender nearly nothing.
    Legitimate when: a client loses patience under load and gives up what it asked for; that ends with the load.
    Remedy: run HTTP/2 libraries that limit such frames for each connection, and limit what one consumer may ask.
    """
    for one in deployment.core.of(HTTP2Connection):
        asked = one.message
        told = False
        for name, what in KINDS:
            burst: Burst = getattr(asked, name)
            if burst.most >= FAST and (name != "resets" or 2 * burst.count >= asked.requests):
                told = True
                text = f"a client {what} a hundred times in a second, or more; loss of patience under load explains it"
                yield suspect(text, burst.place, field=name, value=str(burst.most))
        if asked.continuations >= CHAIN or asked.block >= LARGE_BLOCK:
            told = True
            yield suspect("a client sends a header block that no service needs", asked.block_at, field="header block")
        if asked.expanded >= LARGE_LIST and asked.expanded >= GROWTH * asked.block:
            told = True
            yield failed("a small header block stands for a megabyte or more", asked.expanded_at, field="header list")
        if not told:
            yield passed("a connection asks no more than requests do", asked)
