"""The state file of adoptions."""

import json

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust.adopted import after, load, written
from cleannet.trust.adoption import status
from support.votes import DAY, DIGEST, OTHER, signed, three, vote

STATE = {"criteria": (2, DIGEST)}


def test_what_is_written_is_read():
    assert load(written(STATE), "state.json") == STATE


def test_only_what_is_adopted_goes_in_and_versions_only_go_up():
    known = three()
    given = [("a", signed(vote("a"))), ("c", signed(vote("c")))]
    found = status(DIGEST, known, known.rule, given, DAY, {})
    assert after({}, found) == {"criteria": (1, DIGEST)}
    assert after({"criteria": (3, OTHER)}, found) == {"criteria": (3, OTHER)}
    assert after({}, status(DIGEST, known, known.rule, given[:1], DAY, {})) == {}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"a":' * 50_000,
        written(STATE).replace(b"adopted/1", b"adopted/2"),
        written({"criteria": (0, DIGEST)}),
        written({"criteria": (1, "x")}),
        json.dumps({**json.loads(written(STATE)), "more": 1}).encode(),
    ],
)
def test_other_files_are_refused_by_name(raw):
    with pytest.raises(ConfigError, match=r"state\.json"):
        load(raw, "state.json")
