"""Whoever knows no more than `import kit` and the Tab key is told what to do."""

import ast
import doctest
import importlib
import inspect
import re
from contextlib import suppress
from html import unescape

import polars as pl
import pytest

import kit
from kit.attacks.on_logs.points import Resolution
from kit.claims.amounts import minutes_of
from kit.claims.places import Places
from kit.claims.viewing import watched
from kit.errors import ClaimError, KitError, SweepError
from kit.log import check_plays
from kit.publishing.counting import count
from kit.publishing.printing import publish
from tests.test_doors import DOORS
from tests.test_reference import sections
from tests.test_wall import ROOT, modules_under

FILM = watched("A")
PLAYS = pl.DataFrame({"viewer": [1, 2], "title": ["A", "B"], "day": "2018-01-01"})
WRONG = {"a number": 42, "a dict": {"a": 1}, "a table": PLAYS}

SHARES = dict.fromkeys(("along", "of", "title", "subtitle", "description"), "words")

LOG = check_plays(PLAYS.with_columns(region=pl.lit("NY")))

# -- one claim where a list is wanted -----------------------------------------------


@pytest.mark.parametrize("function", [count, publish])
def test_a_single_claim_is_told_to_stand_in_brackets(function):
    message = (
        f"`claims` must be a list of claims, such as [watched(...)], got {FILM!r}. "
        "Put a single one in brackets: `[claim]`."
    )
    with pytest.raises(ClaimError, match=f"^{re.escape(message)}$"):
        function(check_plays(PLAYS), FILM)
    assert function(check_plays(PLAYS), [FILM])


# -- another kind of thing ----------------------------------------------------------

ROOMS = (
    "kit",
    "kit.access_logs",
    "kit.attacks",
    "kit.charts",
    "kit.claims",
    "kit.desk",
    "kit.ledger",
    "kit.measures",
    "kit.proof",
    "kit.publishing",
    "kit.report",
    "kit.rules",
    "kit.sources",
    "kit.sweeps",
)
FILES = ("kit.populations", "kit.words")
#: What is given for the other parameters, by their name; any else is 1.
OTHERS = {
    "also_published": [],
    "delta": 0.01,
    "folder": "an-audit",
    "pool": [[FILM]],
    "claims": [FILM],
    "claim": FILM,
    "group": FILM,
    "by": ["region"],
    "k": 2,
    "knowledge": Resolution(),
    "rules": {"threshold": kit.Threshold},
    "sensitive": "title",
}
#: What takes anything, and for which a number is a right thing to be given.
TAKES_ANYTHING = {"kit.text"}
TAKES_A_NUMBER = {
    "kit.evaluate.design_effect",
    "kit.attacks.chance_by_averaging",
    "kit.attacks.draw_targets",
    "kit.attacks.expected_auc",
    "kit.attacks.expected_found",
    "kit.attacks.most_shown",
    "kit.attacks.most_shown_once",
    "kit.attacks.rates_needed",
    "kit.measures.bits_left",
    "kit.measures.compare_quotients",
    "kit.measures.say_power",
    "kit.populations.equal_cells",
    "kit.publishing.generator_of",
    "kit.rules.chance_printed",
    "kit.rules.design_table",
    "kit.sweeps.noise_for_budget",
    "kit.words.number_words",
    "kit.words.say_chance",
    "kit.words.say_expected",
    "kit.words.say_number",
    "kit.words.say_share",
}
TAKES_A_TABLE = {
    "kit.read_log",
    "kit.sources.open_research_log",
    "kit.sources.read_log",
}


def takes_first(thing):
    """Whether a caller gives it something without naming the parameter."""
    taken = [*inspect.signature(thing).parameters.values()]
    return bool(taken) and taken[0].kind is taken[0].POSITIONAL_OR_KEYWORD


def names_in(*files):
    """Name what is public in files that are a room by themselves."""
    for file in files:
        for name, thing in vars(importlib.import_module(file)).items():
            if getattr(thing, "__module__", None) == file and name[0] != "_":
                yield f"{file}.{name}"


def offered():
    """What can be called in some rooms, by its name at the door."""
    for name in sorted({*DOORS, *names_in(*FILES)}):
        room, _, short = name.rpartition(".")
        is_ours = room in ROOMS or room in FILES
        thing = getattr(importlib.import_module(room), short) if is_ours else None
        if (inspect.isclass(thing) or inspect.isfunction(thing)) and takes_first(thing):
            yield name, thing


def give(thing, first):
    """Call with one wrong thing, and with something fit for all else it asks for."""
    _, *others = inspect.signature(thing).parameters.values()
    needed = [one for one in others if one.default is one.empty]
    named = {
        one.name: OTHERS.get(one.name, 1)
        for one in needed
        if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    }
    return thing(first, **named)


def is_right(name, kind):
    right = {"a number": TAKES_A_NUMBER, "a table": TAKES_A_TABLE}
    return name in TAKES_ANYTHING or name in right.get(kind, ())


