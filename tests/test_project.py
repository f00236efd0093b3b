"""The project's own files agree with each other, and name nobody's machine."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import kit
from kit.extras import PARTS

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = SETTINGS["project"]
CORE = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = PROJECT["optional-dependencies"]
LAB = [Requirement(line) for line in EXTRAS["lab"]]
# What all the notebooks need besides, by the part of the kit that it is in.
LARGE = ("logs", "private", "stills")
HEAVY = [Requirement(line) for part in LARGE for line in EXTRAS[part]]
FRAMES = [Requirement(line) for line in EXTRAS["frames"]]
# What the tests need besides: those of the grader and of the site too.
DEV = [Requirement(line) for part in ("dev", "class", "site") for line in EXTRAS[part]]
# Packages whose import has another name.
IMPORTED_AS = {
    "scikit-learn": "sklearn",
    "text2num": "text_to_num",
    "vl-convert-python": "vl_convert",
}
# A kernel is started by its name.
NOT_IMPORTED = {"ipykernel"}
LEFT_ASIDE = {"reports", "build", "dist", "__pycache__", "viewing_kit.egg-info"}
HOMES = r"(?<![\w.])/(?:home|root|Users|work|opt|tmp)/\w"
REGISTRIES = r"pypi\.org|pythonhosted\.org|npmjs\.org|anaconda\.org|debian\.org"


def conda_lines():
    text = (ROOT / "environment.yml").read_text("utf-8")
    listed = text.partition("dependencies:")[2].strip().split("\n")
    return [line.strip().removeprefix("- ") for line in listed]


def project_files():
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part[0] == "." and part != ".ci" for part in parts[:-1])
        hidden |= parts == (".git",)  # in a worktree it names another folder
        if path.is_file() and not hidden and LEFT_ASIDE.isdisjoint(parts):
            yield path


def test_conda_and_pip_install_the_same_packages():
    first, pip, *needs, own = (line.split(" ")[0] for line in conda_lines())
    assert first == f"python{PROJECT['requires-python']}"
    assert (pip, own) == ("pip", "-e")
    needs.remove("pip:")  # what stands below it has another name, or none, at conda's
    every = CORE + LAB + HEAVY
    assert sorted(map(str, map(Requirement, needs))) == sorted(map(str, every))


def test_the_part_all_is_what_every_notebook_needs():
    assert EXTRAS["all"] == [f"viewing-kit[lab,{','.join(LARGE)}]"]


def test_every_package_says_what_it_is_for():
    assert all("  # " in line for line in conda_lines() if line != "pip:")
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    for need in CORE + LAB + HEAVY + FRAMES + DEV:
        (line,) = (line for line in lines if line.startswith(f'    "{need.name}>'))
        assert '",  ' in line
        assert "  # " in line


def test_constraints_are_names_and_versions_and_nothing_else():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.!+]+", line)


def test_constraints_hold_every_package_at_a_version_it_may_have():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    held = dict(line.split("==") for line in lines)
    held = {canonicalize_name(name): version for name, version in held.items()}
    for requirement in CORE + LAB + HEAVY + DEV:
        version = held[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement.name


def imported_as(need):
    return IMPORTED_AS.get(need.name, need.name)


@cache
def tree_of(path):
    return ast.parse(path.read_text("utf-8"))


def imports_of(folder):
    for path in folder.rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            yield from imports_of_node(node)


def imports_of_node(node):
    if isinstance(node, ast.Import):
        yield from (name.name.partition(".")[0] for name in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield node.module.partition(".")[0]


def test_the_kit_imports_what_it_declares_and_declares_what_it_imports():
    imported = set(imports_of(ROOT / "kit")) | set(imports_of(ROOT / "notebooks"))
    # IPython is what a notebook runs in, so a notebook may count on it.
    imported -= set(sys.stdlib_module_names) | {"kit", "IPython"}
    commands = set(re.findall(r"-m (\w+)", (ROOT / "Makefile").read_text("utf-8")))
    declared = {imported_as(need) for need in CORE + LAB + HEAVY}
    assert imported <= declared | set(PARTS)
    assert declared <= imported | commands | NOT_IMPORTED


def test_what_can_be_missing_is_imported_in_one_place():
    """Elsewhere an absent package would be an error of Python's, with no way out."""
    optional = {*PARTS, *map(imported_as, LAB)}
    for path in {*(ROOT / "kit").rglob("*.py")} - {ROOT / "kit" / "extras.py"}:
        top = tree_of(path)
        # `if` at the top asks whether types are checked.
        parts = (ast.walk(node) for node in top.body if not isinstance(node, ast.If))
        statements = [
            node
            for node in chain.from_iterable(parts)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        found = {*chain.from_iterable(map(imports_of_node, statements))}
        assert not optional & found, path


def test_every_package_that_can_be_missing_is_in_the_part_that_is_named():
    """A reader who follows the sentence gets the package."""
    for name, part in PARTS.items():
        assert name in {imported_as(Requirement(line)) for line in EXTRAS[part]}
    large = {imported_as(need) for need in HEAVY + FRAMES}
    assert large <= set(PARTS)


def test_no_part_of_the_kit_is_left_out_when_types_are_checked():
    checked = SETTINGS["tool"]["mypy"]
    assert checked["files"] == ["kit"]
    for part in checked["overrides"]:
        assert not any(name.startswith("kit") for name in part["module"])
    assert "-m mypy" in (ROOT / "Makefile").read_text("utf-8")


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for path in (ROOT / "kit").rglob("*.py")}
    assert [path for path in folders if not (path / "__init__.py").exists()] == []


def test_what_is_not_released_does_not_bear_the_version_of_what_was():
    """To release is to drop ".dev0", to name the changes, and to cite it."""
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    top, *released = re.findall(r"^## \[(.+?)\]", changes, re.MULTILINE)
    assert (top == "Unreleased") == kit.__version__.endswith(".dev0")
    last = released[0] if top == "Unreleased" else top
    assert Version(last) <= Version(kit.__version__)
    assert f"\nversion: {last}\n" in citation
    assert top in ("Unreleased", kit.__version__)


def test_no_file_names_a_machine_or_a_registry():
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in project_files()
        for match in re.finditer(
            f"{HOMES}|{REGISTRIES}", path.read_text("utf-8", errors="ignore")
        )
    }
    assert found == set()


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_help_lists_every_command():
    # Inside `make test`, make would announce the folder that it enters.
    run = ["make", "--no-print-directory", "help"]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for command in phony[1].split():
        assert f"make {command} " in said.stdout
