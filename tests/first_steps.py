"""What a researcher does first with a kit that came as a wheel; run by test_wheel."""

import json
import sys

import kit
from kit.paths import DATA, NOTEBOOKS


def take_first_steps():
    films = kit.open_films()
    streak = kit.watched("A Christmas Prince").every_day(18, until="2017-12-10")
    claims = kit.publishing.streak_history(streak)[-2:]
    release = kit.publish(films, claims, rule=kit.Threshold(11))
    return {
        "where": kit.__file__,
        "viewers": [films.n_viewers(), kit.open_tracks().n_viewers()],
        "counts": kit.count(films, claims),
        "printed": [str(number.printed) for number in release.numbers],
        "groups": [str(one.size) for one in kit.subtract_nested(release).findings],
        "rows": [
            len(kit.ledger.read_ledger(DATA / "ledger.csv")),
            len(kit.sources.read_claims()),
            len(kit.sources.read_measured()),
        ],
        "notebooks": [len([*NOTEBOOKS.glob(form)]) for form in ("*.ipynb", "src/*.py")],
    }


if __name__ == "__main__":
    json.dump(take_first_steps(), sys.stdout)