OFFERED = dict(offered())


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("name", OFFERED)
def test_what_stands_at_a_door_refuses_another_kind_in_a_sentence(name, kind):
    thing = OFFERED[name]
    if inspect.isclass(thing) or is_right(name, kind):  # which may keep it as it is
        try:
            give(thing, WRONG[kind])
        except KitError:
            return
    else:
        with pytest.raises(KitError, match=r"`[\w., ]+`.* must .*|.* needs "):
            give(thing, WRONG[kind])


@pytest.mark.parametrize("name", OFFERED)
def test_a_text_a_list_or_nothing_never_fails_inside(name, monkeypatch, tmp_path):
    # Some of these are right for some functions; whatever else comes out is a sentence.
    monkeypatch.chdir(tmp_path)
    for first in ("x", [1], None):
        with suppress(KitError):
            give(OFFERED[name], first)


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (lambda: kit.subtract_nested({FILM: 5}), "made with kit.release(...) or "),
        (lambda: kit.k_cell(check_plays(PLAYS)), "kit.publish(...), got 'Log'."),
        (lambda: kit.find_differences({}), "made with kit.release(...) or "),
        (lambda: kit.prove({}, FILM), "`worlds` must be the worlds of a release, "),
        (lambda: kit.Worlds({}), "`release` must be a release, made with kit.release("),
        (lambda: kit.publish(PLAYS, [FILM]), "such as `read_log` gives, got 'DataFr"),
        (lambda: kit.count(PLAYS, [FILM]), "`log` must be a Log, such as `read_log` "),
        (lambda: kit.Log(PLAYS), "`plays` must be a LazyFrame in the checked form, "),
        (lambda: kit.claims.predicate(5), "`claim` must be a claim, such as watched("),
        (lambda: kit.claims.Places({"A": 1}), "`inside` must be pairs of names, such"),
        (lambda: kit.claims.Places(("NY", "US")), "`inside` must be pairs of names, "),
        (lambda: kit.proof.explain({}, FILM, 1), "`worlds` must be the worlds of a r"),
        (
            lambda: kit.find_differences(TWO, seed="a"),
            "`seed` must be an int of at lea",
        ),
        (lambda: kit.publish(LOG, [FILM], is_rule_known=1), "must be True or False, g"),
        (lambda: kit.tabulate(LOG, FILM, by=["region"], total={}), "`total` must be "),
        (lambda: kit.sources.as_entry(5), "`claim` must be a row of the bundled fil"),
        (lambda: kit.sources.read_claims(5), "`path` must be a CSV file, got 'int'."),
        (lambda: kit.sources.tell_apart(5, PLAYS, seed=1), "`plays` must be a Polars"),
        (lambda: kit.words.say_number("x"), "`number` must be a number, got 'x'."),
        (lambda: kit.desk.audit_all({"a": 1}), "`Office.repeat` gives, got ['str']."),
        (lambda: kit.charts.chart_shares(5, **SHARES), "a polars DataFrame, got 'int'"),
        (
            lambda: kit.claims.day_words(5),
            "`day` must be a date, such as date(2017, 12, 10), got 'int'.",
        ),
        (lambda: kit.simulate(400, seed=1), "an Audience, such as kit.sources.FILMS"),
    ],
)
def test_another_kind_is_told_how_to_make_the_right_one(do, told):
    with pytest.raises(KitError, match=re.escape(told)):
        do()


def test_a_rule_of_a_sweep_takes_k():
    message = (
        "`rules` must hold functions that take k and nothing else, and 'mine' is none; "
        "write `lambda k: ...`."
    )
    cases = kit.choose_cases(kit.open_films(), seed=1, at_most=1)
    rules = {"threshold": kit.Threshold, "mine": lambda: kit.Threshold(5)}
    with pytest.raises(SweepError, match=f"^{re.escape(message)}$"):
        kit.sweep(cases, rules, seed=1, ks=[5])


# -- what a notebook shows ----------------------------------------------------------

TWO = kit.release({FILM: 57, FILM.on("2018-01-01"): 53}, rule=kit.Threshold(11))
ONE = kit.release({kit.watched("<b>A</b>"): 1})


def test_a_release_is_short_in_text_and_a_table_in_a_notebook():
    assert repr(TWO) == "Release of 2 numbers under threshold k = 11"
    assert repr(ONE) == "Release of 1 number"
    html = TWO._repr_html_()
    assert html.count("<tr>") == 3  # the head, and a row for each number
    assert "watched A on 1 January 2018" in html
    assert ">53</td>" in html
    assert unescape(html).endswith("<p>Printed under threshold k = 11.</p>")
    assert "<b>" not in ONE._repr_html_()
    assert "&lt;b&gt;A&lt;/b&gt;" in ONE._repr_html_()


