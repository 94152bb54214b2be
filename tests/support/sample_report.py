"""A report such as an audit of a laboratory makes, with hostile strings where an attacker can put them."""

import msgspec

from cleannet.report.document import (
    SCHEMA,
    Coverage,
    Input,
    Losses,
    Report,
    ReportedClause,
    ReportedEvidence,
    ReportedFinding,
    ReportedOutcome,
    ReportedProblem,
    Statement,
    Step,
    Waived,
)

HOSTILE = "<script>alert(1)</script>\x1b[31mred\x1b[0m\u202egpj.exe\u200b\x00\x9b2J\"'>&\r\nline"
ANY = "[bold]markup[/bold] {{ 7 * 7 }} \x07 \u2066 \ufeff"

PROSE = {
    "SUB001": (
        "null-scheme-suci",
        "whoever hears the air or reads N2 learns who registers, and where; this is what IMSI catchers live on.",
        "the registration is an emergency one without a 5G-GUTI, or the home network has provisioned the null scheme.",
        "provision a home network public key on the USIM and use ECIES profile A or B.",
        (ReportedClause("TS 33.501", "5.2.5", "shall"), ReportedClause("TS 33.501", "6.12.2", "shall")),
    ),
    "NAS001": (
        "null-nas-ciphering",
        "whoever reads N2, or the air where RRC is not ciphered either, sees updates, SMS and session set-up.",
        "the registration is an emergency one (TS 33.501, 10.2.2), or regulation forbids confidentiality.",
        "list NEA2 and NEA1 before NEA0 in the AMF's ciphering order.",
        (ReportedClause("TS 33.501", "5.5.1", "should"),),
    ),
    "NAS002": (
        "null-nas-integrity",
        "without integrity anybody on the path changes or invents signalling, and nobody notices.",
        "unauthenticated emergency sessions only.",
        "take NIA0 out of the AMF's list, and switch off its use for emergency where regulation lets you.",
        (ReportedClause("TS 33.501", "5.5.2", "shall"), ReportedClause("TS 24.501", "4.4.3.1", "may")),
    ),
    "SUB012": (
        "temporary-identity-kept",
        "a temporary identity that stays lets a listener follow one subscriber from cell to cell.",
        "the registration is a periodic one; a new 5G-GUTI may also come in a Configuration Update Command.",
        "let the AMF allocate a new 5G-GUTI in each initial and mobility registration.",
        (ReportedClause("TS 33.501", "6.12.3", "shall"),),
    ),
    "SUB002": (
        "permanent-identity-in-the-clear",
        "an Identity Response without protection names the subscriber to every listener.",
        "the network lost the context and the home network uses the null scheme.",
        "ask for the SUCI only when the 5G-GUTI is unknown, and conceal it.",
        (ReportedClause("TS 33.501", "6.12.4", "shall"),),
    ),
    "DOS001": (
        "authentication-reject-in-the-clear",
        "anybody can send this message; a phone that takes it stays off the network until it is switched off.",
        "the home network really refuses the subscriber.",
        "look at the home network's answers; limit the effect on the phone with T3247.",
        (ReportedClause("TS 24.501", "5.4.1.3.5", "may"),),
    ),
    "LNK001": (
        "readable-n2",
        "N2 carries keys for the gNB, positions and identities.",
        "the tap lies inside a protected zone, or behind the end of the tunnel.",
        "run IPsec or DTLS between gNB and AMF.",
        (ReportedClause("TS 33.501", "9.2", "shall"),),
    ),
    "NAS005": (
        "weaker-algorithm-chosen",
        "the order in the AMF decides which algorithm protects a subscriber.",
        "the operator's policy prefers SNOW 3G.",
        "order the algorithms by strength.",
        (ReportedClause("TS 33.501", "6.7.1.1", "should"),),
    ),
}


TESTS = {
    "SUB001": (("TS 33.514, 4.2.1.1",), ("FGT5019.004",)),
    "NAS001": (("TS 33.512, 4.2.2.3.3",), ("FGT1600.501",)),
}


