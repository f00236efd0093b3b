"""The generator of a number depends on the seed and what it is of, on nothing else."""

import subprocess
import sys

import numpy as np
import pytest

from kit.checks import check_seed
from kit.claims import everyone, watched
from kit.errors import RuleError
from kit.publishing.printing import generator_of

film = watched("A")


def drawn(seed, what):
    return generator_of(seed, what).integers(2**62, size=3).tolist()


def test_the_same_claim_has_the_same_lots():
    assert drawn(7, film) == drawn(7, watched("A"))
    # Words that mean the same are the same claim.
    ny, il = everyone().where(region="NY"), everyone().where(region="IL")
    assert drawn(7, film.on("2017-12-01")) == drawn(
        7, film.between("2017-12-01", "2017-12-01")
    )
    either = everyone().where(region=["NY", "IL"])
    assert either == everyone().where(region=["IL", "NY"])
    assert drawn(7, either) == drawn(7, everyone().where(region=["IL", "NY"]))
    assert drawn(7, ny) != drawn(7, il)


def test_the_order_of_parts_changes_no_lot():
    a, b, c = (watched(title) for title in "ABC")
    assert drawn(7, a & (b | ~c)) == drawn(7, (~c | b) & a)
    assert drawn(7, ~(a & b)) == drawn(7, ~(b & a))
    assert drawn(7, (a & b, "NY")) == drawn(7, (b & a, "NY"))
    assert drawn(7, a & b) != drawn(7, a | b)
    assert drawn(7, a & ~b) != drawn(7, b & ~a)


def test_each_claim_and_seed_has_lots_of_its_own():
    claims = [film, watched("B"), ~film, film.on("2017-12-01"), everyone()]
    found = {tuple(drawn(seed, claim)) for seed in (0, 1, 2**70) for claim in claims}
    assert len(found) == 15


def test_lots_are_the_same_in_another_process():
    program = (
        "from kit.claims import watched\n"
        "from kit.publishing.printing import generator_of\n"
        "claim = watched('A').where(region=['NY', 'IL']) | ~watched('B')\n"
        "print(generator_of(7, claim).integers(2**62))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    claim = film.where(region=["NY", "IL"]) | ~watched("B")
    assert int(ran.stdout) == drawn(7, claim)[0]


@pytest.mark.parametrize("seed", [None, 0, 7, np.int64(3), 2**80])
def test_a_seed_is_a_whole_number_or_none(seed):
    check_seed(RuleError, seed, or_none=True)


@pytest.mark.parametrize("seed", [-1, 1.0, True, "7", float("nan")])
def test_anything_else_is_no_seed(seed):
    message = r"^`seed` must be an int of at least 0, or None, got "
    with pytest.raises(RuleError, match=message):
        check_seed(RuleError, seed, or_none=True)
