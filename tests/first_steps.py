"""What a researcher does first with a kit that came as a wheel; run by test_wheel."""

import json
import sys

from kit import __file__ as where
from kit.attacks.on_releases.differencing import subtract_nested
from kit.claims import watched
from kit.ledger.files import read_ledger
from kit.paths import DATA, NOTEBOOKS
from kit.publishing.counting import count
from kit.publishing.headline import streak_history
from kit.publishing.printing import publish
from kit.rules.threshold import Threshold
from kit.sources.bundled import open_films, open_tracks
from kit.sources.published import read_claims
from kit.sources.published_tables.reports import read_measured


def take_first_steps():
    films = open_films()
    streak = watched("A Christmas Prince").every_day(18, until="2017-12-10")
    claims = streak_history(streak)[-2:]
    release = publish(films, claims, rule=Threshold(11))
    return {
        "where": where,
        "viewers": [films.n_viewers(), open_tracks().n_viewers()],
        "counts": count(films, claims),
        "printed": [str(number.printed) for number in release.numbers],
        "groups": [str(one.size) for one in subtract_nested(release).findings],
        "rows": [
            len(read_ledger(DATA / "ledger.csv")),
            len(read_claims()),
            len(read_measured()),
        ],
        "notebooks": [len([*NOTEBOOKS.glob(form)]) for form in ("*.ipynb", "src/*.py")],
    }


if __name__ == "__main__":
    json.dump(take_first_steps(), sys.stdout)