def evidence(frames, *, related=(), input=0, field="", value=""):  # noqa: A002 (the document's word)
    return tuple(ReportedEvidence(input, f, 0, "primary", field, value) for f in frames) + tuple(
        ReportedEvidence(input, f, 0, "related") for f in related
    )


def finding(check, severity, confidence, text, frames, *, outcome="fail", count=0, subscribers=1, **more):
    name, why, legitimate, remedy, clauses = PROSE[check]
    proof = frames if frames and isinstance(frames[0], ReportedEvidence) else evidence(frames)
    subject = more.pop("subject", plural(subscribers))
    scas, fight = TESTS.get(check, ((), ()))
    return ReportedFinding(
        check=check,
        name=name,
        outcome=outcome,
        severity=severity,
        confidence=confidence,
        subject=subject,
        text=text,
        why=why,
        legitimate_when=legitimate,
        remedy=remedy,
        clauses=clauses,
        evidence=proof,
        count=count or len(proof),
        fingerprint=f"{abs(hash_of(check + text + subject)):016x}",
        subscribers=subscribers,
        scas=scas,
        fight=fight,
        **more,
    )


def plural(count):
    return "subscriber-7f3a91c2" if count == 1 else f"{count} subscribers"


def hash_of(text):
    made = 1469598103934665603
    for octet in text.encode("utf-8", "surrogatepass"):
        made = (made ^ octet) * 1099511628211 % 2**64
    return made


REGISTRATION = (
    Step(0, 66, 0.0, "UE", "AMF", "RegistrationRequest", "EA0 EA1 EA2 EA3, IA1 IA2 IA3", cited=True),
    Step(0, 67, 0.0121, "AMF", "UE", "AuthenticationRequest"),
    Step(0, 69, 0.0714, "UE", "AMF", "AuthenticationResponse"),
    Step(0, 70, 0.0802, "AMF", "UE", "SecurityModeCommand", "ciphering=NEA0 integrity=NIA2", cited=True),
    Step(0, 72, 0.1094, "UE", "AMF", "SecurityModeComplete", "readable"),
    Step(0, 74, 0.1301, "AMF", "gNB", "InitialContextSetupRequest"),
    Step(0, 75, 0.1388, "gNB", "AMF", "InitialContextSetupResponse"),
)
REJECTION = (
    Step(1, 9, 0.0, "UE", "AMF", "RegistrationRequest", "5G-GUTI"),
    Step(1, 10, 0.004, "AMF", "UE", "IdentityRequest", "SUCI", cited=False),
    Step(1, 12, 0.06, "UE", "AMF", "IdentityResponse", "null scheme", cited=True),
    Step(1, 13, 0.071, "AMF", "AMF", "context lookup in the AMF"),
    Step(1, 15, 3.2, "AMF", "UE", "AuthenticationReject" + HOSTILE, HOSTILE, cited=True),
)


def findings():
    return severe_findings() + lighter_findings()


def severe_findings():
    return (
        finding(
            "NAS002",
            "critical",
            "high",
            "the AMF selects 5G-IA0 for a registration that is no emergency one",
            evidence((412, 518), related=(409,), field="integrity", value="NIA0"),
            ladder=REGISTRATION,
        ),
        finding(
            "SUB001",
            "high",
            "high",
            "the UE registers with a SUCI of the null scheme",
            evidence(range(8, 400, 9), field="scheme", value="NULL"),
            count=44,
            subscribers=20,
            ladder=REGISTRATION[:4],
        ),
        finding(
            "NAS001",
            "high",
            "high",
            "the AMF selects 5G-EA0 although the UE offered more",
            evidence((70, 102, 140), related=(66,), field="ciphering", value="NEA0"),
            subscribers=3,
            ladder=REGISTRATION,
            subjects=("subscriber-01", "subscriber-02", "subscriber-03"),
        ),
        finding(
            "NAS001",
            "low",
            "high",
            "the AMF selects 5G-EA0; the UE offered nothing else",
            evidence((208, 231, 260, 288), field="ciphering", value="NEA0"),
            subscribers=4,
        ),
    )


