"""Every attack has one shape: data, knowledge, settings; out comes a result."""

import importlib
import inspect
import json
import pkgutil
import re
from dataclasses import is_dataclass, replace
from datetime import date

import polars as pl
import pytest

from kit import attacks
from kit.access import TOO_FEW, Refused
from kit.aggregates import people_columns
from kit.answers import Answers
from kit.attackers import Attacker, Reference
from kit.attacks.on_desks.averaged import Averaged
from kit.attacks.on_desks.averaging import Averager
from kit.attacks.on_desks.averaging_success import AveragedSizes, measure_averaging
from kit.attacks.on_desks.decoding_success import Decoding, measure_decoding
from kit.attacks.on_desks.insider import Insider, Learned
from kit.attacks.on_desks.searching import Probed, Searcher
from kit.attacks.on_desks.searching_success import (
    SearchedQuestions,
    Suspect,
    measure_searching,
)
from kit.attacks.on_logs.binges import Binges
from kit.attacks.on_logs.own_history import OwnHistory
from kit.attacks.on_logs.reidentification import Reidentification
from kit.attacks.on_logs.retention import Retention
from kit.attacks.on_logs.sensitive_inference import SensitiveInference
from kit.attacks.on_logs.service_matching import Matches
from kit.attacks.on_logs.services import Linkage
from kit.attacks.on_logs.uniqueness import Growth, Uniqueness
from kit.attacks.on_logs.worst_cases import WorstCase
from kit.attacks.on_releases.co_viewing import ProvedPlays
from kit.attacks.on_releases.daily_counts import daily_release
from kit.attacks.on_releases.differencing import Differences, subtract_nested
from kit.attacks.on_releases.geographies import (
    GeographicDifferences,
    find_geographic_differences,
)
from kit.attacks.on_releases.histories import Histories, recover_histories
from kit.attacks.on_releases.history_recovery import (
    HistoryRecovery,
    measure_histories,
)
from kit.attacks.on_releases.hours import SmallestNumber, bound_smallest
from kit.attacks.on_releases.membership import (
    AmountRange,
    Membership,
    narrow_amount,
    place_target,
)
from kit.attacks.on_releases.membership_game import MembershipRates, measure_membership
from kit.attacks.on_releases.pictures import FromPictures
from kit.attacks.on_releases.promises.one_run import audit_one_run
from kit.attacks.on_releases.promises.result import PrivacyAudit
from kit.attacks.on_releases.recommendations import InferredPlays
from kit.attacks.on_releases.shared_ratios import UnblurredPairs, unblur_pairs
from kit.attacks.on_releases.sums_of_rows import SumOfRows
from kit.attacks.on_releases.tables.audit import TableAudit, audit_tables
from kit.attacks.on_releases.tracing_rates import Traced, measure_tracing
from kit.claims.amounts import Amount, mean
from kit.claims.viewing import watched
from kit.findings import Proved, Scored
from kit.releases import Bounds, release
from kit.report.pages import clean_html
from kit.results import Result
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.shared_noise import SharedNoise
from tests.attacks import alike, recommended
from tests.attacks.groups import crowd
from tests.attacks.test_log_results import ATTACKS as ON_LOGS

HOSTILE = '<img src="http://127.0.0.1/x.png"> & [link](http://127.0.0.1)'
A, B = watched("A"), watched("B")


class Office:
    n, k = 8, 2

    def ask(self, question):
        answers = {A: 5, A & ~B: 4}
        return answers.get(question, Refused(TOO_FEW))


def learn():
    return Insider(Office(), pool=[[A]]).learn(A & B)


def average():
    return Averager(Office(), pool=[[A]]).learn(A)


def unblur():
    names, numbers = ["listening at all", "in Ely", "in Ash"], [18, 9, 9]
    rows = {"row": names, "listeners": numbers, "plays": numbers}
    return unblur_pairs(
        pl.DataFrame(rows),
        rule=SharedNoise(k=5, most=1),
        sums=[SumOfRows(names[0], names[1:], of="both")],
        listeners=numbers,
        controls=[0, 0, 0],
    )


