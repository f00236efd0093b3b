"""Places inside places: what is proved, and what may be said not to be, of regions.

Every small world is listed, for places that lie in each other, apart, or across each
other, and of which the sentences say all, a part, or nothing.
"""

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import LedgerError
from kit.ledger.gather import gather
from kit.report.audit_page import audit_rows, under_words
from kit.story.audit import audit_headline
from kit.story.evidence import find_implied
from kit.words import say_group

DAY = {"words": "…", "kind": "on a day", "title": "A", "day": "2017-12-10"}
FRANCE = DAY | {"place": "France", "number": 40, "precision": "exact"}
PARIS = DAY | {"place": "Paris", "number": 39, "precision": "exact"}
NAMES = ("Avon", "Bray", "Cote", "Dale", "Esk")


@dataclass(frozen=True)
class Map:
    """Places as they truly lie; in each cell live people of the same places."""

    parents: tuple[int | None, ...]  # an earlier place that each lies in
    crossing: tuple[int, int] | None  # two places that share people, side by side

    @property
    def names(self):
        return NAMES[: len(self.parents)]

    def above(self, place):
        """The place and all that it lies in."""
        found = []
        while place is not None:
            found.append(place)
            place = self.parents[place]
        return found

    def cells(self):
        """Which places the people of each cell live in: shape (cells, places)."""
        homes = [self.above(place) for place in range(len(self.parents))]
        if self.crossing:
            one, other = self.crossing
            homes.append([*self.above(one), *self.above(other)])
        return np.array(
            [[p in home for p in range(len(self.parents))] for home in homes]
        )

    def worlds(self, sizes):
        """Every way to people the cells so that each place holds as many as printed."""
        shared = range(max(high for _, high in sizes) + 1) if self.crossing else [0]
        found = []
        for *counts, both in product(*(range(a, b + 1) for a, b in sizes), shared):
            own = np.array(counts)
            for place, parent in enumerate(self.parents):
                if parent is not None:
                    own[parent] -= counts[place]
            if self.crossing:
                one, other = self.crossing
                own[one], own[other] = own[one] - both, own[other] - both
                if self.parents[one] is not None:  # the two were taken from it twice
                    own[self.parents[one]] += both
            people = np.append(own, both) if self.crossing else own
            if (people >= 0).all():
                found.append(people)
        return np.array(found)


@st.composite
def cases(draw):
    """A map, the number printed for each place, and what is said of the map."""
    n = draw(st.integers(1, 4))
    parents = (None, *(draw(st.sampled_from([None, *range(i)])) for i in range(1, n)))
    leaves = [i for i in range(n) if i not in parents]
    beside = [p for p in combinations(leaves, 2) if parents[p[0]] == parents[p[1]]]
    crossing = draw(st.sampled_from([None, *beside]))
    lie = Map(parents, crossing)
    own = [draw(st.integers(0, 3)) for _ in lie.cells()]
    counts = (np.array(own)[:, None] * lie.cells()).sum(axis=0)
    rounded_to = [draw(st.sampled_from([1, 1, 3])) for _ in counts]
    all_said = draw(st.booleans())
    entries = []
    for at, (count, base) in enumerate(zip(counts, rounded_to, strict=True)):
        entry = DAY | {
            "place": lie.names[at],
            "number": int(base * round(count / base)),
        }
        entry |= {"precision": "exact"}
        if base > 1:
            entry |= {"precision": "rounded", "rounded_to": base}
        within = [parents[at]] if parents[at] is not None else []
        apart = [
            other
            for other in range(n)
            if other not in lie.above(at)
            and at not in lie.above(other)
            and {at, other} != {*(crossing or ())}
        ]
        for name, others in (("within", within), ("apart", apart)):
            said = [o for o in others if all_said or draw(st.booleans())]
            if said:
                entry |= {name: [lie.names[o] for o in said]}
        entries.append(entry)
    if draw(st.sampled_from([False, False, True])):
        _leave_unnamed(entries, draw(st.sampled_from(range(n))))
    return lie, entries


def _leave_unnamed(entries, at):
    """Take the name of one place out of all that is said."""
    name = entries[at].pop("place")
    for entry in entries:
        for side in ("within", "apart"):
            left = [other for other in entry.pop(side, ()) if other != name]
            if left and "place" in entry:
                entry[side] = left


def groups(lie):
    """Who fits some of the sentences and not others: a row of cells for each."""
    cells = lie.cells()
    for signs in product((True, False, None), repeat=len(lie.parents)):
        asked = [i for i, sign in enumerate(signs) if sign is not None]
        if any(signs):
            yield (cells[:, asked] == [signs[i] for i in asked]).all(axis=1)