def lighter_findings():
    return (
        finding(
            "LNK001",
            "high",
            "medium",
            "N2 is readable where it was captured",
            (1, 2, 3),
            count=812,
            outcome="suspect",
            subject="10.0.0.1 – 10.0.1.1, SCTP 38412",
            subscribers=0,
        ),
        finding(
            "SUB002",
            "high",
            "medium",
            "an Identity Response names the subscriber",
            evidence((12,), input=1),
            outcome="suspect",
            ladder=REJECTION,
        ),
        finding("SUB012", "medium", "high", "no new 5G-GUTI comes with the registration", (91, 133), subscribers=2),
        finding(
            "SUB012", "medium", "low", "the 5G-GUTI of an earlier registration is used again", (455,), outcome="suspect"
        ),
        finding(
            "DOS001",
            "medium",
            "medium",
            f"an Authentication Reject arrives in the clear {HOSTILE}",
            evidence((15,), input=1, field=HOSTILE, value=HOSTILE),
            subject=HOSTILE,
            ladder=REJECTION,
            outcome="suspect",
        ),
        finding("NAS005", "low", "medium", "the AMF selects 128-NEA1 before 128-NEA2", (301, 330), subscribers=2),
        finding("NAS005", "info", "high", f"the order of integrity algorithms differs between AMFs {ANY}", (301,)),
        finding(
            "SUB001",
            "low",
            "medium",
            "an emergency registration with a 5G-GUTI known shows the SUCI",
            (77,),
            outcome="suspect",
            subject="subscriber-ab12cd34",
        ),
    )


def outcomes():
    found = {}
    for one in findings():
        of = found.setdefault(one.check, [one.name, "suspect", 0, 0])
        of[1] = "fail" if one.outcome == "fail" else of[1]
        of[2 if one.outcome == "fail" else 3] += one.count
    return (
        *(ReportedOutcome(c, n, o, 12, f, s) for c, (n, o, f, s) in sorted(found.items())),
        ReportedOutcome("NAS006", "algorithm-not-offered", "pass", 412, 0, 0),
        ReportedOutcome("NAS007", "replayed-capabilities-differ", "pass", 409, 0, 0),
        ReportedOutcome("NAS014", "replayed-nas-message", "pass", 1820, 0, 0),
        ReportedOutcome(
            "SUB005",
            "concealed-identity-probing",
            "not-observed",
            0,
            0,
            0,
            "no Authentication Request was seen",
            "capture N2 while phones attach",
        ),
        ReportedOutcome(
            "NAS018",
            "synch-failure-ignored",
            "not-observed",
            0,
            0,
            0,
            "no Authentication Failure was seen",
            f"capture N2 for longer {ANY}",
        ),
        ReportedOutcome(
            "NAS020",
            "integrity-failure-accepted",
            "not-observed",
            0,
            0,
            0,
            "no Authentication Failure was seen",
            f"capture N2 for longer {ANY}",
        ),
        ReportedOutcome("LNK007", "ipsec-null-encryption", "not-applicable", 0, 0, 0, "no ESP in the captures"),
        ReportedOutcome("DOS003", "repeated-synch-failures", "error", 0, 0, 0, "ZeroDivisionError in the check"),
    )


def coverage():
    return (
        Coverage("N1", "ciphering", "mixed", 412, 20, "7 of 412 Security Mode Commands select 5G-EA0"),
        Coverage("N1", "integrity", "not protected", 412, 20, "1 registration runs with 5G-IA0"),
        Coverage("N1", "identity", "not protected", 44, 20),
        Coverage("N1", "temporary identity", "mixed", 61, 18),
        Coverage("N1", "authentication", "protected", 380, 20),
        Coverage("N1", "keys", "not observable", 0, 0, "key agreement is inside the core"),
        Coverage("N2", "link", "not protected", 812, 0, "SCTP is readable where it was captured"),
        Coverage("N3", "link", "not observed", 0, 0, f"no GTP-U in the captures {HOSTILE}"),
        Coverage("N3", "user-plane policy", "protected", 38, 12),
        Coverage("Uu", "ciphering", "not observable", 0, 0, "the radio interface is not in these captures"),
    )


