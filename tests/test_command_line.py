"""One program for every command: what it lists, hands on and ends with."""

import subprocess
import sys
from importlib import import_module
from inspect import signature

import pytest

from kit.__main__ import COMMANDS, main
from kit.errors import KitError


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_program_that_says_how_to_use_it(command, capsys):
    module, _ = COMMANDS[command]
    assert list(signature(import_module(module).main).parameters) == ["arguments"]
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert f"python -m kit {command}" in capsys.readouterr().out


def test_without_a_command_it_says_which_there_are():
    done = subprocess.run(
        [sys.executable, "-m", "kit", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_a_command_that_there_is_not_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["guess"])
    assert "invalid choice: 'guess'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KitError("`k` must be at least 1, got 0."), 2, "`k` must be"),
        (KeyboardInterrupt(), 130, "Stopped, and nothing was written."),
        (KeyboardInterrupt("Stopped after 2 of 3."), 130, "Stopped after 2 of 3."),
    ],
)
def test_it_ends_in_a_sentence_and_a_code(raised, code, said, monkeypatch, capsys):
    def fail(arguments):
        raise raised

    monkeypatch.setattr("kit.measures.catalogue.main", fail)
    assert main(["measures", "docs/measures.md"]) == code
    assert capsys.readouterr().err.startswith(said)
