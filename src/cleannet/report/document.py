"""The report as one document: what the JSON file holds, and what every other form of the report is made from.

The members' names and meanings are the contract "cleannet-report/1"; members may be added, none changes its meaning.
"""

from typing import Literal

import msgspec

SCHEMA = "cleannet-report/1"

StateWord = Literal["protected", "not protected", "mixed", "not observed", "not observable"]
OutcomeWord = Literal["fail", "suspect", "pass", "not-observed", "not-applicable", "error"]
FindingWord = Literal["fail", "suspect"]
SeverityWord = Literal["critical", "high", "medium", "low", "info"]
ConfidenceWord = Literal["high", "medium", "low"]
RoleWord = Literal["primary", "related"]
BlameWord = Literal["capture", "sender", "ciphering", "cleannet"]
CertaintyWord = Literal["certain", "probable", "possible"]
WeightWord = Literal["second-look", "minor"]
AnswerWord = Literal["met", "not met", "unknown", "not decided"]
ResultWord = Literal["worth-a-second-look", "minor-only", "nothing-seen", "too-little-seen"]


class Part(msgspec.Struct, frozen=True, gc=False):
    """Base of the document's parts. Unknown members are passed over: a newer version may have added them."""


class Input(Part, frozen=True):
    """One input: where it was read from, digest of its octets, kind, frames, and the times of its first and last."""

    path: str
    sha256: str
    kind: str
    frames: int
    first: str | None
    last: str | None


class Coverage(Part, frozen=True):
    """State of one property of one interface; `detail` says in words how it is known, or why not."""

    interface: str
    property: str
    state: StateWord
    observations: int
    subscribers: int
    detail: str = ""


class ReportedLink(Part, frozen=True):
    """What was seen between two hosts of one interface, under one kind of protection, in both directions together.

    `carries`: which protocol or part of the interface, where several go by its name. `strength`: version and algorithms
    of the protection, "" where they are not visible. `first`, `last`: input and frame. `local`: both ends are one host.
    """

    a: str
    b: str
    interface: str
    state: StateWord
    protection: str
    frames: int
    first: tuple[int, int]
    last: tuple[int, int]
    carries: str = ""
    strength: str = ""
    local: bool = False


class ReportedOutcome(Part, frozen=True):
    """What one check concluded. `reason`: why not observed; `to_observe`: what to capture, where, to change it."""

    check: str
    name: str
    outcome: OutcomeWord
    passed: int
    failed: int
    suspect: int
    reason: str = ""
    to_observe: str = ""


class ReportedClause(Part, frozen=True):
    """A clause and how strongly it speaks."""

    specification: str
    clause: str
    obligation: Literal["shall", "should", "may"]


class ReportedEvidence(Part, frozen=True):
    """A frame behind a finding: `input` is an index into `inputs`, `message` the index inside the frame, from 0."""

    input: int
    frame: int
    message: int
    role: RoleWord
    field: str = ""
    value: str = ""


class Step(Part, frozen=True):
    """One step of a finding's message ladder: who sent what to whom. `cited`: it is evidence itself."""

    input: int
    frame: int
    seconds: float
    sender: str
    receiver: str
    message: str
    detail: str = ""
    cited: bool = False


class ReportedFinding(Part, frozen=True):
    """One statement with its proof. `count` counts all evidence, of which at most 10,000 pieces are listed.

    `decrypted`: it rests on messages that were ciphered on their way, and read with keys that were given.
    """

    check: str
    name: str
    outcome: FindingWord
    severity: SeverityWord
    confidence: ConfidenceWord
    subject: str
    text: str
    why: str
    legitimate_when: str
    remedy: str
    clauses: tuple[ReportedClause, ...]
    evidence: tuple[ReportedEvidence, ...]
    count: int
    fingerprint: str
    subjects: tuple[str, ...] = ()
    subscribers: int = 0
    scas: tuple[str, ...] = ()
    fight: tuple[str, ...] = ()
    ladder: tuple[Step, ...] = ()
    comparison: Literal["", "new", "same"] = ""
    decrypted: bool = False


class Decryption(Part, frozen=True):
    """Keys of one kind that were given (`keys`, in words): what they opened, and what they do not fit, in numbers.

    `of` says what is counted. What they opened was ciphered on its way; findings that rest on it say so.
    """

    keys: str
    of: str
    opened: int
    closed: int


class Waived(Part, frozen=True):
    """A finding that a waiver silences, with the waiver's reason and expiry (ISO 8601 date)."""

    finding: ReportedFinding
    reason: str
    expires: str


class ReportedProblem(Part, frozen=True):
    """Problems of one kind in one input; `frame` and `offset` are the first one's."""

    kind: str
    blame: BlameWord
    input: int
    frame: int
    offset: int
    count: int
    detail: str


class Losses(Part, frozen=True):
    """What was lost on the way: frames cut by the snap length, TSNs missing, payloads by how they ended.

    `payloads` = `messages` + `partial` + `opaque`; of the opaque ones `ciphered` are so by ciphering, as is right.
    `repeated` payloads were captured again (a retransmission, or a second tap); they count among the others.
    """

    frames_cut: int
    tsns_missing: int
    payloads: int
    messages: int
    partial: int
    opaque: int
    repeated: int
    ciphered: int = 0


