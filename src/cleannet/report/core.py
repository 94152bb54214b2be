"""What the report says of the core's control messages: counts by name, and how payloads ended."""

from collections import Counter

from cleannet.model.diameter import OpaqueDiameter
from cleannet.model.gtp_c import OpaqueGTPC
from cleannet.model.gtp_u import OpaqueGTPU
from cleannet.model.ike import OpaqueIKE
from cleannet.model.map import OpaqueSS7, TCAPMessage
from cleannet.model.pfcp import OpaquePFCP
from cleannet.subscribers.core import Core

OPAQUE = (OpaquePFCP, OpaqueGTPC, OpaqueGTPU, OpaqueDiameter, OpaqueIKE, OpaqueSS7)


def count_core(core: Core, messages: Counter[str], captured: Counter[str], ended: dict[str, int]) -> None:
    """Adds the core's messages by name, distinct and captured, and its payloads by how they ended."""
    for pdu in core.pdus:
        names = [f"{one.message.protocol} {one.message.name}" for one in pdu.messages]
        if pdu.opaque:
            ended["opaque"] += 1
            continue
        ended["partial" if pdu.problems else "whole"] += 1
        captured.update(names)
    messages.update(
        f"{m.message.protocol} {m.message.name}" for m in core.messages if not isinstance(m.message, OPAQUE)
    )
    for one in core.carried:
        if isinstance(one.message, OPAQUE):
            ended["opaque"] += 1
            continue
        captured[f"{one.message.protocol} {one.message.name}"] += 1
        if not isinstance(one.message, TCAPMessage) or not one.message.place:
            ended["whole" if one.message.whole else "partial"] += 1
