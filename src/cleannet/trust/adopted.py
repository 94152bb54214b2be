"""The state file of adoptions: which version of each name was adopted last, so that an older one is not taken again."""

import re
from collections.abc import Mapping

import msgspec

from cleannet.config.strict import ConfigError
from cleannet.trust.adoption import State, Status

FORMAT = "cleannet-adopted/1"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    sha256: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    adopted: str
    names: dict[str, _Entry]


def load(raw: bytes, path: str) -> dict[str, tuple[int, str]]:
    """Reads a state file.

    Raises:
        ConfigError: it is none of this format.
    """
    try:
        read = msgspec.json.decode(raw, type=_File)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as wrong:
        raise ConfigError(f"{path}: no state file that 'cleannet adopt status --state' wrote: {wrong}") from None
    if read.adopted != FORMAT:
        raise ConfigError(f"{path}: 'adopted' is of another format; this version reads {FORMAT!r}")
    for name, one in read.names.items():
        if one.version < 1 or not _DIGEST.fullmatch(one.sha256):
            raise ConfigError(f"{path}: {name!r} has no version from 1 on with a SHA-256 digest")
    return {name: (one.version, one.sha256) for name, one in read.names.items()}


def after(state: State, found: Status) -> dict[str, tuple[int, str]]:
    """The state with what was found adopted; versions only ever go up."""
    made = dict(state)
    for one in found.standings:
        if one.adopted and one.version >= made.get(one.name, (0, ""))[0]:
            made[one.name] = (one.version, found.digest)
    return made


def written(state: Mapping[str, tuple[int, str]]) -> bytes:
    """The state as JSON."""
    names = {name: {"version": version, "sha256": digest} for name, (version, digest) in sorted(state.items())}
    return msgspec.json.format(msgspec.json.encode({"adopted": FORMAT, "names": names}), indent=2) + b"\n"
