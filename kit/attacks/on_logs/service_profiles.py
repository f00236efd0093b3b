"""What does a log tell of each viewer that the log of another service may tell, too?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

from kit.attacks.on_logs.parallel import run_blocks
from kit.errors import AttackError
from kit.extras import njit
from kit.log import Log

_BLOCK = 2**16  # pairs whose rows are copied at once


def find_nearest(
    a: csr_array, b: csr_array, n: int, *, skip: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Find for each row of one table the rows of another with the largest products.

    Every pair of rows that share a column is weighed, and only the best are kept, so
    that the table of all pairs is never made.
    """
    n_a, n_b = a.shape[0], b.shape[0]
    rows = np.full((n_a, n), -1, dtype=np.int32)
    products = np.zeros((n_a, n), dtype=np.float32)
    skip = np.full(n_a, -1, dtype=np.int64) if skip is None else skip
    by_column = b.tocsc()
    left, right = _parts(a), _parts(by_column)

    def fill(first: int, end: int) -> None:
        _fill_nearest(first, end, *left, *right, n_b, skip, rows, products)

    run_blocks(fill, n_a)
    return rows, products


def multiply_pairs(
    a: csr_array | np.ndarray,
    b: csr_array | np.ndarray,
    rows_a: np.ndarray,
    rows_b: np.ndarray,
) -> np.ndarray:
    """Multiply chosen rows of two tables."""
    out = np.zeros(len(rows_a), dtype=np.float32)
    for first in range(0, len(rows_a), _BLOCK):
        part = slice(first, first + _BLOCK)
        out[part] = (a[rows_a[part]] * b[rows_b[part]]).sum(axis=1)
    return out


def _parts(table: csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        table.indptr.astype(np.int64),
        table.indices.astype(np.int32),
        table.data.astype(np.float32),
    )


@njit(cache=True, nogil=True)
def _fill_nearest(
    first: int,
    end: int,
    a_starts: np.ndarray,
    a_columns: np.ndarray,
    a_weights: np.ndarray,
    b_starts: np.ndarray,
    b_rows: np.ndarray,
    b_weights: np.ndarray,
    n_b: int,
    skip: np.ndarray,
    rows: np.ndarray,
    products: np.ndarray,
) -> None:
    total = np.zeros(n_b, dtype=np.float32)
    touched = np.empty(n_b, dtype=np.int32)
    n = rows.shape[1]
    for row in range(first, end):
        n_touched = 0
        for at in range(a_starts[row], a_starts[row + 1]):
            column, weight = a_columns[at], a_weights[at]
            for other in range(b_starts[column], b_starts[column + 1]):
                found, product = b_rows[other], weight * b_weights[other]
                if product <= 0:  # a row touched once must not look untouched
                    continue
                if total[found] == 0:
                    touched[n_touched] = found
                    n_touched += 1
                total[found] += product
        best, value = rows[row], products[row]
        for i in range(n_touched):
            found = touched[i]
            product = total[found]
            total[found] = 0
            if found == skip[row] or product < value[n - 1]:
                continue
            if product == value[n - 1] and best[n - 1] >= 0 and found > best[n - 1]:
                continue
            place = n - 1
            while place > 0 and (
                value[place - 1] < product
                or (value[place - 1] == product and best[place - 1] > found)
            ):
                value[place] = value[place - 1]
                best[place] = best[place - 1]
                place -= 1
            value[place] = product
            best[place] = found


EVIDENCE = ("titles", "times", "days", "tastes")
DATED = ("times", "days")
_MOST_TASTES = 32  # dimensions; more tell apart films, and no longer tastes


@dataclass(frozen=True, eq=False, repr=False)
class Profiles:
    """What is known of the viewers of one service, a row each.

    The tables are weighed by how rare something is (TF-IDF). A row of squared length
    s is divided by √(s + m), with m the median of s over both services.
    """

    plays: np.ndarray  # (n_viewers,): Number of plays
    popularity: np.ndarray
    titles: csr_array  # (n_viewers, n_titles): 1 for each title that was played
    # (n_viewers, n_columns): By kind of evidence
    shown: dict[str, csr_array | np.ndarray]
    sought: dict[str, csr_array | np.ndarray]


def describe_services(
    a: Log, b: Log, evidence: tuple[str, ...], *, within_days: int = 3
) -> tuple[Profiles, Profiles]:
    """Describe the viewers of two services in the same terms.

    Titles are the same if their names are; tastes are learned from the series where
    both logs have them, and else from the titles. What few people share weighs more:
    weights are 1 + ln((1 + n) / (1 + s)) for something that s of all n viewers share.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, section 4: rare attributes weigh more, and records are
       compared by the attributes that either has.
    .. [2] S. Deerwester et al., "Indexing by latent semantic analysis", JASIS 41
       (1990): the tastes.
    .. [3] Y. Koren, "Factor in the neighbors: scalable and accurate collaborative
       filtering", TKDD 4 (2010): likeness that rests on little is shrunk.
    """
    plays, n_a = _stack(a, b)
    n = int(plays["person"].to_numpy().max()) + 1
    is_on_a = plays["person"] < n_a
    titles_a, titles_b = (set(plays["title"].filter(of)) for of in (is_on_a, ~is_on_a))
    if titles_a.isdisjoint(titles_b):
        rule = "a log that shares at least one title with `a`"
        fix = "Write titles the same way in both."
        raise AttackError.bad_value("b", rule, "none in common", fix)
    tables = {kind: _describe(kind, plays, n, within_days) for kind in evidence}
    n_plays, popularity = _measure_activity(plays, n_a)
    seen = _count(plays.unique(["person", "title"]), "title", n).astype(np.float32)

    def take(side: slice) -> Profiles:
        return Profiles(
            n_plays[side],
            popularity[side],
            titles=seen[side],
            shown={kind: shown[side] for kind, (shown, _) in tables.items()},
            sought={kind: sought[side] for kind, (_, sought) in tables.items()},
        )

    return take(slice(n_a)), take(slice(n_a, n))