@pytest.mark.slow
@settings(max_examples=300)
@given(cases())
def test_no_listed_world_refutes_what_is_proved_of_places(case):
    lie, entries = case
    gathered = gather(entries)
    sizes = gathered.release.intervals()
    worlds = lie.worlds(sizes)
    found = find_implied(gathered.release, is_settled=gathered.is_settled)
    at = {entry.get("place", ""): i for i, entry in enumerate(entries)}
    for group, size in found.groups:  # nothing false is proved
        n = (worlds @ _cells_of(group, lie, at)).astype(int)
        assert size.low <= n.min()
        assert n.max() <= size.high
    certain = [worlds @ group for group in groups(lie)]
    smallest = min((n.max() for n in certain if n.min() > 0), default=None)
    if found.is_exhaustive:  # nothing smaller is proved by a reader who knows the map
        assert smallest == min((s.high for _, s in found.groups), default=None)
    if not lie.crossing and all_is_said(entries):  # and what can be said, is
        assert found.is_exhaustive


def all_is_said(entries):
    """Whether each pair of places is said to be nested or apart, directly."""
    names = [entry.get("place", "") for entry in entries]
    said = {
        frozenset((name, other))
        for name, entry in zip(names, entries, strict=True)
        for other in (*entry.get("within", ()), *entry.get("apart", ()))
    }
    return all(frozenset(pair) in said for pair in combinations(names, 2))


def _cells_of(group, lie, at):
    """The cells of a group of the kit: places and negations of them."""
    fits = np.ones(len(lie.cells()), dtype=bool)
    if not any(hasattr(leaf, "within") for leaf in group.leaves()):
        return (~fits if hasattr(group, "part") else fits).astype(int)  # one, unnamed
    for part in getattr(group, "parts", (group,)):
        negated = hasattr(part, "part")
        for leaf in part.leaves():
            if hasattr(leaf, "within"):
                column = lie.cells()[:, at[leaf.name]]
                fits &= ~column if negated else column
    return fits.astype(int)


def negatives(audit):
    """Sentences of an audit that deny something: which of them stand."""
    told = [quote.text for quote in audit.quotes]
    told += [one.finding for one in audit.criteria]
    told += [under_words(under) for under in audit.evidence.under]
    denied = (
        "no group smaller",
        "prove no groups smaller",
        "nothing smaller",
        "No group of",
    )
    return [text for text in told if any(words in text for words in denied)]


def asked(audit):
    return [question.text for question in (*audit.questions, *audit.own_checks)]


def test_what_is_not_said_of_two_places_is_asked_and_nothing_denied():
    audit = audit_headline([FRANCE, PARIS], seed=1)
    assert audit.evidence.hidden == ()
    assert negatives(audit) == []
    assert "Does one of these lie inside the other: France, Paris?" in asked(audit)
    assert "may be given away" in audit_rows(audit)[0].claim
    # The sentence alone has no other beside it.
    alone = audit_headline([FRANCE], ks=[], seed=1)
    assert len(negatives(alone)) == 1
    assert not any("inside the other" in text for text in asked(alone))


def test_one_of_forty_lives_outside_of_the_city():
    audit = audit_headline([FRANCE, PARIS | {"within": "France"}], seed=1)
    (found,) = audit.evidence.hidden
    assert (found.size.low, found.size.high) == (1, 1)  # 40 less 39
    assert say_group(found.group, found.size) == (
        "One person living in France but not in Paris had watched A on 10 December "
        "2017."
    )
    assert not any("inside the other" in text for text in asked(audit))


def test_where_people_live_is_said_before_what_they_did():
    # 39 of the 40 who live there watched.
    members = {"words": "…", "kind": "members", "place": "France", "number": 40}
    silent = FRANCE | {"number": 39, "counts": "people"}
    members |= {"counts": "people", "precision": "exact"}
    audit = audit_headline([silent, members], seed=1)
    said = [quote.text for quote in audit.quotes]
    assert "Of all people living in France, 97.5% are among the 39 people." in said
    assert (
        audit.criteria[2].finding
        == "Of those living in France, 97.5% are in the group."
    )
    assert any(
        text.endswith(
            "one person living in France did not watch A on 10 December 2017."
        )
        for text in said
    )


def test_of_three_countries_the_third_is_what_is_left():
    region = DAY | {"place": "Benelux", "number": 40, "precision": "exact"}
    one = DAY | {"place": "Belgium", "number": 31, "within": "Benelux"}
    two = DAY | {"place": "Netherlands", "number": 6, "within": "Benelux"}
    open_ = audit_headline([region, one, two], ks=[], seed=1)
    assert negatives(open_) == []
    assert "Belgium, Netherlands?" in " ".join(asked(open_))
    told = audit_headline([region, one, two | {"apart": "Belgium"}], ks=[], seed=1)
    assert told.evidence.k_release.k == 3  # 40 - 31 - 6
    assert told.evidence.k_release.is_exhaustive
    assert "living in Benelux but not in Belgium or Netherlands" in say_group(
        told.evidence.k_release.group, told.evidence.k_release.size
    )


def test_places_said_to_be_apart_prove_nothing_smaller():
    audit = audit_headline([FRANCE, PARIS | {"apart": "France"}], seed=1)
    assert len(negatives(audit)) > 1
    assert audit.evidence.k_release.k == 39