def sample_report() -> Report:
    """The report."""
    made = findings()
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return Report(
        schema=SCHEMA,
        version="0.1.0",
        catalogue_sha256=digest,
        profile="default",
        inputs=(
            Input(
                "captures/core/n2-east.pcapng",
                digest,
                "pcapng",
                1891,
                "2026-03-02T08:59:58.120000Z",
                "2026-03-02T10:12:33Z",
            ),
            Input(
                f"captures/{HOSTILE}.pcap", digest[::-1], "pcap", 134, "2026-03-02T09:10:00Z", "2026-03-02T09:12:00Z"
            ),
        ),
        statement=Statement(
            "2026-03-02T08:59:58.120000Z",
            "2026-03-02T10:12:33Z",
            20,
            61,
            2,
            ("999-70", "001-01"),
            True,
            3,
            ("The radio interface: no capture holds RRC.", f"What passes inside IPsec to 10.9.0.1. {HOSTILE}"),
        ),
        coverage=coverage(),
        outcomes=outcomes(),
        findings=made[:-1],
        waived=(Waived(made[-1], f"the test phone has no key {HOSTILE}", "2027-01-31"),),
        warnings=("waivers.toml, line 9: the waiver of NAS009 matches no finding", f"odd name: {HOSTILE}"),
        messages={"NGAP InitialUEMessage": 61, "NAS-5GS RegistrationRequest": 58, "NAS-5GS SecurityModeCommand": 412},
        captured={"NGAP InitialUEMessage": 80, "NAS-5GS RegistrationRequest": 77, "NAS-5GS SecurityModeCommand": 412},
        losses=Losses(12, 3, 2010, 1991, 11, 8, 19),
        problems=(
            ReportedProblem("malformed.missing-ie", "sender", 1, 15, 4, 2, f"RANUENGAPID is missing {HOSTILE}"),
            ReportedProblem("capture.tsn-gap", "capture", 0, 118, -1, 3, "3 TSNs are missing"),
            ReportedProblem("capture.cut-by-snaplen", "capture", 1, 40, -1, 12, "12 frames are cut"),
            ReportedProblem("ciphered.payload", "ciphering", 0, 230, -1, 5, "NAS under 128-NEA2"),
            ReportedProblem("unsupported.message-type", "cleannet", -1, 0, -1, 1, "NGAP procedure 62"),
        ),
    )


def empty_report() -> Report:
    """A report of captures in which nothing was seen."""
    unseen = ReportedOutcome("NAS001", "null-nas-ciphering", "not-observed", 0, 0, 0, "no NAS", "capture N2")
    return msgspec.structs.replace(
        sample_report(),
        statement=Statement(None, None, 0, 0, 0, (), False, 0, ()),
        coverage=tuple(Coverage(c.interface, c.property, "not observed", 0, 0) for c in coverage()),
        outcomes=(unseen, msgspec.structs.replace(unseen, check="NAS002", name="null-nas-integrity")),
        findings=(),
        waived=(),
        warnings=(),
        messages={},
        captured={},
        losses=Losses(0, 0, 0, 0, 0, 0, 0),
        problems=(),
    )


def large_report(count: int = 100) -> Report:
    """As many findings, each with 10,000 pieces of evidence."""
    proof = evidence(range(1, 10_001), field="ciphering", value="NEA0")
    made = tuple(
        finding("NAS001", "high", "high", f"statement {i}", proof, count=12_000, ladder=REGISTRATION)
        for i in range(count)
    )
    return msgspec.structs.replace(sample_report(), findings=made)


def hostile_everywhere(value, word: str = HOSTILE):
    """The same report with every free text replaced by a hostile one; words of closed sets stay."""
    closed = {"schema", "state", "outcome", "severity", "confidence", "obligation", "role", "blame", "comparison"}
    closed |= {"first", "last", "expires", "fingerprint", "sha256", "catalogue_sha256"}
    if isinstance(value, str):
        return word
    if isinstance(value, tuple):
        return tuple(hostile_everywhere(v, word) for v in value)
    if isinstance(value, dict):
        return {f"{word}{i}": v for i, v in enumerate(value.values())}
    if isinstance(value, msgspec.Struct):
        fields = {n: getattr(value, n) for n in value.__struct_fields__}
        return type(value)(**{n: v if n in closed else hostile_everywhere(v, word) for n, v in fields.items()})
    return value
