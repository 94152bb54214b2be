"""A phone's log holds a NAS message up to three times: inside RRC, as it went over the air, and as plain text.

All three are one message. The one inside RRC is kept, since it stands where and when it was sent; a body that it holds
ciphered is taken from the plain copy.
"""

import functools
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import msgspec

from cleannet.decode.radio import Pdu, ciphered, is_nas
from cleannet.model.frame import NOWHERE
from cleannet.model.gsm import GMMMessage, GSMMessage, MMMessage, OtherGSMMessage
from cleannet.model.message import Direction, Message
from cleannet.model.nas import CipheredNAS, NASMessage, ReadableBecause
from cleannet.model.nas_eps import CipheredEPS, EPSMessage, EPSSessionManagementMessage
from cleannet.model.problem import Blame, Problem, ProblemKind
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.model.sms import SMSMessage

NEAR = 2_000_000_000
"""Nanoseconds between a message and its copy, at most."""
PADDING = 6
"""Octets of zero that may stand behind a plain copy."""

_NAS = (NASMessage, EPSMessage)
_PLAIN_ALLOWED = frozenset(
    {
        "AttachRequest", "AttachReject", "TrackingAreaUpdateRequest", "TrackingAreaUpdateReject", "ServiceReject",
        "IdentityRequest", "IdentityResponse", "AuthenticationRequest", "AuthenticationResponse",
        "AuthenticationReject", "AuthenticationFailure", "SecurityModeReject", "DetachRequest", "DetachAccept",
        "ControlPlaneServiceRequest", "RegistrationRequest", "RegistrationReject", "DeregistrationRequest",
        "DeregistrationAccept",
    }
)  # fmt: skip
"""Messages that may go without protection (TS 24.301, 4.4.4.2, 4.4.4.3; TS 24.501, 4.4.4.2, 4.4.4.3)."""


def without_copies(pdus: Sequence[Pdu]) -> tuple[list[Pdu], list[Pdu]]:
    """The messages of one UE without those that are copies of others, and the copies. Both in their order.

    `pdus` are in the order of time.
    """
    originals = sorted((pdu.source.time, n) for n, pdu in enumerate(pdus) if _is_original(pdu))
    kept = dict(enumerate(pdus))
    taken: dict[tuple[bool, bool], set[int]] = {}
    copies: dict[int, Pdu] = {}
    possible = [n for n, pdu in enumerate(pdus) if not pdu.carried and _may_be_twice(pdu)]
    # Session management comes last: what it is a copy of may stand in a body that another copy makes readable.
    for n in sorted(possible, key=lambda n: _is_session(pdus[n])):
        pdu = pdus[n]
        used = taken.setdefault((pdu.source.protected is False, _is_session(pdu)), set())
        found = _original_of(n, kept, originals, used)
        if found is None:
            continue
        used.add(found)
        copies[n] = _as_logged(kept.pop(n), kept[found])
        if ciphered(kept[found].message) and not ciphered(pdu.message) and not pdu.opaque:
            kept[found] = _deciphered(kept[found], pdu)
    return list(kept.values()), [copies[n] for n in sorted(copies)]


def _is_session(pdu: Pdu) -> bool:
    return isinstance(pdu.message, EPSSessionManagementMessage)


def _is_original(pdu: Pdu) -> bool:
    return (pdu.carried and _may_be_twice(pdu)) or (bool(pdu.source.protected) and is_nas(pdu.message))


def _may_be_twice(pdu: Pdu) -> bool:
    return _of_nas(type(pdu.messages[0]))


@functools.cache
def _of_nas(kind: type[Message]) -> bool:
    """NAS of any system. What GSM itself sends (RR) no other message carries."""
    return issubclass(kind, NASMessage | EPSMessage | SMSMessage | MMMessage | GMMMessage | OtherGSMMessage)


def _original_of(n: int, pdus: Mapping[int, Pdu], originals: list[tuple[int, int]], taken: set[int]) -> int | None:
    """The nearest message of which this one is a copy; first of those in RRC. `originals`: by time, with numbers."""
    pdu = pdus[n]
    time = pdu.source.time
    begin = bisect_left(originals, (time - NEAR, -1))
    best: tuple[bool, int, int] | None = None
    for place in range(begin, len(originals)):
        near, other = originals[place]
        if near > time + NEAR:
            break
        if other == n or other in taken or other not in pdus:
            continue
        one = pdus[other]
        if not one.carried and pdu.source.protected is not False:
            continue
        apart = abs(near - time)
        if one.message.direction == pdu.message.direction and _same(one, pdu):
            found = (not one.carried, apart, other)
            best = found if best is None else min(best, found)
    return None if best is None else best[2]


