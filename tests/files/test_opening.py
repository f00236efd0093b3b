"""One file, a folder or an archive: whatever is named, the same files are found."""

import gzip
import io
import tarfile

import pytest

from kit.errors import ExportError, FileError
from kit.files import opening
from kit.files.opening import as_path, on_disk, open_files, retold, why_no_file
from kit.files.text import read_text
from tests import zips

FILES = {"a.csv": b"a,b\n1,2\n", "deep/er/b.txt": "é".encode()}


def tarred(files, mode):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def zipped(files):
    return zips.zipped({"deep/": ""} | files)


def read_all(path, **settings):
    with open_files(path, **settings) as files:
        found = {}
        for file in files:
            with file.open() as raw:
                found[file.name] = raw.read()
            assert found[file.name].startswith(file.head)
        return found


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("set.zip", zipped),
        ("set.tar", lambda files: tarred(files, "w")),
        ("set.tgz", lambda files: tarred(files, "w:gz")),
        ("of-another-name", lambda files: tarred(files, "w:xz")),
    ],
)
def test_an_archive_holds_the_files_of_its_folder(tmp_path, name, pack):
    folder = tmp_path / "folder"
    for file, content in FILES.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
    assert read_all(folder) == FILES
    (tmp_path / name).write_bytes(pack(FILES))
    assert read_all(tmp_path / name) == FILES
    assert list(read_all(folder, levels=2)) == ["a.csv"]


def test_a_compressed_file_is_unpacked_as_it_is_read(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(FILES["a.csv"], mtime=0))
    assert read_all(path) == {"a.csv.gz": FILES["a.csv"]}
    assert on_disk(path).head_lines() == ["a,b", "1,2"]


def test_an_archive_that_unpacks_to_far_more_than_its_size_is_refused(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(opening, "_SMALL", 1 << 12)
    bomb = {"a.csv": bytes(1 << 20), "b.csv": bytes(1 << 20)}
    for name, content in (("a.zip", zipped(bomb)), ("a.tgz", tarred(bomb, "w:gz"))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FileError, match=f"'{name}' unpacks to more than 200 times"):
            read_all(tmp_path / name)


def test_what_is_wrong_is_said_in_the_words_of_whoever_reads(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xff")
    with pytest.raises(FileError, match=r"^'a\.csv' is not UTF-8 text; save"):
        read_text(on_disk(path))
    told = "be a personal export, but 'a.csv' is not"
    with pytest.raises(ExportError, match=told), retold(ExportError.bad_file):
        read_text(on_disk(path))
    assert read_text(on_disk(path), or_else="latin-1") == "ÿÿ"


def test_a_path_is_said_to_be_none_or_no_file(tmp_path):
    assert [as_path(one) for one in (3, None, "x" * 9999, "~nobody-at-all/x")] == [
        None
    ] * 4
    assert why_no_file(tmp_path) == "is a folder"
    assert why_no_file(tmp_path / "none") == "does not exist"