class Blunt:
    n, k = 8, 2

    def ask(self, question):
        return 5


FRIEND = Attacker(reference=Reference([A, B], [[True, False]] * 9))


def search():
    return Searcher(Blunt(), FRIEND, steps=2, n_desks=20).learn([A], fact=B)


def measure_search():
    some = {name: [Suspect([A], is_true=True)] for name in ("targets", "outside")}
    return measure_searching(Blunt(), FRIEND, fact=B, steps=2, n_desks=20, **some)


def find_zones():
    borders = [("A1", "Ely"), ("A2", "Ely"), ("A2", "Ash")]
    return find_geographic_differences(
        {"A1": 30, "A2": 5}, {"Ely": 31, "Ash": 4}, borders
    )


def audit():
    table = pl.DataFrame({"region": ["NY", "VT", "total"], "viewers": [81, None, 85]})
    return audit_tables(table, k=10)


def bound():
    hours = pl.DataFrame({"title": ["A"], "hours": [700], "runtime": [90]})
    return bound_smallest(hours, days=7, base=100)


def decode_three():
    answers = Answers([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 0, 0])
    return measure_decoding(answers, truth=[True, False, False])


def narrow():
    age = Amount("age", 0, 99)
    numbers = release({A: 2, mean(age, A): "98.5"}, population=5)
    return narrow_amount(numbers, A, amount=age)


def daily():
    return daily_release([[2, 1], [2, 1]], ["A", "B"], date(2017, 12, 1), people=3)


def judged():
    states = [[0, 0], [0, 0], [1, 1]]
    return measure_histories(daily(), truth=states, control=states, titles=["A", "B"])


def play():
    tried, she = crowd(n_claims=30, people=100)
    return measure_membership(tried, she, size=10, targets=2, groups=20)


def follow():
    rows = [[1, 0, 1], [1, 1, 0]]
    return measure_tracing([1, 0.5, 0.5], rows, rows, rates=[0.5] * 3, size=2)


#: For each class of result one of its kind: a new attack adds a line.
RESULTS = {
    **alike.RESULTS,
    Result: lambda: Result(
        [], pl.DataFrame({"day": [date(2017, 12, 3)], "share": [0.5]})
    ),
    AmountRange: narrow,
    Decoding: decode_three,
    Averaged: average,
    AveragedSizes: lambda: measure_averaging(
        Office(), groups=[A], sizes=[5], controls=[4], pool=[[B]]
    ),
    Differences: lambda: subtract_nested(release({A: 57, A & B: 53})),
    GeographicDifferences: find_zones,
    Histories: lambda: recover_histories(daily()),
    HistoryRecovery: judged,
    Learned: learn,
    Membership: lambda: place_target(release({A: 5, B: 5, A & B: 5}), A, group=B),
    PrivacyAudit: lambda: audit_one_run(DiscreteLaplace(1), seed=1),
    InferredPlays: recommended.infer,
    ProvedPlays: recommended.prove,
    FromPictures: recommended.look,
    MembershipRates: play,
    Traced: follow,
    SmallestNumber: bound,
    Probed: search,
    SearchedQuestions: measure_search,
    TableAudit: audit,
    UnblurredPairs: unblur,
    Binges: ON_LOGS["binges"],
    Growth: ON_LOGS["growth"],
    Linkage: ON_LOGS["linkage"],
    Matches: ON_LOGS["matches"],
    OwnHistory: ON_LOGS["own history"],
    Reidentification: ON_LOGS["scoreboard"],
    Retention: ON_LOGS["retention"],
    SensitiveInference: ON_LOGS["sensitive inference"],
    Uniqueness: ON_LOGS["uniqueness"],
    WorstCase: ON_LOGS["worst case"],
}
#: Nothing is found of these: no truth is told, one guess has no record, or it is nobody
#: else's business.
SILENT = (Result, Matches, OwnHistory, Probed)


def classes_under(kind):
    yield kind
    for below in kind.__subclasses__():
        yield from classes_under(below)


