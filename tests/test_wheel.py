"""The kit works from a wheel: in any folder, and without JupyterLab."""

import json
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import polars
import pytest

import kit
from kit.audit_many import audit_many
from kit.errors import PackageError
from kit.paths import DATA, NOTEBOOKS
from kit.sources.published import read_claims
from kit.sources.published_tables.reports import read_measured

ROOT = Path(__file__).parents[1]
SAVED, SOURCES = list(NOTEBOOKS.glob("*.ipynb")), list(NOTEBOOKS.glob("src/*.py"))
PACKED = ("kit", "data", "notebooks", "pyproject.toml", "setup.py", "README.md")
CACHE = "__pycache__"
NO_CACHE = shutil.ignore_patterns(CACHE, ".ipynb_checkpoints")


def test_a_checkout_finds_its_own_data_and_notebooks():
    assert (DATA, NOTEBOOKS) == (ROOT / "data", ROOT / "notebooks")


def test_an_installed_kit_finds_them_within_itself(tmp_path):
    (tmp_path / "kit" / "_data").mkdir(parents=True)
    copy = shutil.copy(ROOT / "kit" / "paths.py", tmp_path / "kit")
    found = runpy.run_path(str(copy))
    assert found["DATA"] == tmp_path / "kit" / "_data"
    assert found["NOTEBOOKS"] == tmp_path / "notebooks"


def test_the_kit_that_is_imported_is_that_of_this_folder():
    """The package index has another `kit`, which could stand before ours."""
    assert Path(kit.__file__) == ROOT / "kit" / "__init__.py"


def test_another_project_called_kit_in_the_same_folder_is_told_of(tmp_path):
    (tmp_path / "kit").mkdir()
    for name in ("__init__.py", "__init__.pyi"):
        shutil.copy(ROOT / "kit" / name, tmp_path / "kit")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import kit"
    run = [sys.executable, "-I", "-B", "-c", program]
    (tmp_path / "kit_tools-1.0.dist-info").mkdir()
    (tmp_path / "viewing_kit-0.2.0.dist-info").mkdir()
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "kit-0.2.26.dist-info").mkdir()
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ImportError: This folder of packages holds another project" in done.stderr
    assert "with `pip uninstall kit viewing-kit`, and then install" in done.stderr


def test_without_jupytext_a_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupytext", None)
    with pytest.raises(PackageError, match=r'`pip install "viewing-kit\[lab\]"`'):
        audit_many(DATA / "ledger.csv", tmp_path / "audits")
    assert not (tmp_path / "audits").exists()


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A wheel, built with no network of a copy, and unpacked into a folder."""
    copy, target = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("target")
    for name in PACKED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=NO_CACHE)
        else:
            shutil.copy(ROOT / name, copy)
    shutil.copy(ROOT / "LICENSE", copy)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    alone = ["--no-index", "--no-deps", "--no-build-isolation"]
    built = copy / "wheels"
    subprocess.run([*pip, "wheel", *alone, "-w", str(built), str(copy)], check=True)
    (wheel,) = built.glob("viewing_kit-*.whl")
    subprocess.run(
        [*pip, "install", *alone, "--target", str(target), str(wheel)], check=True
    )
    return wheel, target


@pytest.mark.slow
def test_a_wheel_holds_every_file_of_the_kit_its_data_and_notebooks(installed):
    wheel, _ = installed
    names = zipfile.ZipFile(wheel).namelist()
    own = {path for path in (ROOT / "kit").rglob("*.*") if path.parent.name != CACHE}
    exercises = (NOTEBOOKS / "exercises").rglob("*.*")
    beside = [*DATA.glob("*.*"), DATA / "LICENSE", *SAVED, *SOURCES, *exercises]
    assert {name for name in names if ".dist-info/" not in name} == {
        *(path.relative_to(ROOT).as_posix() for path in own),
        *(f"kit/_{path.relative_to(ROOT).as_posix()}" for path in beside),
    }


@pytest.mark.slow
def test_a_wheel_counts_publishes_and_attacks_in_any_folder(installed, tmp_path):
    # With -I and -S no folder is searched but the two that are named here: neither the
    # checkout nor what an editable install adds. JupyterLab and its like are hidden.
    _, target = installed
    packages = str(Path(polars.__file__).parents[1])
    program = f"""
import runpy, sys
sys.path = [{str(target)!r}, *sys.path, {packages!r}]
sys.modules |= dict.fromkeys(["jupyterlab", "jupytext", "nbstripout"])
runpy.run_path({str(ROOT / "tests" / "first_steps.py")!r}, run_name="__main__")
"""
    run = [sys.executable, "-I", "-S", "-B", "-c", program]
    done = subprocess.run(
        run, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert Path(found.pop("where")).is_relative_to(target)
    # The planted truth: 57 had a streak of 17 days, 53 kept it for an 18th: 4 did not.
    assert found == {
        "viewers": [100_000, 36_000],
        "counts": [57, 53],
        "printed": ["57", "53"],
        "groups": ["exactly 4"],
        "rows": [len(read_claims()), len(read_claims()), len(read_measured())],
        "notebooks": [len(SAVED), len(SOURCES)],
    }
