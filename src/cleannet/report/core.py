"""What the report says of the core's control messages: counts by name, and how payloads ended."""

from collections import Counter

from cleannet.model.pfcp import OpaquePFCP
from cleannet.subscribers.core import Core

OPAQUE = (OpaquePFCP,)


def count_core(core: Core, messages: Counter[str], captured: Counter[str], ended: dict[str, int]) -> None:
    """Adds the core's messages by name, distinct and captured, and its payloads by how they ended."""
    for pdu in core.pdus:
        names = [f"{one.message.protocol} {one.message.name}" for one in pdu.messages]
        if pdu.opaque:
            ended["opaque"] += 1
            continue
        ended["partial" if pdu.problems else "whole"] += 1
        captured.update(names)
        if not pdu.copy:
            messages.update(names)
    for one in core.carried:
        name = f"{one.message.protocol} {one.message.name}"
        captured[name] += 1
        messages[name] += 1
        ended["whole" if one.message.whole else "partial"] += 1
