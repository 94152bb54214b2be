"""Made profiles, short to write."""

from cleannet.profiles.profile import Profile, load

HEAD = 'profile = "cleannet-profile/1"\nname = "made"\ntitle = "Made"\n'
ORIGIN = '[[identity]]\nname = "origin"\nvalues = ["AA", "BB", "ZZ"]\n'


def identity(name: str, values: str) -> str:
    """An attribute of identity; `values` as in TOML."""
    return f'[[identity]]\nname = "{name}"\nvalues = {values}\n'


def slots(*names: str) -> str:
    """Slots of technical evidence."""
    return "".join(f'[[evidence]]\nname = "{name}"\nkind = "technical"\n' for name in names)


def criterion(name: str, rule: str, measured: str = "EVIDENCE", kind: str = "technical") -> str:
    """A criterion."""
    return f"[[criterion]]\nid = '{name}'\ntext = 'x'\nclass = '{kind}'\nmeasured = '{measured}'\nrule = '{rule}'\n"


def made(*parts: str) -> Profile:
    """A profile of these parts."""
    return load(HEAD + "".join(parts), "made.toml")