def test_a_sentence_without_a_place_may_count_another_country():
    everywhere = {k: v for k, v in FRANCE.items() if k != "place"}
    audit = audit_headline([everywhere, PARIS], ks=[], seed=1)
    assert audit.evidence.hidden == ()  # not one person outside of Paris
    assert audit.evidence.seen == ()
    assert negatives(audit) == []
    assert any("Is Paris a part of the place that another" in t for t in asked(audit))
    said = [entry.claim.sentence(2) for entry in audit.evidence.gathered.entries]
    assert said == [
        "2 people watched A on 10 December 2017.",
        "2 people living in Paris watched A on 10 December 2017.",
    ]
    world = everywhere | {"place": "the world"}
    told = audit_headline([world, PARIS | {"within": "the world"}], ks=[], seed=1)
    assert told.evidence.k_release.k == 1
    # Two that name none count one population, as all sentences are taken to.
    later = everywhere | {"number": 41, "kind": "in a period"}
    both = gather([everywhere, {k: v for k, v in later.items() if k != "day"}, PARIS])
    assert both.unsaid == (("", "Paris"),)
    assert find_implied(both.release).k_release.k == 1  # 41 less 40


def test_spelling_tells_no_two_places_apart():
    gathered = gather([FRANCE, PARIS | {"within": " france "}])
    assert gathered.unsaid == ()
    assert len(gather([FRANCE, FRANCE | {"place": "FRANCE"}]).release) == 1


def test_a_number_that_ends_in_zeros_may_be_exact():
    forty = {key: value for key, value in FRANCE.items() if key != "precision"}
    audit = audit_headline([PARIS, forty | {"apart": "Paris"}], ks=[], seed=1)
    assert negatives(audit) == []
    assert sum("Is 40 the exact count" in text for text in asked(audit)) == 1


def test_an_episode_may_belong_to_the_series_beside_it():
    one = DAY | {"title": "S: Pilot", "number": 39}
    series = {
        "words": "…",
        "kind": "episodes",
        "series": "S",
        "episodes": 1,
        "number": 41,
    }
    audit = audit_headline([one, series], ks=[], seed=1)
    assert negatives(audit) == []
    assert any("parts of each other" in text for text in asked(audit))


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ([("A", "B", ""), ("B", "A", "")], "A is said to lie within B, and B within A"),
        ([("A", "A", "")], "A is said to lie within A"),
        ([("A", "B", "B")], "A is said to lie within B, and both are said to be apart"),
        ([("A", "", "A")], "A is said to be apart from itself"),
        (
            [("A", "B", ""), ("A", "C", ""), ("B", "", "C")],
            "A is said to lie within B and within C, which are said to be apart",
        ),
        ([("A", "B", ""), ("B", "C", ""), ("C", "A", "")], "is said to lie within"),
    ],
)
def test_places_that_cannot_lie_so_are_refused(said, match):
    entries = [
        DAY | {"number": 5, "place": place, "within": within, "apart": apart}
        for place, within, apart in said
    ]
    with pytest.raises(LedgerError, match=match):
        gather(entries)


def test_nothing_is_denied_while_two_sources_differ():
    # If the second is right, one of 91 is left: watched on the 9th, not on the 10th.
    days = {"first": "2017-12-09", "last": "2017-12-10"}
    wider = {"words": "…", "kind": "in a period", "title": "A", "number": 91} | days
    forty, ninety = (DAY | {"number": n, "precision": "exact"} for n in (40, 90))
    audit = audit_headline([forty, ninety, wider], seed=1)
    assert negatives(audit) == []
    assert any("Which of the numbers is yours" in text for text in asked(audit))
    assert len(negatives(audit_headline([forty, wider], seed=1))) > 1


def test_nothing_is_denied_while_two_units_may_be_one():
    members = {"words": "54 members", "kind": "members", "number": 54}
    silent = DAY | {"number": 53}
    audit = audit_headline([silent, members], seed=1)
    assert negatives(audit) == []
    linked = audit.criteria[1].finding
    assert linked.endswith(
        "No other number that was given counts people, as far as the sentences say."
    )
    assert len(
        negatives(audit_headline([silent | {"counts": "people"}, members], seed=1))
    )


def test_what_a_map_settles_is_no_question_for_the_company():
    lyon = DAY | {"place": "Lyon", "within": "France", "number": 30}
    audit = audit_headline([lyon, FRANCE, PARIS], population="United States", seed=1)
    company = " ".join(one.text + one.because for one in audit.questions)
    assert "audit again" not in company
    assert "population is" not in company
    france, lyons, population = audit.own_checks[0], *audit.own_checks[-2:]
    for places in (france, lyons):
        assert "inside the other" in places.text
        assert "the larger place in the field “within” of the smaller" in places.because
    assert "people of France" in population.text
    assert "names neither Lyon nor France" in population.because


def test_accounts_outside_of_the_city_are_said_in_one_breath():
    told = {"counts": "accounts", "precision": "exact"}
    pair = [FRANCE | told, PARIS | told | {"within": "France"}]  # 40 less 39
    quote, *_ = audit_headline(pair, ks=[], seed=1).quotes
    assert "one account in France but not in Paris had watched A" in quote.text
