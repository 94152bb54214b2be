"""IKE security associations as far as their beginning shows: who agreed with whom on what, with which public values."""

import msgspec

from cleannet.model.ike import ENCRYPTION, GROUPS, INTEGRITY, PRF, IKEMessage, OpaqueIKE, Proposal
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core

_BEGINS = frozenset(("IKE_SA_INIT", "IdentityProtection", "Aggressive", "Base"))
_CHOSEN = 1


class IKEAssociation(msgspec.Struct, frozen=True):
    """One security association.

    Attributes:
        initiator, responder: addresses.
        version: 1 or 2.
        aggressive: aggressive mode of version 1.
        messages: those of its beginning, in the order of time, sent again or not.
        chosen: the message that holds what the responder chose; None where it was not captured.
        proposal: what was chosen.
        keys: the first message of either side that holds a public value: (from the initiator, message).
    """

    initiator: str
    responder: str
    version: int
    aggressive: bool
    messages: tuple[Sent[IKEMessage], ...]
    chosen: IKEMessage | None
    proposal: Proposal | None
    keys: tuple[tuple[bool, Sent[IKEMessage]], ...]

    @property
    def group(self) -> int | None:
        """The Diffie-Hellman group in use."""
        if self.proposal is not None and self.proposal.groups:
            return self.proposal.groups[0]
        return next((one.message.group for _, one in self.keys if one.message.group is not None), None)

    @property
    def words(self) -> str:
        """Such as "IKEv2, AES-CBC-256, HMAC-SHA2-256, MODP-2048"."""
        found = [f"IKEv{self.version}"]
        if self.proposal is not None:
            found += [cipher(*one) for one in self.proposal.encryption]
            found += [PRF.get(one, f"PRF {one}") for one in self.proposal.prf]
            found += [INTEGRITY.get(one, f"integrity {one}") for one in self.proposal.integrity if one]
        if self.group is not None:
            found.append(GROUPS.get(self.group, f"group {self.group}"))
        return ", ".join(found)


def cipher(number: int, bits: int) -> str:
    """A cipher's name, with the length of its key."""
    name = ENCRYPTION.get(number, f"cipher {number}")
    return f"{name}-{bits}" if bits else name


def ike_associations(core: Core) -> tuple[IKEAssociation, ...]:
    """Those whose beginning was captured, in the order of time."""
    found: dict[tuple[str, frozenset[str]], list[Sent[IKEMessage]]] = {}
    for one in core.of(IKEMessage):
        message = one.message
        if not isinstance(message, OpaqueIKE) and message.exchange_name in _BEGINS and not message.encrypted:
            found.setdefault((message.initiator, frozenset({one.source, one.destination})), []).append(one)
    return tuple(_made(messages) for messages in found.values())


def _made(messages: list[Sent[IKEMessage]]) -> IKEAssociation:
    first = messages[0]
    begins = _is_of_initiator(first.message, first, first)
    initiator, responder = (first.source, first.destination)[:: 1 if begins else -1]
    chosen = proposal = None
    keys: dict[bool, Sent[IKEMessage]] = {}
    for one in messages:
        asks = one.source == initiator if initiator != responder else _is_of_initiator(one.message, first, one)
        offers = [each for each in one.message.proposals if each.protocol in ("IKE", "")]
        if not asks and len(offers) == _CHOSEN:
            chosen, proposal = one.message, offers[0]
        if one.message.key and not _is_refused(one.message):
            keys[asks] = one  # the last: a first may have been refused for its group
    return IKEAssociation(
        initiator,
        responder,
        first.message.version,
        first.message.exchange_name == "Aggressive",
        tuple(messages),
        chosen,
        proposal,
        tuple(sorted(keys.items())),
    )


def _is_of_initiator(message: IKEMessage, first: Sent[IKEMessage], one: Sent[IKEMessage]) -> bool:
    if message.version == 2:
        return not message.response
    return one is first or not int(message.responder, 16)


def _is_refused(message: IKEMessage) -> bool:
    """A value under another group than the one that its own proposals could choose is none of an association's."""
    return message.group is None and message.version == 2
