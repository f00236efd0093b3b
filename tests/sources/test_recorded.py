"""Recorded answers are read, decoded completely, and refused where they are cut."""

import os
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from kit.answers import QueryFamily
from kit.attacks.on_desks.decoding import METHODS
from kit.attacks.on_desks.decoding_success import measure_decoding
from kit.errors import SourceError
from kit.sources.recorded import open_recorded

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[3] / "shared" / "data"))
RECORDED = REAL / "diffix-recorded"

#: An invented record in the form of the real ones.
RECORD = """  {{ db => "bank",
    table => "loans",
    attack => "invented",
    power => {1},
    mult => {0},
    offset => {2},
    sql => "SELECT count(*) FROM loans WHERE floor({2} * pow((id * {0}), {1})) = 1",
    answer => {3},
    sig => "invented",
  }},
"""
IDS, TRUTH = [11, 12, 13, 14], [1, 0, 0, 1]
FAMILY = QueryFamily([2, 3], [0.5, 1.5], [5, 10])


def write(folder, records, *, ids=IDS, truth=TRUTH):
    """Write three files as they were published, with invented answers."""
    text = "".join(RECORD.format(*record) for record in records)
    (folder / "aircloak_output_cleaned_1_20.txt").write_text(text, "utf-8")
    savemat(folder / "client_id_1_20_ordered.mat", {"client_id": [[i] for i in ids]})
    savemat(
        folder / "true_status_client_id_1_20_ordered.mat",
        {"true_status": [[i] for i in truth]},
    )
    return folder


def open_these(folder):
    return open_recorded(folder, first=1, last=20)


def answered():
    counts = FAMILY.members(IDS).astype(int) @ np.array(TRUTH)
    return [(*setting, n) for setting, n in zip(FAMILY.settings, counts, strict=True)]


def test_records_become_answers(tmp_path):
    found = open_these(write(tmp_path, answered()))
    assert (found.answers.members == FAMILY.members(IDS)).all()
    assert not found.answers.errors(TRUTH).any()
    assert found.truth.tolist() == [True, False, False, True]
    assert found.left_out.height == 0
    assert repr(found) == "Recorded: Answers to 8 questions about 4 people; 0 left out"


def test_what_is_left_out_is_given_back_with_line_and_reason(tmp_path):
    odd = [(2, "1.0", 5, 4), (2, "0.5", 5, '"error: timeout"'), ("two", 0.5, 5, 4)]
    found = open_these(write(tmp_path, [*odd, *answered()]))
    # Each record has ten lines.
    assert found.left_out.rows() == [
        (1, "a whole power picks everybody"),
        (11, "the answer is no number: error: timeout"),
        (21, "the question cannot be read"),
    ]
    # A whole power was answered; it says nothing of anybody.
    assert (len(found.answers), found.answers.n_refused) == (8, 2)


@pytest.mark.parametrize(
    ("keep", "where"),
    [
        (0.55, r"at the end of the file, within the record that begins at line \d+"),
        (0.97, r"at the end of the file, within the record that begins at line 71"),
    ],
)
def test_a_file_that_is_cut_in_the_middle_is_one_sentence(tmp_path, keep, where):
    folder = write(tmp_path, answered())
    path = folder / "aircloak_output_cleaned_1_20.txt"
    text = path.read_text("utf-8")
    path.write_text(text[: int(len(text) * keep)], "utf-8")
    message = rf"^`folder` must hold recorded answers, but '{path.name}' is cut off "
    with pytest.raises(SourceError, match=message + where + "; get it anew .*\\.$"):
        open_these(folder)


def test_a_piece_that_is_missing_in_the_middle_is_one_sentence(tmp_path):
    folder = write(tmp_path, answered())
    path = folder / "aircloak_output_cleaned_1_20.txt"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:13] + lines[20:]), "utf-8")
    message = r"is cut off at line 14, within the record that begins at line 11; get"
    with pytest.raises(SourceError, match=message):
        open_these(folder)


@pytest.mark.parametrize("kind", ["client_id", "true_status_client_id"])
@pytest.mark.parametrize("keep", [0, 20, 150, 190])
def test_a_file_of_matlab_that_is_cut_is_one_sentence(tmp_path, kind, keep):
    path = write(tmp_path, answered()) / f"{kind}_1_20_ordered.mat"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(SourceError, match=rf"^`folder` must hold .*'{path.name}' "):
        open_these(tmp_path)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"truth": [1, 0]},
            r"'true_status_.*' does not say yes or no of each of 4",
        ),
        ({"truth": [1, 0, 2, 1]}, r"does not say yes or no of each of 4 people"),
        ({"records": []}, r"holds no question with a number for an answer"),
    ],
)
def test_files_that_do_not_fit_are_one_sentence(tmp_path, given, message):
    with pytest.raises(SourceError, match=message):
        open_these(write(tmp_path, **({"records": answered()} | given)))


def test_a_file_of_other_numbers_or_none_is_one_sentence(tmp_path):
    write(tmp_path, answered())
    savemat(tmp_path / "client_id_1_20_ordered.mat", {"other": [1]})
    with pytest.raises(SourceError, match=r"holds no numbers called client_id"):
        open_these(tmp_path)
    with pytest.raises(SourceError, match=r"'aircloak_.*_7_9\.txt' does not exist"):
        open_recorded(tmp_path, first=7, last=9)
    with pytest.raises(SourceError, match=r"`first` must be an int of at least 0"):
        open_recorded(tmp_path, first="a", last=9)
    with pytest.raises(SourceError, match=r"`folder` must be the path of a folder"):
        open_recorded(None, first=1, last=9)


@pytest.mark.parametrize(
    ("first", "last", "n", "n_questions", "n_yes"),
    [
        (2000, 3000, 73, 3494, 48),
        (3000, 5000, 110, 3496, 74),
        (5000, 7000, 130, 3500, 78),
    ],
)
def test_real_answers_are_decoded_completely(first, last, n, n_questions, n_yes):
    """T7, by each method that needs no limit to the noise."""
    if not RECORDED.is_dir():
        pytest.skip("no diffix-recorded in KIT_DATA or ../shared/data")
    found = open_recorded(RECORDED, first=first, last=last)
    assert (len(found.answers), int(found.truth.sum())) == (n_questions, n_yes)
    for method in METHODS[:2]:
        judged = measure_decoding(found.answers, truth=found.truth, method=method)
        assert (judged.success.attack.succeeded, judged.success.attack.valid) == (n, n)
        assert judged.success.is_meaningful
