"""Is a file adopted? Counted are parties whose key signed a vote on its digest, never signatures or names of keys.

A version stands until a newer one of the same name is adopted by the same rule, or a state file tells of one. Of a
party's votes on one file the latest counts; of two of the same moment the objection does.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from cleannet.model.record import Record
from cleannet.trust.envelope import EnvelopeRefused, Signature, opened
from cleannet.trust.register import Key, Party, Register, Rule, counted
from cleannet.trust.vote import Vote, VoteRefused, read

MOST_TRIES = 20_000
"""So many keys are tried on signatures; strangers' signatures could else cost any time."""
State = Mapping[str, tuple[int, str]]
"""By name: the newest version that was adopted, and the digest of its file."""


class Told(Record, frozen=True):
    """What became of one signature, or of an envelope that could not be read.

    Attributes:
        source: the envelope's file.
        party: whose key signed; "" where no key of the register did.
        counted: whether the vote counts for or against this file.
        detail: what it says, or why it does not count.
    """

    source: str
    party: str
    counted: bool
    detail: str


class Voice(Record, frozen=True):
    """A party's vote that counts."""

    party: str
    group: str
    role: str
    vote: Vote


class Standing(Record, frozen=True):
    """How one name and version of the file stands.

    Attributes:
        name, version: as those who adopt it say.
        adopting: who adopts it, the earliest first.
        parties, groups: how many of them count by the rule, with no group beyond its share.
        adopted: whether the rule is met.
        missing: what the rule still wants, or what stands against it.
    """

    name: str
    version: int
    adopting: tuple[Voice, ...]
    parties: int
    groups: int
    adopted: bool
    missing: tuple[str, ...]


class Status(Record, frozen=True):
    """How a file stands: `adopted` under one of its names at least; `objecting` speaks of the file under any name."""

    digest: str
    adopted: bool
    standings: tuple[Standing, ...]
    objecting: tuple[Voice, ...]
    told: tuple[Told, ...]


class _Cast(Record, frozen=True):
    """A vote with a genuine signature of a key that was valid."""

    source: str
    party: Party
    vote: Vote


def status(
    digest: str,
    register: Register,
    rule: Rule,
    envelopes: Iterable[tuple[str, bytes]],
    on: datetime.date,
    state: State,
) -> Status:
    """How a file stands on a day. `envelopes`: the name and the octets of each."""
    told: list[Told] = []
    signers = _Signers(register)
    cast = [one for source, raw in envelopes for one in _genuine(source, raw, signers, on, told)]
    cast = _consistent(cast, told)
    newest = {name: _newest(name, cast, rule) for name in sorted({one.vote.name for one in cast})}
    here = [one for one in cast if one.vote.digest == digest]
    for one in cast:
        if one.vote.digest != digest:
            told.append(Told(one.source, one.party.id, False, f"is on another file ({one.vote.digest[:12]}…)"))
    latest = _latest(here)
    standing = _once(here, latest)
    for one in here:
        if any(one is other for other in standing):
            told.append(Told(one.source, one.party.id, True, _says(one.vote)))
        else:
            again = one.vote in latest[one.party.id]
            why = "says the same again; a party counts once" if again else "a later vote of the party replaced it"
            told.append(Told(one.source, one.party.id, False, why))
    voices = [Voice(one.party.id, one.party.group, one.party.role, one.vote) for one in standing]
    objecting = tuple(one for one in voices if not one.vote.adopts)
    adopting = [one for one in voices if one.vote.adopts]
    found = []
    for name, version in sorted({(one.vote.name, one.vote.version) for one in adopting}):
        some = tuple(one for one in adopting if (one.vote.name, one.vote.version) == (name, version))
        found.append(_standing((name, version), digest, some, objecting, rule, newest[name], state))
    return Status(digest, any(one.adopted for one in found), tuple(found), objecting, tuple(told))


class _Signers:
    """Finds whose key made a signature, by trying keys; the name of the key in an envelope only says which first."""

    def __init__(self, register: Register) -> None:
        self.owners: dict[str, tuple[Party, tuple[Key, ...]]] = register.owners
        self._tries = MOST_TRIES

    @property
    def why(self) -> str:
        """Why no key was found."""
        if self._tries <= 0:
            return (
                f"no key was found for it; {MOST_TRIES} were tried in all, now only the key that a signature names is"
            )
        return "no key of the register made this signature over these octets"

    def of(self, signed: bytes, signature: Signature) -> str | None:
        """The value of the key that made a signature."""
        values: list[str] = [signature.hint] if signature.hint in self.owners else []
        if self._tries > 0:
            values += self.owners
        for value in values:
            self._tries -= 1
            if self.owners[value][1][0].public.verifies(signed, signature.octets):
                return value
        return None


def _genuine(source: str, raw: bytes, signers: _Signers, on: datetime.date, told: list[Told]) -> list[_Cast]:
    """The votes of an envelope, one for each party whose key signed; everything else is told."""
    try:
        envelope = opened(raw)
    except EnvelopeRefused as wrong:
        told.append(Told(source, "", False, f"refused: {wrong}"))
        return []
    found: list[_Cast] = []
    used: set[str] = set()
    for signature in envelope.signatures:
        value = signers.of(envelope.signed, signature)
        if value is None:
            told.append(Told(source, "", False, signers.why))
            continue
        party, entries = signers.owners[value]
        if value in used:
            told.append(Told(source, party.id, False, "the same key signed twice; it counts once"))
            continue
        used.add(value)
        try:
            vote = read(envelope.payload, envelope.payload_type)
        except VoteRefused as wrong:
            told.append(Told(source, party.id, False, f"refused: {wrong}"))
            continue
        if why := _against(vote, party, entries, on, found):
            told.append(Told(source, party.id, False, why))
        else:
            found.append(_Cast(source, party, vote))
    return found


