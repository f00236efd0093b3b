"""How many days of true histories do recovered ones tell, when neither has a name?

A recovered history does not say whose it is, so somebody must pair it with a true one
before anything can be counted. That somebody has the answers in hand, and how he pairs
decides what comes out: by lot, in the order of the answer key, or as well as it can be
done. The same rule applied to histories that were only shuffled says how much of it is
the attack's.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from kit.checks import check_one_of
from kit.errors import EvaluationError

#: In a history: nothing was watched that day.
NOTHING = -1
#: The ways of pairing, weakest first.
BY_LOT, ANSWER_KEY, ONE_TO_ONE = "by lot", "answer key", "one to one"
PAIRINGS = (BY_LOT, ANSWER_KEY, ONE_TO_ONE)


def match_histories(
    truth: np.ndarray, recovered: np.ndarray, *, pairing: str = ONE_TO_ONE
) -> np.ndarray:
    """Count for each true history the days that its recovered partner has right.

    Only days on which something was watched count. Otherwise the best history would be
    an empty one, which is right on every idle day.

    Parameters
    ----------
    truth : array of int, of shape (n_people, n_days)
        The number of the title that each watched on each day, -1 for nothing. In the
        order of the answer key.
    recovered : array of int, of shape (n_recovered, n_days)
        Histories in the same form.
    pairing : {"by lot", "answer key", "one to one"}, default="one to one"
        Who is paired with whom. `by lot`: the mean over all pairings, which is what
        somebody gets who cannot tell whose a history is. `answer key`: each true
        history in turn takes the best that is left, as in [1]_. `one to one`: the
        pairing in which most days are right in all (Hungarian method), which does not
        depend on the order.

    Returns
    -------
    array of float, of shape (n_people,)
        Days right; 0 for a true history that is left without a partner.

    Raises
    ------
    EvaluationError
        If a table is not one of whole numbers with a row for each history, or the two
        do not have equally many days.

    References
    ----------
    .. [1] F. Xu et al., "Trajectory Recovery From Ash", WWW 2017, section 4; the loop
       stands in the authors' `computeAccuracy.py`.

    Examples
    --------
    >>> import kit
    >>> truth, told = [[0, 0, 1], [0, 0, 0]], [[0, 0, 0], [0, 0, 1]]
    >>> for pairing in ("by lot", "answer key", "one to one"):
    ...     print(kit.evaluate.match_histories(truth, told, pairing=pairing).sum())
    5.0
    6.0
    6.0
    """
    true, told = read_states("truth", truth), read_states("recovered", recovered)
    if true.shape[1] != told.shape[1]:
        rule = f"histories of {true.shape[1]} days, as `truth` has"
        raise EvaluationError.bad_value("recovered", rule, told.shape)
    check_one_of(EvaluationError, "pairing", pairing, PAIRINGS)
    if pairing == BY_LOT:
        return _match_by_lot(true, told)
    right = np.zeros(len(true))
    # Idle histories agree with nobody, and are most of a large cohort.
    rows, columns = (np.flatnonzero((one != NOTHING).any(1)) for one in (true, told))
    days = count_agreements(true[rows], told[columns])
    if pairing == ONE_TO_ONE:
        chosen, partner = linear_sum_assignment(days, maximize=True)
        right[rows[chosen]] = days[chosen, partner]
    else:
        right[rows] = _match_in_order(days)
    return right


def count_agreements(truth: np.ndarray, recovered: np.ndarray) -> np.ndarray:
    """Count the days on which each pair tells the same title; nothing is no title."""
    days = np.zeros((len(truth), len(recovered)), dtype=np.int32)
    for true, told in zip(truth.T, recovered.T, strict=True):
        days += (true[:, None] == told) & (true != NOTHING)[:, None]
    return days


def read_states(name: str, states: object) -> np.ndarray:
    """Refuse what is no table of histories."""
    rule = "a table of whole numbers of at least -1, a row for each history"
    try:
        table = np.asarray(states)
    except ValueError:  # rows of different lengths
        raise EvaluationError.bad_value(name, rule, "rows that differ") from None
    is_whole = np.issubdtype(table.dtype, np.integer)
    if table.ndim != 2 or not table.size or not is_whole or table.min() < NOTHING:
        shape = f"an array of {table.dtype} of shape {table.shape}"
        raise EvaluationError.bad_value(name, rule, shape)
    return table.astype(np.int64)


def _match_by_lot(truth: np.ndarray, recovered: np.ndarray) -> np.ndarray:
    """Give each the share of recovered histories that tell the same, day by day."""
    right = np.zeros(len(truth))
    for true, told in zip(truth.T, recovered.T, strict=True):
        seen = np.bincount(told[told != NOTHING], minlength=truth.max() + 1)
        right += np.where(true == NOTHING, 0, seen[np.maximum(true, 0)])
    return right / max(len(recovered), len(truth))


def _match_in_order(days: np.ndarray) -> np.ndarray:
    """Let each row take the best column that is left, from the first row on."""
    right, left = np.zeros(len(days)), days.copy()
    for row in range(min(days.shape)):
        best = left[row].argmax()
        right[row] = left[row, best]
        left[:, best] = -1
    return right
