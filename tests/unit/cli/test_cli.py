"""The group of commands."""

import gc
import subprocess
import sys

import click
import pytest

from cleannet import __version__
from cleannet.cli import COMMANDS, USAGE, main
from support.command import cleannet


def test_help_lists_every_command() -> None:
    ran = cleannet("--help")
    assert ran.code == 0
    assert all(f"  {name} " in ran.text for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_found_and_has_its_help(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert cleannet(name, "--help").code == 0


def test_the_version_is_told() -> None:
    assert __version__ in cleannet("--version").text


@pytest.mark.parametrize("arguments", [("nonsense",), ("--nonsense",), ("audit", "--nonsense"), ("explain",)])
def test_wrong_calls_end_with_an_exit_code_of_their_own(arguments: tuple[str, ...]) -> None:
    ran = cleannet(*arguments)
    assert (ran.code, ran.text) == (USAGE, "")
    assert ran.error


def test_an_interruption_ends_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def interrupted() -> None:
        raise click.Abort

    monkeypatch.setattr(type(main), "get_command", lambda self, ctx, name: interrupted)
    assert cleannet("audit").code == 130


def test_the_collector_runs_again_behind_the_helper() -> None:
    cleannet("checks")
    assert gc.isenabled()


def test_asking_for_help_imports_no_audit() -> None:
    code = "import sys; from cleannet.cli import main; main.list_commands(None); print('numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