def classes_of_the_kit():
    for module in pkgutil.walk_packages(attacks.__path__, "kit.attacks."):
        importlib.import_module(module.name)
    return {
        kind for kind in classes_under(Result) if kind.__module__.startswith("kit.")
    }


def test_every_class_of_result_is_tried_here():
    assert classes_of_the_kit() == set(RESULTS)


@pytest.fixture(params=RESULTS, ids=lambda kind: kind.__name__)
def result(request):
    made = RESULTS[request.param]()
    assert type(made) is request.param
    return made


def test_a_result_is_frozen_and_told_apart_by_what_it_holds(result):
    assert is_dataclass(result)
    assert type(result).__eq__ is Result.__eq__
    if type(result) is not Matches:  # whose tastes differ in the last digits
        assert result == RESULTS[type(result)]()
    assert result != replace(result, table=result.table.clear())


def test_findings_are_types_and_each_is_said_in_plain_words(result):
    assert all(isinstance(one, Proved | Scored) for one in result.findings)
    assert len(result.sentences) == len(result.findings)
    for sentence in (*result.sentences, *filter(None, [result.scope])):
        assert re.fullmatch(r"[A-Z0-9][^\n<>*`]*\.", sentence)


def test_every_attack_on_people_here_finds_something(result):
    # Otherwise the tests of findings would try nothing.
    assert bool(result.findings) == (type(result) not in SILENT)


def test_a_table_is_of_aggregates(result):
    assert isinstance(result.table, pl.DataFrame)
    assert result.table.height
    assert people_columns(result.table) == []
    assert not any(kind.is_nested() for kind in result.table.dtypes)


def test_a_hostile_title_stays_text_on_the_page(result):
    finding = Proved(watched(HOSTILE), Bounds(4, 4, True, True), (), is_smallest=False)
    table = result.table.with_columns(pl.lit(HOSTILE).alias(HOSTILE))
    html = replace(
        result, findings=(finding, *result.findings), table=table
    )._repr_html_()
    assert "<img" not in html
    assert "127.0.0.1" in html
    tags = re.compile(r"</?[a-z]+")
    assert tags.findall(clean_html(html)) == tags.findall(html)


def test_json_goes_there_and_back(result):
    whole = json.loads(result.to_json())
    assert [one["sentence"] for one in whole["findings"]] == list(result.sentences)
    assert [one["kind"] for one in whole["findings"]] == [
        type(one).__name__ for one in result.findings
    ]
    read = pl.DataFrame(whole["table"], infer_schema_length=None)
    dates = pl.col(pl.Date).cast(pl.String)
    assert read.to_dicts() == result.table.with_columns(dates).to_dicts()


def test_pandas_gets_every_row(result):
    pytest.importorskip("pandas")
    frame = result.to_pandas()
    assert list(frame.columns) == result.table.columns
    assert len(frame) == result.table.height


# --- What attacks take ------------------------------------------------------


def attacks_at_the_door():
    for name in dir(attacks):
        attack = getattr(attacks, name)
        if inspect.isfunction(attack):
            annotation = inspect.signature(attack).return_annotation
            returned = attack.__globals__.get(annotation)
            if inspect.isclass(returned) and issubclass(returned, Result):
                yield attack


ATTACKS = list(attacks_at_the_door())


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_data_come_first_then_knowledge_and_settings_by_keyword(attack):
    parameters = inspect.signature(attack).parameters.values()
    positional = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    keywords = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
    assert len(positional) + len(keywords) == len(parameters)
    # What is known may be left out; the data never may.
    known = {"knowledge", "attacker", "labelled_pairs"}
    data = positional[:-1] if positional[-1] in known else positional
    assert data
    assert not known & {*data}
    assert all(p.default is p.empty for p in parameters if p.name in data)
    assert not {"seed", "k"} & {*positional}
    assert not known & {p.name for p in keywords}


def test_there_are_attacks_at_the_door():
    assert {"subtract_nested", "place_target", "audit_tables"} <= {
        attack.__name__ for attack in ATTACKS
    }
