"""What does an archive of weekly lines by region tell, read as a whole?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from kit.attacks.on_releases.differencing import find_differences
from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.findings import Proved
from kit.log import Log
from kit.publishing.counting import count
from kit.releases import release
from kit.sources.press import weekly_lines
from kit.sweeps.cases import Lines, find_secrets
from kit.sweeps.games import MOST, HowMany, Sought
from kit.sweeps.publications.halves import Halves, Publication
from kit.sweeps.publications.running_totals import DAYS

_SMALL = 12  # the region of the notes that is small, counted from the smallest


def _weekly_notes(halves: Halves) -> list[Lines]:
    """Tell every week of a title in an area, whose regions differ in size."""
    inside = halves.inside
    regions = _regions(inside)
    if len(regions) < 2:
        return []
    last = inside.period()[1]
    since = max(inside.period()[0], last - timedelta(2 * DAYS - 1))
    area = list(dict.fromkeys([*regions[:3], *regions[-_SMALL:][:1]]))
    title = halves.near(1_000, 1)
    lines = list(weekly_lines(title, since=since, until=last, area=area, regions=area))
    counts = dict(zip(lines, count(inside, lines), strict=True))
    found = find_differences(release(counts), k=MOST + 1, most_numbers=2)
    sought = []
    for finding in (one for one in found.findings if isinstance(one, Proved)):
        claims = [number.claim for number in finding.because]
        if route := _signs(claims, counts, finding.size.low):
            sought.append(Sought(finding.group, route))
    for day in pl.date_range(since, last, "1w", eager=True):
        so_far = watched(title[0]).between(since, day + timedelta(6))
        parts = [so_far.where(region=region) for region in area]
        whole = so_far.where(region=area)
        if whole in counts:
            rest = tuple((-1, part) for part in parts[:-1])
            sought.append(Sought(parts[-1], ((1, whole), *rest)))
    secrets = find_secrets(inside, halves.outside, sought, at_most=halves.at_most)
    return [Lines("weekly notes", inside, tuple(lines), secrets)]


def _signs(
    claims: Sequence[Claim], counts: Mapping[Claim, int], size: int
) -> tuple[tuple[int, Claim], ...]:
    """Say which numbers of a sum are added: those added are listed first."""
    for n_added in range(1, len(claims) + 1):
        signs = [1] * n_added + [-1] * (len(claims) - n_added)
        if sum(s * counts[c] for s, c in zip(signs, claims, strict=True)) == size:
            return tuple(zip(signs, claims, strict=True))
    return ()


def _regions(log: Log) -> list[str]:
    """List the regions by their viewers, most peopled first."""
    people = pl.col("viewer").n_unique().alias("viewers")
    found = log.plays.drop_nulls("region").group_by(pl.col("region").cast(pl.String))
    return (
        found.agg(people)
        .sort("viewers", "region", descending=[True, False])
        .collect()["region"]
        .to_list()
    )


WEEKLY_NOTES = Publication(("weekly notes",), HowMany, _weekly_notes, ("day", "region"))