def _same(original: Pdu, copy: Pdu) -> bool:
    one, other = original.message, copy.message
    if one.protocol != other.protocol:
        return False
    if isinstance(one, GSMMessage) or not is_nas(one):
        return original.octets == copy.octets and _as_sent(one) == _as_sent(other)
    if ciphered(one) and isinstance(one, CipheredEPS | CipheredNAS):
        if ciphered(other):
            return original.octets == copy.octets and _mac(one) == _mac(other)
        return one.length <= copy.octets <= one.length + PADDING
    nested = original.messages[1:] if isinstance(other, EPSSessionManagementMessage) else ()
    return other.name in (one.name, *(m.name for m in nested))


def _as_sent(message: Message) -> Message:
    return msgspec.structs.replace(message, at=NOWHERE)


def _as_logged(copy: Pdu, original: Pdu) -> Pdu:
    """The copy, whose faults are the log's where the original has none.

    Plain records of session management go on with what stands behind the message in its container.
    """
    if original.problems or not any(problem.kind.blame is Blame.SENDER for problem in copy.problems):
        return copy
    text = f"the log's plain copy of a whole {copy.message.protocol} message does not end where the message ends"
    source = copy.source
    problem = Problem(ProblemKind.BROKEN_BLOCK, text, source.input, source.frame)
    return msgspec.structs.replace(copy, problems=[problem])


def _mac(message: Message) -> bytes | None:
    return message.mac if isinstance(message, NASMessage | EPSMessage) else None


def _deciphered(original: Pdu, copy: Pdu) -> Pdu:
    """The original with the body of the copy."""
    outer = original.message
    assert isinstance(outer, NASMessage | EPSMessage)
    given = {"mac": outer.mac, "sequence_number": outer.sequence_number, "header": outer.header}
    messages = tuple(
        msgspec.structs.replace(m, at=outer.at, direction=outer.direction, readable=ReadableBecause.LOGGED, **given)
        if isinstance(m, NASMessage | EPSMessage)
        else msgspec.structs.replace(m, at=outer.at, direction=outer.direction)
        for m in copy.messages
    )
    problems = original.problems + copy.problems
    return Pdu(original.source, messages, problems, original.octets, original.carried, raw=original.raw)


def protection_untold(pdu: Pdu, *, secured: bool) -> Pdu:
    """A plain copy whose original is not in the log: the header that it must have had, if that can be said.

    The log does not tell whether such a message was protected. Where security is in force, or the message may not go
    without it, it is taken as protected; its authentication code is unknown then.
    """
    first = pdu.message
    if pdu.source.protected is not False or not (secured or first.name not in _PLAIN_ALLOWED):
        return pdu
    if isinstance(first, EPSMessage) and first.header is EPSSecurityHeader.PLAIN:
        header: EPSSecurityHeader | SecurityHeader = EPSSecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED
        if first.name == "SecurityModeCommand":
            header = EPSSecurityHeader.INTEGRITY_PROTECTED_WITH_NEW_CONTEXT
    elif isinstance(first, NASMessage) and first.header is SecurityHeader.PLAIN:
        header = SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED
        if first.name == "SecurityModeCommand":
            header = SecurityHeader.INTEGRITY_PROTECTED_WITH_NEW_CONTEXT
    else:
        return pdu
    messages = tuple(
        msgspec.structs.replace(m, header=header, readable=ReadableBecause.LOGGED)
        if isinstance(m, NASMessage | EPSMessage)
        else m
        for m in pdu.messages
    )
    return Pdu(pdu.source, messages, pdu.problems, pdu.octets, raw=pdu.raw)


def in_force(message: Message) -> bool:
    """Whether a message shows NAS security in use."""
    if not isinstance(message, _NAS) or message.direction is Direction.UNKNOWN:
        return False
    return message.header.ciphered or message.name == "SecurityModeComplete"
