"""The profiles that are shipped: published criteria as data, one file each, and two that follow from the checks."""

from importlib import resources

from cleannet.profiles.of_checks import default, scas
from cleannet.profiles.profile import Profile, load

_MADE = {"default": default, "scas": scas}


def names() -> list[str]:
    """The names of the shipped profiles, sorted."""
    files = (one.name for one in resources.files(__name__).iterdir() if one.name.endswith(".toml"))
    return sorted([*(name.removesuffix(".toml") for name in files), *_MADE])


def shipped(name: str) -> Profile:
    """A shipped profile.

    Raises:
        KeyError: none has this name.
    """
    if name not in names():
        raise KeyError(name)
    if name in _MADE:
        return _MADE[name]()
    return load(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
