"""The digest of the catalogue."""

import hashlib
import random
import sys
from pathlib import Path

import msgspec

from cleannet.checks.catalogue import catalogue
from cleannet.report.digest import catalogue_digest


def test_the_digest_is_of_the_checks_source():
    one = catalogue()["NAS001"]
    source = hashlib.sha256(Path(sys.modules[one.module].__file__).read_bytes()).hexdigest()
    assert catalogue_digest([one]) == hashlib.sha256(f"NAS001 {source}\n".encode()).hexdigest()


def test_the_order_of_the_checks_makes_no_difference():
    checks = list(catalogue().values())
    assert catalogue_digest(random.Random(1).sample(checks, len(checks))) == catalogue_digest(checks)


def test_other_checks_have_another_digest(tmp_path, monkeypatch):
    one, other = catalogue()["NAS001"], catalogue()["NAS002"]
    assert len({catalogue_digest(some) for some in ([], [one], [other], [one, other])}) == 4
    changed = tmp_path / "changed.py"
    changed.write_text("changed")
    monkeypatch.setitem(sys.modules, "changed", type(sys)("changed"))
    sys.modules["changed"].__file__ = str(changed)
    assert catalogue_digest([msgspec.structs.replace(one, module="changed")]) != catalogue_digest([one])