def test_worlds_say_what_they_fit_and_no_address():
    assert repr(kit.Worlds(TWO)) == f"Worlds that fit a {TWO!r}"


def test_a_result_is_short_in_text():
    nested = kit.subtract_nested(TWO)
    sentence = nested.sentences[0]
    assert repr(nested) == f"Differences of 1 finding; Proved: {sentence}"
    assert repr(kit.subtract_nested(ONE)) == "Differences without findings"


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        (
            FILM,
            "at_least between count episodes every_day exactly first last on sentence "
            "what where",
        ),
        (FILM.every_day(3, until="2018-01-03"), "days first last sentence what where"),
        (FILM & ~FILM.on("2018-01-01"), "sentence where"),
        (kit.everyone(), "sentence where"),
        (kit.everyone().where(plan="Basic"), "column sentence values where"),
    ],
)
def test_tab_on_a_claim_shows_what_readers_call(claim, shown):
    assert [name for name in dir(claim) if name[0] != "_"] == shown.split()


@pytest.mark.parametrize(
    "claim",
    [
        kit.watched(series="S").episodes(2),
        minutes_of("A", high=100).at_least(5),
        Places(frozenset({("NY", "US")})).at("NY"),
    ],
)
def test_tab_on_no_claim_shows_what_is_for_the_kit(claim):
    assert not {"declare", "prepare", "relate", "answer", "joint"} & {*dir(claim)}
    assert {"where", "sentence"} <= {*dir(claim)}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "read_csv",
            "kit has no `read_csv`; did you mean `read_claim` or `read_log`?",
        ),
        ("Publish", "kit has no `Publish`; did you mean `publish`"),
        ("lod", "kit has no `lod`; did you mean `Log`? `dir(kit)` lists all that it "),
        ("xyzzy", "kit has no `xyzzy`; `dir(kit)` lists all that it has."),
    ],
)
def test_a_name_that_is_not_at_the_door_is_told_its_neighbours(typed, told):
    with pytest.raises(AttributeError, match=f"^{re.escape(told)}"):
        getattr(kit, typed)


# -- what help() shows --------------------------------------------------------------

DEEP = re.compile(r"^ *>>> (?:from|import) kit\.", re.MULTILINE)


def front():
    """Functions and classes of the front door, by their names."""
    things = {name: getattr(kit, name) for name in dir(kit)}
    is_told = (inspect.isclass, inspect.isfunction)
    return {n: one for n, one in things.items() if any(is_a(one) for is_a in is_told)}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kit", *front()])
def test_an_example_needs_nothing_but_the_front_door(name):
    # Run as a reader would who copies it: with no name of the module around it.
    thing = kit if name == "kit" else front()[name]
    text = inspect.cleandoc(thing.__doc__)
    if name != "kit":
        text = sections(text).get("Examples", "")
    assert not DEEP.search(text)
    told = []
    example = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    doctest.DocTestRunner().run(example, out=told.append)
    assert "".join(told) == ""


def test_the_first_page_runs_from_a_log_to_a_sweep():
    shown = kit.__doc__.partition(">>> ")[2]
    names = ["read_log", "publish", "subtract_nested", "choose_cases", "sweep"]
    assert [name for name in names if f"kit.{name}(" in shown] == names


def test_the_room_of_attacks_says_where_to_begin():
    named = re.findall(r"`(\w+)`", kit.attacks.__doc__)
    assert named == [
        "subtract_nested",
        "find_differences",
        "audit_tables",
        "Insider",
        "measure_uniqueness",
    ]
    assert set(named) <= {*dir(kit.attacks)}


def test_a_planted_deep_import_is_found():
    assert DEEP.search("    >>> from kit.log import check_plays")
    assert not DEEP.search("    >>> import kit")


# -- what errors say ----------------------------------------------------------------

A_NAME = re.compile(r"(?<![\w.])kit(?:\.[A-Za-z_]+)+")
#: What has a kind of its own to add writes it in the module, and nowhere else.
FOR_NEW_KINDS = {"kit.publishing.marking.mark.register"}


def names_told(tree):
    """Names of the kit in the texts of a module that are no docstrings."""
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in apart:
            yield from A_NAME.findall(node.value)


def test_what_an_error_names_stands_at_a_door():
    modules = modules_under(ROOT)
    told = {
        name
        for module, path in modules.items()
        if module != "kit.__main__"  # which runs modules by their names
        for name in names_told(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {"kit.release", "kit.sources.FILMS"} <= told
    started = {"kit.classroom.kernel"}  # with `python -m`, as the kernel of a sheet
    assert told - DOORS.keys() - FOR_NEW_KINDS - started == set()


def test_a_planted_name_that_stands_at_no_door_is_found():
    planted = '"""See kit.a.b."""\nmsg = f"made with kit.releases.release, {1}"'
    assert [*names_told(ast.parse(planted))] == ["kit.releases.release"]
