"""The checks that are found."""

import re
import sys
import types

import pytest

import cleannet.checks
from cleannet.checks import catalogue as module
from cleannet.checks.catalogue import catalogue


def test_checks_stand_in_the_order_of_their_codes():
    found = catalogue()
    assert list(found) == sorted(found)
    assert all(code == one.code for code, one in found.items())
    assert len({one.name for one in found.values()}) == len(found)


def test_codes_names_and_files_agree():
    for one in catalogue().values():
        assert re.fullmatch(r"[A-Z]{3}\d{3}", one.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.name)
        stem = one.module.rsplit(".", 1)[1]
        assert stem == f"{one.code.lower()}_{one.name.replace('-', '_')}"


def test_a_check_of_subscribers_says_what_it_needs():
    """The runner passes over a subscriber of whom nothing was seen that a check needs."""
    assert [c.code for c in catalogue().values() if c.of_subscriber is not None and not c.needs] == []


@pytest.mark.parametrize(("code", "name"), [("NAS001", "something-new"), ("XXX001", "null-nas-ciphering")])
def test_a_code_or_name_taken_twice_is_refused(code, name, monkeypatch):
    import msgspec

    taken = catalogue()["NAS001"]
    family, check = "cleannet.checks.zzz", "cleannet.checks.zzz.again"
    again = msgspec.structs.replace(taken, code=code, name=name, module=check)
    made = {family: types.ModuleType(family), check: types.ModuleType(check)}
    made[family].__path__ = ["nowhere"]
    made[check].again = again
    monkeypatch.setitem(sys.modules, family, made[family])
    monkeypatch.setitem(sys.modules, check, made[check])
    walked = module.pkgutil.iter_modules

    def walk(path, prefix=""):
        yield from walked(path, prefix)
        if path is cleannet.checks.__path__:
            yield module.pkgutil.ModuleInfo(None, family, ispkg=True)
        elif path == ["nowhere"]:
            yield module.pkgutil.ModuleInfo(None, check, ispkg=False)

    monkeypatch.setattr(module.pkgutil, "iter_modules", walk)
    with pytest.raises(ValueError, match="taken twice"):
        catalogue.__wrapped__()
