"""How a hint and a verdict look in a notebook."""

import kit
from kit.classroom.exercises import NAMES, load_exercise
from kit.classroom.sheet import Hint, Verdict


def test_code_and_stress_of_a_hint_are_shown_as_such_and_markup_is_not():
    shown = Hint("How *many*? `a < b` keeps 2 * 3 * 4.")._repr_html_()
    assert "<em>many</em>? <code>a &lt; b</code> keeps 2 * 3 * 4." in shown
    assert "&lt;script&gt;" in Verdict("t", "unfit", "got <script>.")._repr_html_()


def test_no_hint_leaves_a_mark_open():
    for name in NAMES:
        for task in load_exercise(name).tasks:
            for says in (*task.hints, *(mistake.says for mistake in task.mistakes)):
                shown = Hint(says)._repr_html_()
                assert "`" not in shown, says
                assert shown.count("<em>") == shown.count("</em>")


def test_a_hint_in_a_terminal_is_as_it_was_written():
    sheet = kit.classroom.open_exercise("differencing", seed=1)
    assert "`" in str(sheet.hint("groups"))
