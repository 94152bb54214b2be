"""Real captures for tests: where they lie, and their audits, each made once."""

import csv
import functools
from collections.abc import Iterable
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report.document import Report, ReportedFinding, ReportedOutcome
from cleannet.report.pseudonyms import Pseudonyms

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY / "examples"
SHARED = REPOSITORY.parent / "shared"
KEY = b"a key that only these tests use."
SHIPPED = ("c01_clean_tls", "c02_null_suci", "c03_nea0", "c07_userplane", "c08_load")


def recording(name: str) -> Path:
    """A recording of the own laboratory: one that is shipped, or one beside the repository."""
    for folder in (EXAMPLES, SHARED / "recordings"):
        for suffix in (".pcapng", ".pcap"):
            if (path := folder / f"{name}{suffix}").is_file():
                return path
    pytest.skip(f"{name} is neither in examples/ nor in ../shared/recordings")


def key_log(name: str) -> Path:
    """The TLS key log of a recording."""
    for path in (EXAMPLES / f"{name}.keylog", SHARED / "recordings" / "keys" / f"{name}.keylog"):
        if path.is_file():
            return path
    pytest.skip(f"the key log of {name} is neither in examples/ nor in ../shared/recordings/keys")


def foreign(name: str) -> Path:
    """A capture that others published, beside the repository."""
    path = SHARED / "captures" / name
    if not path.is_file():
        pytest.skip(f"../shared/captures/{name} is not there")
    return path


def trusted(name: str) -> Path:
    """Real data of the trust half, beside the repository."""
    path = SHARED / "trust" / name
    if not path.is_file():
        pytest.skip(f"../shared/trust/{name} is not there")
    return path


def indexed() -> list[dict[str, str]]:
    """The rows of the index of captures that others published; "place" is the way from its folder to the capture."""
    index = SHARED / "captures" / "INDEX.tsv"
    if not index.is_file():
        return []
    with index.open(newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row | {"place": f"{row['repository'].replace('/', '+')}/{row['path']}"} for row in rows]


def audited(*paths: Path) -> Report:
    """The report of all checks over captures, under the tests' own key. Made once for the same captures."""
    return _audited(tuple(str(path) for path in paths))


@functools.lru_cache(maxsize=128)
def _audited(paths: tuple[str, ...]) -> Report:
    return audit(paths, catalogue().values(), pseudonyms=Pseudonyms(KEY))


def findings(report: Report, check: str, *, text: str = "") -> list[ReportedFinding]:
    """A check's findings, or only those whose text holds `text`."""
    return [f for f in report.findings if f.check == check and text in f.text]


def frames(some: Iterable[ReportedFinding], role: str = "primary") -> list[int]:
    """The frames that findings cite in one role, each once, sorted."""
    return sorted({e.frame for f in some for e in f.evidence if e.role == role})


def outcome(report: Report, check: str) -> ReportedOutcome:
    """What a check concluded."""
    return next(o for o in report.outcomes if o.check == check)


def complaints(report: Report) -> dict[str, str]:
    """The checks that say more than pass: their outcomes by code."""
    return {o.check: o.outcome for o in report.outcomes if o.outcome in ("error", "fail", "suspect")}


def state(report: Report, interface: str, of: str) -> str:
    """The coverage table's word on a property of an interface."""
    return next(c.state for c in report.coverage if (c.interface, c.property) == (interface, of))
