"""Who goes where, at the least cost, when people in one state cannot be told apart?

Pairing N people of one day with N places of the next is an assignment over N × N costs.
But two people in the same state cost the same wherever they go, so only the numbers
matter: how many of each state go to each title. That is a transport problem between
states, hundreds of times smaller, and its cost is the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-untyped]

from kit.checks import check_array
from kit.errors import AttackError

#: The solver takes whole costs: a ten-thousandth of the dearest step is the unit.
UNIT = 10_000
_BEGIN = 0.5  # of the dearest step, for a first title


def transport(supply: np.ndarray, demand: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """Move people from states to states at the least total cost.

    Parameters
    ----------
    supply : array of int, of shape (n_from,)
        People in each state.
    demand : array of int, of shape (n_to,)
        People that each next state takes; as many in all.
    costs : array of float, of shape (n_from, n_to)
        Of one person's step, in [0, 1]; read in units of 1/10,000.

    Returns
    -------
    array of int, of shape (n_from, n_to)
        How many go where.

    Raises
    ------
    AttackError
        If supply and demand are not equally many, or the costs have another shape.

    References
    ----------
    .. [1] R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993, section
       1.2: assignment and transportation as flows of least cost.

    Examples
    --------
    Three people in the first state and one in the second, two places in each:

    >>> import kit
    >>> kit.attacks.transport([3, 1], [2, 2], [[0, 1], [1, 0]]).tolist()
    [[2, 1], [0, 1]]
    """
    row, error = "a row of numbers of people, one for each state", AttackError
    here = check_array(error, "supply", supply, 1, row).astype(np.int64)
    there = check_array(error, "demand", demand, 1, row).astype(np.int64)
    dear = check_array(error, "costs", costs, 2, "a table of costs in [0, 1]")
    if here.sum() != there.sum():
        rule = f"as many people as `supply` has, {here.sum():,}"
        raise AttackError.bad_value("demand", rule, int(there.sum()))
    if dear.shape != (len(here), len(there)):
        rule = f"a table of {len(here)} by {len(there)}"
        raise AttackError.bad_value("costs", rule, f"one of shape {dear.shape}")
    flow = SimpleMinCostFlow()
    tail, head = np.divmod(np.arange(dear.size), len(there))
    most = np.minimum(here[tail], there[head])
    price = np.rint(dear.ravel() * UNIT).astype(np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail, head + len(here), most, price
    )
    flow.set_nodes_supplies(
        np.arange(len(here) + len(there)), np.concatenate([here, -there])
    )
    if flow.solve() != flow.OPTIMAL:
        raise AttackError("`costs` must let the solver find a flow, and it found none.")
    return np.asarray(flow.flows(arcs)).reshape(dear.shape)


def step_costs(alike: np.ndarray, places: Sequence[tuple[int, int] | None]) -> Steps:
    """Say what a step from title to title costs; see `Steps`."""
    series = np.array([-1 if place is None else place[0] for place in places])
    number = np.array([0 if place is None else place[1] for place in places])
    return Steps(np.clip(1 - alike, 0, 1), series, number)


class Steps:
    """What it costs to watch one title after another.

    The same title costs nothing, another one less the more people watched both. Within
    a series the next episode is foretold by how fast somebody went so far, as the paper
    foretells the next place by velocity; the further from that, the dearer, and to go
    back costs most. To begin with anything costs half. To watch nothing costs nothing:
    if it were cheaper for the idle, the busy days would pile up on a few histories.
    """

    def __init__(
        self, apart: np.ndarray, series: np.ndarray, number: np.ndarray
    ) -> None:
        self.apart, self.series, self.number = apart, series, number
        np.fill_diagonal(self.apart, 0)

    def of(self, last: np.ndarray, pace: np.ndarray) -> np.ndarray:
        """Give the costs of groups to each title, and to nothing in the last column.

        `last` is the title last watched, -1 for none yet; `pace` the episodes gone on
        from the one before.
        """
        n_titles = len(self.series)
        costs = np.ones((len(last), n_titles + 1))
        known = last >= 0
        costs[known, :-1] = self.apart[last[known]]
        serial = known & (self.series[last] >= 0)
        foretold = self.number[last] + pace
        miss = np.abs(self.number - foretold[:, None])
        is_ahead = self.number > self.number[last][:, None]
        along = np.where(is_ahead, miss / (1 + miss), 1.0)
        is_same = (self.series == self.series[last][:, None]) & serial[:, None]
        costs[:, :-1] = np.where(is_same, along, costs[:, :-1])
        costs[~known, :-1] = _BEGIN
        costs[:, -1] = 0
        return costs
