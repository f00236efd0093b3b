"""Who in an access log looks people up?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from kit.access import AccessLog
from kit.audits.flags import PERSON, Flag
from kit.audits.reading import subjects_of
from kit.claims import Claim, What
from kit.errors import DeskError


@dataclass(frozen=True)
class Suspect:
    """A member of staff, and how often the same few people were singled out.

    Parameters
    ----------
    by : str
        The member of staff.
    score : int
        Different ways in which one target was singled out: its facts alone, and its
        facts with each further thing that was asked of it.
    subjects : frozenset of Claim or What
        What these have in common: values of attributes, titles.
    flags : tuple of Flag
        The flags behind the score.
    """

    by: str
    score: int
    subjects: frozenset[Claim | What]
    flags: tuple[Flag, ...]

    @property
    def reason(self) -> str:
        """Why, in one sentence that names no fact."""
        return (
            f"Singled out people with the same {len(self.subjects)} facts in "
            f"{self.score} ways."
        )


def score_staff(access_log: AccessLog, flags: Iterable[Flag]) -> list[Suspect]:
    """Score everybody who asked: how doggedly was one target looked up?

    Honest work singles somebody out now and then, and goes on to something else. Who
    looks a person up comes back to the same facts and asks one thing more.

    Parameters
    ----------
    access_log : AccessLog
        Who asked what, when, and the reply.
    flags : iterable of Flag
        What `find_flags` found in it.

    Returns
    -------
    list of Suspect
        Everybody in the log, the highest score first.

    Examples
    --------
    >>> from datetime import datetime
    >>> from kit.access import TOO_FEW, Entry, Refused
    >>> from kit.audits.flags import find_flags
    >>> from kit.claims import watched
    >>> him = watched("A").on("2017-12-01").where(region="VT", age_band="65+", plan="A")
    >>> at, no = datetime(2018, 1, 8), Refused(TOO_FEW)
    >>> asked = [Entry(at, "ben", him & watched(film), no) for film in "BCD"]
    >>> access_log = AccessLog(tuple(asked))
    >>> ben = score_staff(access_log, find_flags(access_log))[0]
    >>> ben.score, ben.reason
    (3, 'Singled out people with the same 4 facts in 3 ways.')
    """
    own: dict[str, list[Flag]] = {by: [] for by in access_log.staff}
    for flag in flags:
        for by in flag.by:
            own[by].append(flag)
    scored = [_score(by, flags) for by, flags in own.items()]
    return sorted(scored, key=lambda one: (-one.score, one.by))


def choose_score(peekers: Sequence[int], innocent: Sequence[int]) -> int:
    """Choose the score from which on staff are flagged, on offices kept for that.

    Among all scores it takes the one at which precision and recall are best together,
    by their harmonic mean F1; the higher one where two are as good.

    Parameters
    ----------
    peekers, innocent : sequence of int
        Scores of staff who looked people up, and of staff who did not.

    Raises
    ------
    DeskError
        If there is no peeker to be found.

    Examples
    --------
    >>> choose_score(peekers=[2, 4, 5], innocent=[0, 1, 2, 2, 3])
    4
    """
    if not peekers:
        raise DeskError.bad_value("peekers", "scores of at least one", peekers)

    def f1(least: int) -> float:
        right = sum(score >= least for score in peekers)
        wrong = sum(score >= least for score in innocent)
        return 2 * right / (right + wrong + len(peekers))

    return max(sorted({*peekers}), key=lambda least: (f1(least), least))


def _score(by: str, flags: list[Flag]) -> Suspect:
    """Find the subjects that come back in most of the flags' descriptions."""
    described = {subjects_of(flag.facts) for flag in flags}
    shared: Counter[tuple[Claim | What, ...]] = Counter()
    for said in described:
        shared.update(combinations(sorted(said, key=str), min(PERSON, len(said))))
    if not shared:
        return Suspect(by, 0, frozenset(), ())
    common, score = min(shared.items(), key=lambda one: (-one[1], str(one[0])))
    about = tuple(flag for flag in flags if subjects_of(flag.facts) >= set(common))
    return Suspect(by, score, frozenset(common), about)
