"""What the sheets on trackers, blanks, averages, streaks and headlines promise."""

import pytest

import kit
from kit.classroom.exercises import (
    load_exercise,
    open_investigation,
    seven_viewers,
    suppressed_cells,
)

SEEDS = (1, 2, 3)


def key(name, data):
    return {task.name: task.key(data) for task in load_exercise(name).tasks}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tracker_needs_no_answer_under_k_and_rounding_leaves_doubt(seed):
    data = load_exercise("tracker").draw(seed)
    him = kit.everyone().where(**data.bruno)
    few = kit.everyone().where(region=data.town, plan=data.plan)
    assert str(data.desk.ask(him)) == str(data.desk.ask(few))
    assert str(data.desk.ask(him)) == "refused: too few people"
    found = key("tracker", data)
    assert 1 <= found["alike"] < data.desk.k
    seen = found["share"] * found["alike"]
    assert found["most"] >= seen + 2
    secret = him & kit.watched(data.secret_title)
    answers = [
        data.careful_desk.ask(group)
        for group in (secret | data.crowd, secret | ~data.crowd)
    ]
    assert all(answer % 5 == 0 for answer in answers)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_audit_finds_what_the_rings_of_blanks_say(seed):
    data = suppressed_cells.draw(seed)
    found = key("suppressed-cells", data)
    cell = dict(zip(("region", "age_band"), data.cell, strict=True))
    groups = {"age_band": data.bands}
    alone = kit.audit_tables(data.covered, k=data.k)
    both, careful = (
        kit.audit_tables([data.covered, other], k=data.k, groups=groups)
        for other in (data.broad, data.careful_broad)
    )
    assert set(alone.table["verdict"]) == {"safe"}
    assert alone.bounds(**cell).high == found["most"]
    assert both.bounds(**cell).low == both.bounds(**cell).high == found["hidden"]
    assert both.counts["recovered"] == found["recovered"]
    assert set(careful.table["verdict"]) == {"safe"}
    left = careful.bounds(**cell)
    assert left.high - left.low + 1 == found["width"]


def test_a_solver_finds_the_worlds_that_were_found_by_trying():
    data = seven_viewers.draw(4)
    found = key("seven-viewers", data)
    listed = kit.proof.list_worlds(kit.Worlds(data.release, also=data.apart))
    assert len(listed.worlds) == found["worlds"]
    assert listed.common().sum() == found["certain"]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_boast_is_small_and_both_proofs_hold(seed):
    data = load_exercise("streaks").draw(seed)
    found = key("streaks", data)
    assert data.boasts["faithful"].min() > 50
    proved = kit.subtract_nested(data.release, k=11).findings
    assert min(one.size.high for one in proved) == found["smallest"] < 11
    second, third = (kit.watched(data.title).on(str(day)) for day in data.days[1:3])
    size = kit.Worlds(data.village_release).bounds(third & ~second)
    assert size.low == size.high == found["came_late"]


def test_an_investigation_says_which_of_its_parts_are_there():
    data = open_investigation.draw(1)
    own = {
        "words": "53 people watched it every day for 18 days",
        "kind": "every day",
        "title": "A",
        "days": 18,
        "until": "2017-12-10",
        "number": 53,
    }
    eve = own | {"days": 17, "until": "2017-12-09", "number": 57}
    assert data.look_at({}, []) == set()
    assert data.look_at(own, []) == {"words", "read"}
    assert data.look_at(own, [eve]) == {"words", "read"}  # it does not say its status
    eve |= {"status": "invented"}
    assert data.look_at(own, [eve]) == {"words", "read", "beside"}
    own |= {"source": "a newspaper of that day"}
    assert data.look_at(own, [eve]) == set(open_investigation.PARTS)
    assert "words" not in data.look_at(own | {"words": data.archive["words"][0]}, [])
    fewer = eve | {"number": 40}  # who kept 18 days had kept 17
    assert "read" not in data.look_at(own, [fewer])
