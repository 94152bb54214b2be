"""Finds the checks by walking the package: a new file is a new check, nothing is registered."""

import functools
import importlib
import pkgutil

import cleannet.checks
from cleannet.checks.check import Check


@functools.cache
def catalogue() -> dict[str, Check]:
    """All checks by code, in the order of their codes.

    Raises:
        ValueError: two checks have one code or one name.
    """
    found: dict[str, Check] = {}
    names: set[str] = set()
    for family in pkgutil.iter_modules(cleannet.checks.__path__, "cleannet.checks."):
        if not family.ispkg:
            continue
        package = importlib.import_module(family.name)
        for info in pkgutil.iter_modules(package.__path__, family.name + "."):
            module = importlib.import_module(info.name)
            for one in vars(module).values():
                if not isinstance(one, Check) or one.module != module.__name__:
                    continue
                if one.code in found or one.name in names:
                    raise ValueError(f"{one.code} ({one.name}) is taken twice")
                found[one.code] = one
                names.add(one.name)
    return dict(sorted(found.items()))
