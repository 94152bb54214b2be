"""The profiles that are shipped: published criteria as data, one file each."""

from importlib import resources

from cleannet.profiles.profile import Profile, load


def names() -> list[str]:
    """The names of the shipped profiles, sorted."""
    return sorted(
        one.name.removesuffix(".toml") for one in resources.files(__name__).iterdir() if one.name.endswith(".toml")
    )


def shipped(name: str) -> Profile:
    """A shipped profile.

    Raises:
        KeyError: none has this name.
    """
    if name not in names():
        raise KeyError(name)
    return load(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
