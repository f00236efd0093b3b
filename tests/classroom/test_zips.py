"""What comes back in a ZIP is found as in a folder, and a ZIP can do no harm."""

import json
import stat
import warnings
import zipfile
from io import BytesIO

import pytest

from kit.classroom import zips
from kit.classroom.grading import grade
from kit.classroom.roster import Student
from kit.classroom.submissions import collect
from kit.errors import ClassroomError
from tests.classroom.stack import NAME, STEM, answer, typed

ADA, BEN = Student("Ada Lovelace", "ada-lovelace", 1), Student("Ben", "ben", 2)
SHEET = f"{STEM}.ipynb"


def sheet(student):
    return json.dumps(answer(student, typed(student)))


def zipped(**files):
    """The bytes of a ZIP, by the names of its files."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return into.getvalue()


def put(path, **files):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(**files))
    return path


def found(folder):
    return {
        one.path.as_posix(): (
            one.student and one.student.name,
            one.exercise,
            one.fault or "taken",
        )
        for one in collect(folder, (ADA, BEN))
    }


def test_a_folder_of_zips_as_moodle_sends_it_is_opened(tmp_path):
    put(tmp_path / "Ada Lovelace_812_assignsubmission_file.zip", **{SHEET: sheet(ADA)})
    put(tmp_path / "Ben.ZIP", **{f"work/{SHEET}": sheet(BEN)})
    assert found(tmp_path) == {
        f"Ada Lovelace_812_assignsubmission_file.zip/{SHEET}": (
            ADA.name,
            NAME,
            "taken",
        ),
        f"Ben.ZIP/work/{SHEET}": ("Ben", NAME, "taken"),
    }


def test_one_zip_of_all_with_a_zip_of_a_student_in_it_is_opened(tmp_path):
    all_of_it = {
        f"Ada Lovelace_81_x/{SHEET}": sheet(ADA),
        "Ben_82_x/my work.zip": zipped(**{SHEET: sheet(BEN)}),
    }
    path = put(tmp_path / "back.zip", **all_of_it)
    assert found(path) == {
        f"Ada Lovelace_81_x/{SHEET}": (ADA.name, NAME, "taken"),
        f"Ben_82_x/my work.zip/{SHEET}": ("Ben", NAME, "taken"),
    }
    assert [one.name for one in tmp_path.iterdir()] == ["back.zip"]


def test_a_sheet_in_a_zip_is_marked(tmp_path, played):
    put(tmp_path / "ben" / "all.zip", **{SHEET: sheet(BEN), "README.md": "ours"})
    marks = grade(tmp_path, (ADA, BEN))
    assert [one.points for one in marks.sheets] == [0, 7]
    assert marks.strays == ()


def test_what_is_not_taken_out_of_a_zip_is_told_with_its_reason(tmp_path):
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "ben.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../out.ipynb", sheet(BEN))
        archive.writestr("/etc/root.ipynb", sheet(BEN))
        archive.writestr("C:\\up.ipynb", sheet(BEN))
        archive.writestr(link, "/etc/passwd")
        archive.writestr("essay.pdf", "x")
        archive.writestr("broken.ipynb", "{")
        archive.writestr("broken.zip", "PK")
        archive.writestr("__MACOSX/._x.ipynb", "x")
    faults = {name: told[2] for name, told in found(tmp_path).items()}
    leads_out = "has a path that leads out of its ZIP"
    assert faults == {
        "ben.zip/out.ipynb": leads_out,
        "ben.zip/etc/root.ipynb": leads_out,
        "ben.zip/C:/up.ipynb": leads_out,
        "ben.zip/link.ipynb": zips.LINK,
        "ben.zip/essay.pdf": "is no notebook (.ipynb)",
        "ben.zip/broken.ipynb": "cannot be read as a notebook",
        "ben.zip/broken.zip": "cannot be opened as a ZIP",
    }
    assert [one.name for one in tmp_path.iterdir()] == ["ben.zip"]


def test_a_zip_that_swells_is_read_no_further_than_its_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "LARGEST", 1_000_000)
    monkeypatch.setattr(zips, "MOST_BYTES", 1_500_000)
    swollen = {f"{n}.ipynb": b" " * 900_000 for n in range(2)}
    put(tmp_path / "ben.zip", **swollen, **{"9.ipynb": b" " * 1_000_001})
    faults = {name: told[2] for name, told in found(tmp_path).items()}
    assert faults == {
        "ben.zip/0.ipynb": "cannot be read as a notebook",
        "ben.zip/1.ipynb": "lies behind the first 1 MB of the ZIP",
        "ben.zip/9.ipynb": "lies behind the first 1 MB of the ZIP",
    }
    monkeypatch.setattr(zips, "MOST_BYTES", 50_000_000)
    assert found(tmp_path)["ben.zip/9.ipynb"][2] == "is larger than 1 MB"


def test_a_zip_of_very_many_files_or_of_zips_without_end_is_left_off(
    tmp_path, monkeypatch
):
    deep = zipped(**{SHEET: sheet(BEN)})
    for _ in range(3):
        deep = zipped(**{"in.zip": deep})
    (tmp_path / "ben.zip").write_bytes(deep)
    assert found(tmp_path)["ben.zip/in.zip/in.zip/in.zip"][2] == (
        "is a ZIP in a ZIP, more than 3 deep"
    )
    monkeypatch.setattr(zips, "MOST_FILES", 2)
    put(tmp_path / "ben.zip", **{f"{n}.txt": "x" for n in range(5)})
    assert found(tmp_path)["ben.zip"][2] == (
        "holds more than 2 files: the rest was not taken"
    )


def test_a_zip_that_is_none_is_one_sentence_and_so_is_another_file(tmp_path, played):
    (tmp_path / "ben.zip").write_text("no")
    assert grade(tmp_path, (BEN,)).strays == (
        "ben.zip, of Ben, cannot be opened as a ZIP.",
    )
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(
        ClassroomError, match="`folder` must be a folder of sheets, got"
    ):
        collect(tmp_path / "x.txt", (BEN,))


def test_a_sheet_whose_cells_have_lost_their_ids_is_read_without_a_warning(tmp_path):
    notebook = answer(ADA, typed(ADA))
    for cell in notebook.cells[:4]:
        del cell["id"]
    notebook.cells[5]["id"] = notebook.cells[6]["id"]
    (tmp_path / "ada-lovelace").mkdir()
    path = tmp_path / "ada-lovelace" / SHEET
    path.write_text(json.dumps(notebook), "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first, again = (collect(tmp_path, (ADA,))[0].notebook for _ in range(2))
    assert first == again
    assert len({cell.id for cell in first.cells}) == len(first.cells)