class Statement(Part, frozen=True):
    """The opening statement: time span, whom and what was seen, what could not be.

    `technologies` and `cells` are those of phone logs and radio captures; cells are counted, never named.
    """

    first: str | None
    last: str | None
    subscribers: int
    connections: int
    associations: int
    networks: tuple[str, ...]
    test_network: bool
    mid_session_connections: int
    not_shown: tuple[str, ...]
    technologies: tuple[str, ...] = ()
    cells: int = 0


class WitnessClock(Part, frozen=True):
    """How a phone's log is tied to one input of N2 (`input`): by how many messages, and how far its clock is ahead.

    `spread_seconds`: between the least and the greatest offset of these messages.
    """

    input: int
    anchors: int
    offset_seconds: float
    spread_seconds: float


class WitnessReport(Part, frozen=True):
    """A phone's log (`input`) beside the captures of N2, in numbers of NAS messages.

    `compared` are in the log, `matched` of them on N2 too. The phone received `never_sent`, which the core did not
    send, and `perhaps_elsewhere`, which another AMF or gNB outside the capture may have sent; `elsewhere` are of
    connections with another genuine network. The phone sent `never_arrived`, which did not reach the core; the core
    sent `never_heard`, which are not in the log. `not_comparable`: the core's side may hold them, ciphered.
    `not_covered`: outside the common time, or where the capture lost messages. Without `clocks` nothing was judged.
    """

    input: int
    clocks: tuple[WitnessClock, ...]
    compared: int
    matched: int
    never_sent: int
    perhaps_elsewhere: int
    never_arrived: int
    never_heard: int
    not_comparable: int
    not_covered: int
    elsewhere: int


class Comparison(Part, frozen=True):
    """Against an older report: fingerprints that are new, the same, and the findings that are gone."""

    old: str
    new: tuple[str, ...]
    same: tuple[str, ...]
    gone: tuple[ReportedFinding, ...]


class SummaryText(Part, frozen=True):
    """A sentence of the summary: `key` names it in every language, `count` is the number in it, `text` is English."""

    key: str
    text: str
    count: int = 0


class SummaryTopic(Part, frozen=True):
    """One kind of thing that was seen, for a reader who is no engineer.

    `topic` names it in every language; `checks` are the codes behind it; `weight` is "minor" where no finding is of
    medium severity or more. The sentences are English: what was seen, how sure that is, what an innocent explanation
    would be, and what to do next.
    """

    topic: str
    certainty: CertaintyWord
    weight: WeightWord
    checks: tuple[str, ...]
    seen: str
    sure: str
    innocent: str
    next_step: str


class Summary(Part, frozen=True):
    """Phone logs and radio captures in plain words. It holds fixed sentences and numbers, nothing that was captured.

    `seconds`: how long radio messages were recorded, without pauses of more than ten minutes; None where no message
    has a time.
    """

    result: ResultWord
    seconds: int | None
    said: tuple[SummaryText, ...]
    topics: tuple[SummaryTopic, ...]
    next_steps: tuple[SummaryText, ...]
    not_shown: tuple[SummaryText, ...]


class ReportedDocument(Part, frozen=True):
    """A document that was given as evidence for a slot, with what it says; dates are ISO 8601.

    `lapsed`: why it says nothing at the time of the report; "" where it does.
    """

    slot: str
    file: str
    sha256: str
    issuer: str
    date: str
    until: str | None
    statement: Literal["met", "not met"]
    lapsed: str = ""


class ReportedCriterion(Part, frozen=True):
    """What the evidence answers to one criterion of a profile, and why.

    `written`: its class as it is written. Of its `checks` those that failed, are suspected and passed are named again;
    the others saw nothing, or were not asked. `restatement`: what could be measured of anybody instead.
    """

    id: str
    text: str
    written: str
    answer: AnswerWord
    reason: str
    checks: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    documents: tuple[ReportedDocument, ...] = ()
    restatement: str = ""
    source: str = ""
    unverified: bool = False
    note: str = ""


class ReportedProfile(Part, frozen=True):
    """A set of criteria with its answers. `outcome`: met only if all criteria are that follow from anything at all."""

    name: str
    title: str
    sources: tuple[str, ...]
    outcome: AnswerWord
    criteria: tuple[ReportedCriterion, ...]
    note: str = ""


class Report(Part, frozen=True):
    """The whole report."""

    schema: str
    version: str
    catalogue_sha256: str
    profile: str
    inputs: tuple[Input, ...]
    statement: Statement
    coverage: tuple[Coverage, ...]
    outcomes: tuple[ReportedOutcome, ...]
    findings: tuple[ReportedFinding, ...]
    waived: tuple[Waived, ...]
    warnings: tuple[str, ...]
    messages: dict[str, int]
    captured: dict[str, int]
    losses: Losses
    problems: tuple[ReportedProblem, ...]
    comparison: Comparison | None = None
    witnesses: tuple[WitnessReport, ...] = ()
    summary: Summary | None = None
    links: tuple[ReportedLink, ...] = ()
    links_left_out: int = 0
    decryption: tuple[Decryption, ...] = ()
    profiles: tuple[ReportedProfile, ...] = ()
