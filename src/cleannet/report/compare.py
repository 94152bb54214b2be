"""A report against an older one, by fingerprint."""

import msgspec

from cleannet.report.document import Comparison, Report, ReportedFinding


def _everything(report: Report) -> tuple[ReportedFinding, ...]:
    """What the report states, waived or not: a waiver silences a finding, it does not make it go away."""
    return report.findings + tuple(w.finding for w in report.waived)


def compare(new: Report, old: Report, name: str = "") -> Comparison:
    """Which findings are new, which the same, and which of the old ones are gone. `name`: what to call the old report.

    A finding that either report waives is there all the same. "Gone" says only that it is not stated now:
    its check may have passed, or have seen nothing.
    """
    before = {f.fingerprint for f in _everything(old)}
    now = {f.fingerprint for f in _everything(new)}
    stated = tuple(dict.fromkeys(f.fingerprint for f in _everything(new)))
    gone = {f.fingerprint: f for f in _everything(old) if f.fingerprint not in now}
    return Comparison(
        old=name,
        new=tuple(f for f in stated if f not in before),
        same=tuple(f for f in stated if f in before),
        gone=tuple(gone.values()),
    )


def compared(new: Report, old: Report, name: str = "") -> Report:
    """The new report with its comparison, each finding marked, and a warning where the two are not of one kind."""
    comparison = compare(new, old, name)
    same = frozenset(comparison.same)

    def marked(finding: ReportedFinding) -> ReportedFinding:
        return msgspec.structs.replace(finding, comparison="same" if finding.fingerprint in same else "new")

    return msgspec.structs.replace(
        new,
        findings=tuple(map(marked, new.findings)),
        waived=tuple(msgspec.structs.replace(w, finding=marked(w.finding)) for w in new.waived),
        warnings=new.warnings + _differences(new, old),
        comparison=comparison,
    )


def _differences(new: Report, old: Report) -> tuple[str, ...]:
    found = []
    if new.catalogue_sha256 != old.catalogue_sha256:
        found.append("the older report was made with another catalogue of checks: new and gone may be the catalogue's")
    if new.profile != old.profile:
        found.append("the older report was made under another profile: new and gone may be the profile's")
    networks, older = set(new.statement.networks), set(old.statement.networks)
    if networks and older and networks.isdisjoint(older):
        found.append("the two reports name no network in common: fingerprints of different networks always differ")
    return tuple(found)