def _against(vote: Vote, party: Party, entries: Sequence[Key], on: datetime.date, found: Sequence[_Cast]) -> str:
    """Why a vote with a genuine signature does not count; "" where it does."""
    day = vote.date.date()
    if vote.party not in ("", party.id):
        return f"the vote is in the name of {vote.party!r}, whose key this is not"
    if day > on:
        return f"is dated {day}, after {on}"
    if not any(key.valid(day) and key.valid(on) for key in entries):
        return f"its key is not valid both on {day}, the date of the vote, and on {on}"
    if any(one.party is party for one in found):
        return "another key of the same party signed too; a party counts once"
    return ""


def _consistent(cast: Sequence[_Cast], told: list[Told]) -> list[_Cast]:
    """Leaves out adoptions by who adopts two files as one version, or goes back to an older version."""
    kept = []
    adopted: dict[tuple[str, str], list[Vote]] = {}
    for one in cast:
        if one.vote.adopts:
            adopted.setdefault((one.party.id, one.vote.name), []).append(one.vote)
    for one in cast:
        others = adopted[one.party.id, one.vote.name] if one.vote.adopts else []
        if any(o.version == one.vote.version and o.digest != one.vote.digest for o in others):
            why = f"the party adopts two files as version {one.vote.version} of {one.vote.name!r}; neither counts"
        elif back := [o.version for o in others if o.version > one.vote.version and o.date <= one.vote.date]:
            why = f"goes back to version {one.vote.version} after the party adopted version {max(back)}"
        else:
            kept.append(one)
            continue
        told.append(Told(one.source, one.party.id, False, why))
    return kept


def _latest(here: Sequence[_Cast]) -> dict[str, list[Vote]]:
    """By party: its votes on the file that stand, those of its last moment; an objection silences the others."""
    found: dict[str, list[Vote]] = {}
    by_party: dict[str, list[Vote]] = {}
    for one in here:
        by_party.setdefault(one.party.id, []).append(one.vote)
    for party, votes in by_party.items():
        last = max(vote.date for vote in votes)
        refusals = [vote for vote in votes if not vote.adopts]
        if any(vote.date == last for vote in refusals):
            found[party] = [vote for vote in refusals if vote.date == last]
        else:
            since = max((vote.date for vote in refusals), default=None)
            found[party] = [vote for vote in votes if vote.adopts and (since is None or vote.date > since)]
    return found


def _once(here: Sequence[_Cast], latest: Mapping[str, Sequence[Vote]]) -> list[_Cast]:
    """Each party's standing votes once for each name and version, the earliest first."""
    found: dict[tuple[str, bool, str, int], _Cast] = {}
    for one in sorted(here, key=lambda one: (one.vote.date, one.party.id, one.source)):
        vote = one.vote
        if vote not in latest[one.party.id]:
            continue
        about = (vote.name, vote.version) if vote.adopts else ("", 0)
        found.setdefault((one.party.id, vote.adopts, *about), one)
    return list(found.values())


def _newest(name: str, cast: Sequence[_Cast], rule: Rule) -> tuple[int, str]:
    """The newest version of a name that is adopted by these votes, and its digest; (0, "") where none is."""
    found = (0, "")
    for version, digest in sorted({(one.vote.version, one.vote.digest) for one in cast if one.vote.name == name}):
        some = [one for one in cast if one.vote.digest == digest]
        latest = _latest(some)
        voices = [Voice(one.party.id, one.party.group, one.party.role, one.vote) for one in _once(some, latest)]
        adopting = tuple(
            one for one in voices if one.vote.adopts and (one.vote.name, one.vote.version) == (name, version)
        )
        objecting = tuple(one for one in voices if not one.vote.adopts)
        if _standing((name, version), digest, adopting, objecting, rule, (0, ""), {}).adopted:
            found = (version, digest)
    return found


def _standing(
    about: tuple[str, int],
    digest: str,
    adopting: tuple[Voice, ...],
    objecting: tuple[Voice, ...],
    rule: Rule,
    newest: tuple[int, str],
    state: State,
) -> Standing:
    name, version = about
    parties, groups = counted([one.group for one in adopting], rule.largest_share)
    missing = []
    if parties < rule.parties:
        missing.append(f"{parties} of {rule.parties} parties count")
    if groups < rule.groups:
        missing.append(f"{groups} of {rule.groups} groups")
    if len(objecting) > rule.objections:
        missing.append(f"objections: {len(objecting)}, the rule allows {rule.objections}")
    for (other, its), where in ((newest, "these envelopes adopt"), (state.get(name, (0, "")), "the state file knows")):
        if other > version:
            missing.append(f"{where} version {other} of {name!r}: this is an older one")
        elif other == version and its != digest:
            missing.append(f"{where} another file as version {version} of {name!r}")
    return Standing(name, version, adopting, parties, groups, not missing, tuple(missing))


def _says(vote: Vote) -> str:
    if not vote.adopts:
        return f"objects: {vote.reason}" if vote.reason else "objects"
    again = "; ran it again and reached the same octets" if vote.reran else ""
    reason = f": {vote.reason}" if vote.reason else ""
    return f"adopts it as version {vote.version} of {vote.name!r}{reason}{again}"
