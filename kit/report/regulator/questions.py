"""The regulator's five questions: what was measured, and what must be asked.

An answer is words without figures, with figures beside it that are in the report. A
question of which nothing can be measured says so, and says what to ask.
"""

from __future__ import annotations

from collections.abc import Iterator

from kit.report.regulator.figures import Json

NO_MEASUREMENT = "No measurement: nothing that was handed in tells it."


def answer_questions(
    *,
    erasure: Json | None,
    handover: Json | None,
    differences: Json | None,
    retention: Json | None,
    company_days: int | None,
    access: Json | None,
    leak: Json | None,
) -> list[Json]:
    """Answer each with what was measured, in the order in which they are asked."""
    return [
        _answer(
            "life cycle",
            "How does the life cycle of the data go?",
            "What was handed out stays out: a release or a log cannot be called back, "
            "and whoever kept it can subtract or link what comes later.",
            [*_on_erasure(erasure), *_on_handover(handover), *_on_groups(differences)],
            "Which copies, extracts, models and printed numbers are made of the log, "
            "who holds each, and what becomes of them when a viewer asks for erasure?",
        ),
        _answer(
            "media",
            "On what media do the data lie?",
            "",
            [],
            "On which systems, backups, laptops and services of others do the log, its "
            "extracts and its access log lie, and in which countries?",
        ),
        _answer(
            "retention",
            "How long are the data kept?",
            "Deletion helps against whoever knows plays of any age, and much less "
            "against whoever knows fresh ones. The chart and the table below cut the "
            "log to its last days.",
            list(_on_retention(retention, company_days)),
            "After how many days is a play deleted, from backups and extracts too, and "
            "what is a play of that age still used for?",
        ),
        _answer(
            "access",
            "Who has access to the data?",
            "An access log was handed in. Flags count questions that single few people "
            "out; a flag is a reason to ask, and no proof.",
            list(_on_access(access)),
            "Who may open the log itself, past any desk; who reads the access log, how "
            "often, and what came of it?",
        ),
        _answer(
            "security",
            "How are the data secured, and what would a leak give away?",
            "How the log is secured was not measured. What a leak would give away was: "
            "somebody who knows a few plays of a viewer would look for the one record "
            "that has them.",
            list(_on_leak(leak)),
            "How is the log encrypted, who holds the keys, and how would a copy that "
            "was taken be noticed?",
        ),
    ]


def _answer(
    topic: str, question: str, answer: str, figures: list[Json], ask: str
) -> Json:
    return {
        "topic": topic,
        "question": question,
        "is_measured": bool(figures),
        "answer": answer if figures else NO_MEASUREMENT,
        "figures": figures,
        "ask": ask,
    }


def figure(says: str, **value: object) -> Json:
    """Write one figure with its words: a rate, a success, or a count with its unit."""
    shape: Json = {"says": says, "rate": None, "success": None}
    told = shape | {"count": None, "unit": None} | value
    if told["count"] == 1 and told["unit"]:
        told["unit"] = told["unit"].removesuffix("s")
    return told


def _on_erasure(erasure: Json | None) -> Iterator[Json]:
    if erasure:
        yield figure(
            "Of all people in the log, those who are counted in a number that was "
            "printed exactly. If one of them is erased and the same numbers are "
            "printed again, the difference shows it",
            rate=erasure["rate"],
        )


def _on_handover(handover: Json | None) -> Iterator[Json]:
    if handover:
        yield figure(
            "If the log is handed out in two parts, one after the other, with new "
            "numbers for everybody: of the people in both, those whose two records are "
            "linked",
            success=handover["scored"],
        )


def _on_groups(differences: Json | None) -> Iterator[Json]:
    if differences:
        yield figure(
            "Groups of fewer than k people that anybody can already subtract from the "
            "release",
            count=differences["proved"]["n_groups"],
            unit="groups",
        )
        yield figure(
            "Combinations of numbers that were looked at for that",
            count=differences["proved"]["n_tried"],
            unit="combinations",
        )


def _on_retention(retention: Json | None, company_days: int | None) -> Iterator[Json]:
    if retention is None:
        return
    cuts = retention["cuts"]
    told = {"All of the log": cuts[-1]}
    if cuts[1:]:
        told = {"The shortest period that was tried": cuts[0]} | told
    own = [cut for cut in cuts if cut["days"] == company_days]
    told |= {"The company's own period": own[0]} if own else {}
    for name, cut in told.items():
        yield figure(name, count=cut["days"], unit="days")
        for who, success in (("fresh plays", "fresh"), ("plays of any age", "ever")):
            if cut[success]:
                says = f"Cut to it, records that are alone, by {who}"
                yield figure(says, success=cut[success])


def _on_access(access: Json | None) -> Iterator[Json]:
    if access is None:
        return
    yield figure(
        "Questions that staff asked", count=access["questions"], unit="questions"
    )
    yield figure(
        "Of these, refused by the desk", count=access["refused"], unit="questions"
    )
    for flag in access["flags"]:
        yield figure(
            f"Flags of the kind “{flag['kind']}”", count=flag["count"], unit="flags"
        )
    yield figure("Accounts that asked", count=access["accounts"], unit="accounts")
    yield figure(
        "Of these, accounts that singled out one target in several ways",
        count=access["accounts_to_ask"],
        unit="accounts",
    )
    if access["record"]:
        yield figure(
            "Where it is known who peeked: of the accounts that did, those flagged",
            success=access["record"]["recall"],
        )
        yield figure(
            "Of the accounts flagged there, those that peeked",
            rate=access["record"]["precision"],
        )


def _on_leak(leak: Json | None) -> Iterator[Json]:
    if leak is None:
        return
    for way in leak["ways"]:
        known_by = way["known_by"]
        for step in way["steps"]:
            plays = "one known play" if step["known"] == 1 else "several known plays"
            yield figure(
                f"Records that are alone by {plays}, each known by {known_by}",
                success={key: one for key, one in step.items() if key != "known"},
                count=step["known"],
                unit="known plays",
            )
