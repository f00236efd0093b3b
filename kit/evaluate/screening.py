"""Of a hundred people whom a test flags, how many does it flag falsely?

It depends on the test, and as much on how many people have what is looked for: the base
rate. Epidemiologists call the share that is right the positive predictive value.
"""

from __future__ import annotations

from kit.checks import check_number
from kit.errors import EvaluationError


def predictive_value(
    sensitivity: float, false_rate: float, prevalence: float
) -> float | None:
    """Give the share of flagged people who have what is looked for, by Bayes' rule.

    Parameters
    ----------
    sensitivity : float
        Share, in [0, 1], of those who have it who are flagged.
    false_rate : float
        Share, in [0, 1], of those who do not have it who are flagged all the same.
    prevalence : float
        Share, in [0, 1], of all people who have it: the base rate.

    Returns
    -------
    float or None
        In [0, 1]; ``None`` where nobody is flagged.

    Raises
    ------
    EvaluationError
        If a share is not in [0, 1].

    References
    ----------
    .. [1] D. G. Altman, J. M. Bland, "Diagnostic tests 2: predictive values", BMJ 309
       (1994), 102.

    Examples
    --------
    A test that is right for 90% of the sick and 90% of the healthy, one of 100 being
    sick: 0.9 of one sick person is flagged and 9.9 of 99 healthy ones.

    >>> import kit
    >>> round(kit.evaluate.predictive_value(0.9, 0.1, 0.01), 4)
    0.0833
    """
    for name, share in (
        ("sensitivity", sensitivity),
        ("false_rate", false_rate),
        ("prevalence", prevalence),
    ):
        check_number(EvaluationError, name, share, least=0, most=1)
    right, wrong = sensitivity * prevalence, false_rate * (1 - prevalence)
    return right / (right + wrong) if right + wrong else None