def _stack(a: Log, b: Log) -> tuple[pl.DataFrame, int]:
    """Put both logs into one table, in which people, titles and series are numbered."""
    has_both = set(a.columns) & set(b.columns)
    title = pl.col("title").cast(pl.String)
    series = pl.col("series").cast(pl.String) if "series" in has_both else title
    columns = [
        pl.col("viewer").rank("dense").cast(pl.Int64).alias("person") - 1,
        title,
        pl.coalesce(series, title).alias("series"),
    ]
    if "day" in has_both:
        columns.append(pl.col("day").to_physical().cast(pl.Int64))
    on_a, on_b = (log.plays.select(columns).collect() for log in (a, b))
    n_a = int(on_a["person"].to_numpy().max()) + 1
    plays = pl.concat([on_a, on_b.with_columns(pl.col("person") + n_a)])
    # Names are numbered in their order, so that the same logs give the same numbers.
    numbered = [
        column.cast(pl.Enum(column.unique().sort())).to_physical().cast(pl.Int64)
        for column in (plays["title"], plays["series"])
    ]
    return plays.with_columns(numbered), n_a


def _describe(
    kind: str, plays: pl.DataFrame, n: int, within_days: int
) -> tuple[csr_array | np.ndarray, csr_array | np.ndarray]:
    """Make the table of one kind of evidence, as it is shown and as it is sought."""
    if kind == "times":
        return _weigh_times(plays, n, within_days)
    if kind == "titles":
        table = _weigh(_count(plays, "title", n))
    elif kind == "days":
        table = _weigh(_count(plays.unique(["person", "day"]), "day", n))
    else:
        table = _find_tastes(_weigh(_count(plays, "series", n)))
    return table, table


def _count(plays: pl.DataFrame, column: str, n: int) -> csr_array:
    """Count the plays of each person by the values of a column."""
    value = plays[column].to_numpy() - plays[column].min()
    ones = np.ones(len(value))
    shape = n, int(value.max()) + 1
    return csr_array((ones, (plays["person"].to_numpy(), value)), shape=shape)


def _weigh(counts: csr_array) -> csr_array:
    """Weigh counts by how rare they are; the tenth play of a title adds little."""
    weigher = TfidfTransformer(sublinear_tf=True, norm=None)
    weighed = csr_array(weigher.fit_transform(counts))
    return _shrink(weighed, weighed)


def _shrink(weights: csr_array, shown: csr_array) -> csr_array:
    """Divide rows so that products are cosines, shrunk where little is shown."""
    squares = shown.power(2).sum(axis=1)
    scale = 1 / np.sqrt(squares + np.median(squares))
    weights.data = weights.data * np.repeat(scale, np.diff(weights.indptr))
    return weights.astype(np.float32)


def _weigh_times(
    plays: pl.DataFrame, n: int, within_days: int
) -> tuple[csr_array, csr_array]:
    """Weigh what was seen when: as it is, and spread over the days around."""
    days = plays["day"].to_numpy()
    first, last = int(days.min()), int(days.max())
    # Wide enough that the days after one title do not touch those before the next.
    span = last - first + 1 + 2 * within_days
    key = pl.col("title") * span + pl.col("day") - first
    seen = plays.select("person", key=key).unique(maintain_order=True)
    points = seen["key"].unique().sort().to_frame().with_row_index("point")
    shown, sought = (_spread(seen, points, days, n) for days in (0, within_days))
    rarity = TfidfTransformer(norm=None).fit(shown).idf_
    for table in (shown, sought):
        table.data = table.data * rarity[table.indices]
    sought = _shrink(sought, shown)
    return _shrink(shown, shown), sought


def _spread(
    seen: pl.DataFrame, points: pl.DataFrame, within_days: int, n: int
) -> csr_array:
    """Give each person the points that they saw, and those a few days off."""
    parts = [
        seen.select("person", key=pl.col("key") + off)
        .join(points, on="key")
        .select("person", "point", weight=pl.lit(1 / (1 + abs(off))))
        for off in range(-within_days, within_days + 1)
    ]
    near = pl.concat(parts).group_by("person", "point").agg(pl.col("weight").max())
    person, point, weight = (near[name].to_numpy() for name in near.columns)
    return csr_array((weight, (person, point)), shape=(n, points.height))


def _find_tastes(titles: csr_array) -> np.ndarray:
    """Find which titles go together, and where each person stands among them."""
    most = min(titles.shape) - 1
    if most < 1:
        return np.ones((titles.shape[0], 1), dtype=np.float32)
    # Not the randomised method: its last dimensions change with the seed.
    svd = TruncatedSVD(min(_MOST_TASTES, most), algorithm="arpack", random_state=0)
    return normalize(svd.fit_transform(titles)).astype(np.float32)


def _measure_activity(plays: pl.DataFrame, n_a: int) -> tuple[np.ndarray, np.ndarray]:
    """Measure how much each person played, and how popular it was."""
    people = pl.col("person")
    reach = people.n_unique().over("title", people < n_a).log()
    measured = (
        plays.select("person", reach=reach)
        .group_by("person")
        .agg(plays=pl.len(), reach=pl.col("reach").mean())
        .sort("person")
    )
    return measured["plays"].cast(pl.Int64).to_numpy(), measured["reach"].to_numpy()
