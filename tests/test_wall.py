"""The wall: nothing that attacks a release can reach the log, and imports run one way.

The imports of every file under kit/ are read from its text, wherever they stand, and
followed from file to file. What attacks are handed is followed too, from object to
object. Both are tried on small breaches, planted, so that each of these tests is known
to be able to fail.
"""

import ast
import gc
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import FunctionType, ModuleType

import numpy as np
import polars as pl
import pytest

from kit.access import AccessLog, Seat
from kit.answers import Answers
from kit.attackers import Reference
from kit.attacks.on_desks.insider import Insider
from kit.claims import watched
from kit.desk.query_desk import QueryDesk, open_seat
from kit.desk.ruled_desk import RuledDesk
from kit.errors import KitError
from kit.lists import Lists
from kit.log import Log
from kit.protect.suppression import SecondarySuppression
from kit.rules.kinds import BaseRule
from kit.rules.logs import LOG_FAMILIES
from kit.rules.presets import FAMILIES
from kit.sweeps import ATTACKS, WhichRecord, choose_cases, sweep
from kit.sweeps.cases import Lines, kind_of_rules
from kit.sweeps.games import Member, Owner, Secret
from kit.sweeps.publications.desk import Counter
from kit.sweeps.publications.log_without_names import HandedOut, Pseudonyms
from kit.sweeps.publications.people_alike import PeopleAlike
from kit.sweeps.publications.related_lists import RelatedLists, Watcher
from kit.sweeps.publications.tables import Crossed
from tests.sweeps.made_up import audience

ROOT = Path(__file__).parents[1]

# Left to right: a room imports from its left, and from itself.
ORDER = (
    "kit.version",
    "kit.errors",
    "kit.extras",
    "kit.checks",
    "kit.no_number",
    "kit.paths",
    "kit.aggregates",
    "kit.markup",
    "kit.files",
    "kit.populations",
    "kit.solver",
    "kit.evaluate",
    "kit.claims",
    "kit.knowledge",
    "kit.attackers",
    "kit.printed",
    "kit.releases",
    "kit.lists",
    "kit.screens",
    "kit.ledger",
    "kit.access",
    "kit.answers",
    "kit.rules",
    "kit.words",
    "kit.findings",
    "kit.results",
    "kit.clock",
    "kit.cleaning",
    "kit.frames",
    "kit.log",
    "kit.sources",
    "kit.publishing",
    "kit.desk.query_desk",
    "kit.desk.ruled_desk",
    "kit.proof",
    "kit.measures",
    "kit.attacks.on_releases",
    "kit.attacks.on_tables",
    "kit.protect",
    "kit.attacks.on_desks",
    "kit.access_logs",
    "kit.desk",
    "kit.attacks.on_logs",
    "kit.attacks.threat_models",
    "kit.sweeps",
    "kit.real_logs",
    "kit.real_answers",
    "kit.story",
    "kit.charts",
    "kit.report",
    "kit.investigate",
    "kit.audit_many",
    "kit.classroom",
    "kit.__main__",
)
# Importing any file runs these first, so they may not import anything of the kit.
DOORWAYS = ("kit", "kit.attacks", "kit.desk")
PUBLISHERS_SIDE = (
    "kit.clock",
    "kit.cleaning",
    "kit.frames",
    "kit.log",
    "kit.sources",
    "kit.publishing",
    "kit.desk",
    "kit.attacks.on_logs",
)
ATTACKERS_SIDE = (
    "kit.aggregates",
    "kit.claims",
    "kit.knowledge",
    "kit.attackers",
    "kit.printed",
    "kit.releases",
    "kit.lists",
    "kit.screens",
    "kit.ledger",
    "kit.access",
    "kit.answers",
    "kit.rules",
    "kit.findings",
    "kit.results",
    "kit.evaluate",
    "kit.proof",
    "kit.measures",
    "kit.attacks.on_releases",
    "kit.attacks.on_tables",
    "kit.protect",  # the publisher's, but it sees counts and no plays
    "kit.attacks.on_desks",
    "kit.access_logs",
    "kit.words",
    "kit.story",
    "kit.charts",
    "kit.report",
)
# A log is handed in to the report to a regulator, as what is attacked: these files open
# it, and nothing else of the report may reach them.
GATES = (
    "kit.report.regulator.from_log",
    "kit.report.regulator.parts",
    "kit.report.regulator.report",
)
ON_LOGS = ("kit.log", "kit.attacks.on_logs")
# With any of these a file could reach the log without an import to be read here.
WAYS_ROUND = ("importlib", "runpy", "pkgutil", "sys.modules", "__import__", "exec")
HARMLESS = ("importlib.metadata", "importlib.resources")


def is_in(module, rooms):
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def modules_under(root):
    """Every module of the kit by its dotted name."""
    modules = {}
    for path in sorted((root / "kit").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def names_bound(tree, package):
    """What each imported name stands for, and every dotted name imported."""
    bound, imported = {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                bound[alias.asname or top] = alias.name if alias.asname else top
                imported.append(alias.name)
        elif isinstance(node, ast.ImportFrom):
            home = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*home, *filter(None, [node.module])])
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{base}.{alias.name}"
                imported.append(f"{base}.{alias.name}")
    return bound, imported


def names_used(tree, bound):
    """Dotted names such as `kit.log.read_log`, with imported names written out."""
    for node in ast.walk(tree):
        attributes = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name):
            yield ".".join([bound.get(node.id, node.id), *reversed(attributes)])


def read_imports(name, path, modules):
    """The modules and the ways round that one file reaches by itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
    bound, imported = names_bound(tree, package)
    reached = set()
    for dotted in [*imported, *names_used(tree, bound)]:
        parts = dotted.split(".")
        # Importing a.b.c runs a and a.b as well.
        steps = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
        reached |= steps & modules.keys()
        if not is_in(dotted, HARMLESS):
            reached |= steps & set(WAYS_ROUND)
    return reached - {name}


def import_graph(root):
    modules = modules_under(root)
    return {name: read_imports(name, path, modules) for name, path in modules.items()}


def find_breach(graph, start):
    """The shortest chain of imports from `start` across the wall, if there is one."""
    chains, seen = [[start]], {start}
    for chain in chains:
        if is_in(chain[-1], PUBLISHERS_SIDE + WAYS_ROUND):
            return chain
        # A file also runs the packages it lies in.
        parts = chain[-1].split(".")
        parents = {".".join(parts[:end]) for end in range(1, len(parts))}
        following = graph.get(chain[-1], set()) | (parents & graph.keys())
        chains += [[*chain, name] for name in sorted(following - seen)]
        seen |= following
    return None


def find_breaches(root):
    graph = import_graph(root)
    starts = (
        module
        for module in graph
        if is_in(module, ATTACKERS_SIDE) and not is_in(module, GATES)
    )
    chains = (find_breach(graph, start) for start in starts)
    return [" imports ".join(chain) for chain in chains if chain]


def find_backward_imports(root):
    """Every import that runs from left to right, and every file without a place."""
    graph = import_graph(root)
    place = {
        module: next((i for i, room in enumerate(ORDER) if is_in(module, [room])), None)
        for module in graph
    } | dict.fromkeys(DOORWAYS, -1)
    lost = [f"{module} has no place" for module in graph if place[module] is None]
    return lost + [
        f"{module} imports {other}"
        for module, others in graph.items()
        for other in sorted(others & graph.keys())
        if None not in (place[module], place[other]) and place[other] > place[module]
    ]


def read_doors(root):
    """Each name that a door offers, as one writes it there, and where it is defined."""
    offered = {}
    for stub in sorted((root / "kit").rglob("__init__.pyi")):
        room = ".".join(stub.parent.relative_to(root).parts)
        for node in ast.parse(stub.read_text(encoding="utf-8")).body:
            home = ".".join(filter(None, [room, node.module]))
            for alias in node.names:
                offered[f"{room}.{alias.name}"] = f"{home}.{alias.name}"
    return offered


def defined_in(path):
    """The names that a module gives a value or a body at its top."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            inside = (part for part in ast.walk(node) if isinstance(part, ast.Name))
            found |= {part.id for part in inside if isinstance(part.ctx, ast.Store)}
    return found


def find_false_signs(root):
    """Every name at a door that no module has where the door says it is."""
    modules = modules_under(root)
    defined = {name: defined_in(path) for name, path in modules.items()}
    homes = {f"{name}.{each}" for name in defined for each in defined[name]}
    return [
        f"{name} is not {home}"
        for name, home in read_doors(root).items()
        if home not in homes | modules.keys()
    ]


def find_insiders_at_doors(root):
    """Every use within the house of a name that stands at a door, and not at home."""
    elsewhere = {name for name, home in read_doors(root).items() if name != home}
    found = []
    for module, path in modules_under(root).items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        is_room = path.stem == "__init__"
        package = module.split(".") if is_room else module.split(".")[:-1]
        bound, imported = names_bound(tree, package)
        used = {*imported, *names_used(tree, bound)}
        found += [f"{module} takes {name}" for name in sorted(used & elsewhere)]
    return found


def load_attackers_side(root):
    """Import the attacker's side in a fresh interpreter; what of the kit is loaded?"""
    # The report is left to the reading above: its libraries take seconds to load.
    rooms = [room for room in ATTACKERS_SIDE if room != "kit.report"]
    names = [name for name in modules_under(root) if is_in(name, rooms)]
    program = (
        "import importlib, json, sys\n"
        f"sys.path.insert(0, {str(root)!r})\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(json.dumps([m for m in sys.modules if m.partition('.')[0] == 'kit']))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return names, json.loads(done.stdout)


# --- The kit ----------------------------------------------------------------


def test_nothing_on_the_attackers_side_can_reach_the_log():
    assert find_breaches(ROOT) == []


@pytest.mark.parametrize("part", ["attacks", "games", "judging", "intervals"])
def test_attacks_of_a_sweep_are_handed_what_is_public(part):
    # A sweep publishes and attacks; its attacks reach nothing that could do the first.
    name, modules = f"kit.sweeps.{part}", modules_under(ROOT)
    reached = read_imports(name, modules[name], modules)
    assert reached
    assert [one for one in sorted(reached) if is_in(one, PUBLISHERS_SIDE)] == []


def parts_within(tree, name):
    """A class or function of a module, and all others there that it uses in turn."""
    defined = {
        node.name: node
        for node in tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }
    found = [name]
    for one in found:
        used = {n.id for n in ast.walk(defined[one]) if isinstance(n, ast.Name)}
        found += sorted((used & defined.keys()) - set(found))
    return [defined[one] for one in found]


def find_plugs(root):
    """Every attack of a sweep, and what it uses of what is imported beside it."""
    modules, plugs = modules_under(root), {}
    for name, path in modules.items():
        if not is_in(name, ["kit.sweeps"]):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bound, _ = names_bound(tree, name.split(".")[:-1])
        for node in tree.body:
            own = {one.name for one in ast.walk(node) if hasattr(one, "name")}
            if isinstance(node, ast.ClassDef) and "learn" in own:
                used = {
                    dotted
                    for part in parts_within(tree, node.name)
                    for dotted in names_used(part, bound)
                }
                plugs[f"{name}.{node.name}"] = used
    return plugs


def find_plug_breaches(root):
    """Every attack of a sweep that uses something of the publisher's side."""
    return [
        f"{plug} uses {dotted}"
        for plug, used in find_plugs(root).items()
        for dotted in sorted(used)
        # What is handed to an attack on a log is one.
        if is_in(dotted, PUBLISHERS_SIDE + WAYS_ROUND) and not is_in(dotted, ON_LOGS)
    ]


def test_a_plug_that_stands_beside_its_publication_uses_nothing_of_it():
    plugs = find_plugs(ROOT)
    assert {name.rpartition(".")[2] for name in plugs} >= {
        type(attack).__name__ for attack in ATTACKS
    }
    assert find_plug_breaches(ROOT) == []


PLUG = """from kit.publishing.counting import count
class Case:
    def publish(self, rule, seed):
        return count(self.log, [])
def _peek(published):
    return {}
class Plug:
    def learn(self, published, sought):
        return _peek(published)
"""


def test_a_planted_plug_that_counts_is_found(tmp_path):
    file = "kit/sweeps/publications/mine.py"
    sound = SOUND | {"kit/publishing/counting.py": "def count(): ..."}
    assert find_plug_breaches(build(tmp_path, sound | {file: PLUG.format("1")})) == []
    # By way of a function that stands beside it.
    root = build(tmp_path, sound | {file: PLUG.format("count(published, [])")})
    assert find_plug_breaches(root) == [
        "kit.sweeps.publications.mine.Plug uses kit.publishing.counting.count"
    ]


def test_loading_the_attackers_side_loads_nothing_of_the_publishers():
    names, loaded = load_attackers_side(ROOT)
    assert set(names) <= set(loaded)
    assert [name for name in loaded if is_in(name, PUBLISHERS_SIDE)] == []


def test_imports_run_from_left_to_right():
    assert find_backward_imports(ROOT) == []


@pytest.mark.parametrize("room", ORDER)
def test_every_room_named_here_exists(room):
    # A room that was renamed would otherwise pass every test above.
    assert any(is_in(module, [room]) for module in modules_under(ROOT))


def test_both_sides_of_the_wall_have_their_place():
    assert set(PUBLISHERS_SIDE + ATTACKERS_SIDE) <= set(ORDER)
    assert not set(PUBLISHERS_SIDE) & set(ATTACKERS_SIDE)


def test_every_name_at_a_door_is_where_the_door_says():
    assert find_false_signs(ROOT) == []


def test_inside_the_house_nobody_goes_through_a_door():
    assert find_insiders_at_doors(ROOT) == []


# --- Planted breaches -------------------------------------------------------

SOUND = {
    "kit/__init__.py": "",
    "kit/errors.py": "class KitError(ValueError): ...",
    "kit/log.py": "from kit.errors import KitError\nplays = ['private']",
    "kit/sources/__init__.py": "",
    "kit/sources/simulate.py": "from kit.log import plays",
    "kit/claims/__init__.py": "from kit.claims.language import watched",
    "kit/claims/language.py": "from .. import errors\nwatched = errors.KitError",
    "kit/proof/__init__.py": "",
    "kit/proof/worlds.py": "from kit.claims import watched\nfrom kit import errors",
}
WORLDS = "kit/proof/worlds.py"
BREACHES = {
    "direct": {WORLDS: "import kit.log"},
    "a name from it": {WORLDS: "from kit.log import plays"},
    "from the package": {WORLDS: "from kit import errors, log"},
    "relative": {WORLDS: "from .. import log"},
    "relative to a module": {WORLDS: "from ..log import plays as errors"},
    "relative from a package": {"kit/proof/__init__.py": "from ..log import plays"},
    "a source": {WORLDS: "from kit.sources.simulate import plays"},
    "within a function": {WORLDS: "def peek():\n    from kit.log import plays"},
    "within a method": {
        WORLDS: "class World:\n    def peek(self):\n        import kit.log as eye"
    },
    "for type hints": {
        WORLDS: "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from kit.log import plays"
    },
    "one step away": {
        WORLDS: "from kit.helper import plays",
        "kit/helper.py": "from kit.log import plays",
    },
    "two steps away, within functions": {
        WORLDS: "def peek():\n    import kit.helper",
        "kit/helper.py": "def peek():\n    from . import other",
        "kit/other.py": "def peek():\n    from .sources import simulate",
    },
    "through its own package": {"kit/proof/__init__.py": "import kit.log"},
    "through the package of all": {"kit/__init__.py": "from kit import log"},
    "as an attribute": {WORLDS: "import kit.errors\nplays = kit.log.plays"},
    "as an attribute of another name": {WORLDS: "import kit as k\nplays = k.log.plays"},
    "by its name": {
        WORLDS: "import importlib\nlog = importlib.import_module('kit.log')"
    },
    "by its name, renamed": {
        WORLDS: "from importlib import import_module as get\nlog = get('kit.log')"
    },
    "by a built-in": {WORLDS: "log = __import__('kit.log')"},
    "by a built-in, spelt apart": {WORLDS: "log = __import__('kit.' + 'log').log"},
    "by what is loaded": {WORLDS: "import sys\nlog = sys.modules.get('kit.log')"},
    "by text that is run": {WORLDS: "exec('from kit.log import plays')"},
    "by its name, one step away": {
        WORLDS: "import kit.helper",
        "kit/helper.py": "def peek():\n    return __import__('kit.log')",
    },
}


def build(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_a_sound_package_passes(tmp_path):
    root = build(tmp_path, SOUND)
    assert find_breaches(root) == []
    assert find_backward_imports(root) == []
    names, loaded = load_attackers_side(root)
    assert "kit.proof.worlds" in names
    assert "kit.log" not in loaded


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_breach_is_found(tmp_path, breach):
    root = build(tmp_path, SOUND | BREACHES[breach])
    assert find_breaches(root) != []


def test_a_breach_is_told_as_a_chain(tmp_path):
    root = build(tmp_path, SOUND | BREACHES["one step away"])
    assert find_breaches(root) == [
        "kit.proof.worlds imports kit.helper imports kit.log"
    ]


def test_harmless_relatives_of_importlib_pass(tmp_path):
    text = "from importlib import resources\nfrom importlib.metadata import version"
    assert find_breaches(build(tmp_path, SOUND | {WORLDS: text})) == []


@pytest.mark.parametrize("breach", ["direct", "one step away", "by a built-in"])
def test_a_planted_breach_is_seen_when_loading(tmp_path, breach):
    _, loaded = load_attackers_side(build(tmp_path, SOUND | BREACHES[breach]))
    assert "kit.log" in loaded


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (
            "kit/errors.py",
            "import kit.claims",
            ["kit.errors imports kit.claims"],
        ),
        (
            "kit/claims/language.py",
            "def late():\n    from ..proof import worlds",
            [
                "kit.claims.language imports kit.proof",
                "kit.claims.language imports kit.proof.worlds",
            ],
        ),
        ("kit/__init__.py", "import kit.errors", ["kit imports kit.errors"]),
        ("kit/handy.py", "", ["kit.handy has no place"]),
    ],
)
def test_a_planted_backward_import_is_found(tmp_path, file, text, told):
    assert find_backward_imports(build(tmp_path, SOUND | {file: text})) == told


DOORS = {
    "kit/__init__.pyi": "from . import claims\nfrom .log import plays as plays",
    "kit/claims/__init__.pyi": "from .language import watched as watched",
    "kit/claims/__init__.py": "",
    WORLDS: '"""Readers write `from kit import plays`."""\nfrom kit import claims',
}


def test_doors_that_only_readers_use_pass(tmp_path):
    root = build(tmp_path, SOUND | DOORS)
    assert find_false_signs(root) == []
    assert find_insiders_at_doors(root) == []


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("from kit import plays", "kit.plays"),
        ("import kit\nplays = kit.plays", "kit.plays"),
        ("import kit as k\ndef peek():\n    return k.plays", "kit.plays"),
        ("from kit.claims import watched", "kit.claims.watched"),
        ("from ..claims import watched as seen", "kit.claims.watched"),
        ("from kit import claims\nsaid = claims.watched('A')", "kit.claims.watched"),
    ],
)
def test_somebody_planted_at_a_door_is_found(tmp_path, text, taken):
    root = build(tmp_path, SOUND | DOORS | {WORLDS: text})
    assert find_insiders_at_doors(root) == [f"kit.proof.worlds takes {taken}"]


@pytest.mark.parametrize("line", ["from .log import shows", "from .gone import plays"])
def test_a_planted_false_sign_is_found(tmp_path, line):
    root = build(tmp_path, SOUND | DOORS | {"kit/__init__.pyi": line})
    (told,) = find_false_signs(root)
    assert told.startswith(f"kit.{line.split()[-1]} is not kit.")


# --- What attacks are handed ------------------------------------------------

CASES = (Lines, Crossed, Counter, PeopleAlike, Pseudonyms, RelatedLists)
TRUTH = (Secret, Member, Owner, Watcher)
SECRET = (Log, QueryDesk, RuledDesk, AccessLog, *CASES, *TRUTH)


def is_secret(thing):
    """Plays, a desk, what a desk wrote down, true sizes, or marks of single people."""
    if isinstance(thing, pl.DataFrame | pl.LazyFrame | pl.Series):
        frame = thing.lazy() if isinstance(thing, pl.DataFrame) else thing
        columns = getattr(frame, "collect_schema", dict)()
        return "viewer" in columns
    return isinstance(thing, (*SECRET, np.ndarray))


def parts_of(thing):
    """Everything that one object holds: attributes, slots, cells of closures, self."""
    # What an attacker has come to know of other people is hers, and what she asked.
    if isinstance(thing, ModuleType | Reference | Answers):
        return []
    if isinstance(thing, FunctionType):  # its globals are a module, read above
        return [thing.__closure__, thing.__defaults__, thing.__kwdefaults__]
    # A C type may keep what it holds from the garbage collector.
    named = [getattr(thing, name, None) for name in ("__self__", "__wrapped__")]
    return [*gc.get_referents(thing), *named]


def find_secret(*handed, public=()):
    """The kinds of object on the shortest way to something secret, if there is one."""
    ways, seen = [[thing] for thing in handed], {id(thing) for thing in public}
    for way in ways:
        if is_secret(way[-1]):
            return [type(thing).__name__ for thing in way]
        for part in parts_of(way[-1]):
            if id(part) not in seen:
                seen.add(id(part))
                ways.append([*way, part])
    return None


def what_is_public(published):
    """The log that was handed out, if it leads to no other, or lists of titles."""
    if isinstance(published, Lists):
        return [published.others]
    if not isinstance(published, HandedOut):
        return []
    # A frame by itself: a lazy one keeps what it was made of, left out or not.
    plan = published.log.plays.explain(optimized=False)
    is_bare = plan.startswith("DF [") and "\n" not in plan
    return [published.log] if is_bare else []


class Watchman:
    """An attack that looks at what it is handed, and at what comes back."""

    def __init__(self, attack, seen):
        self.name, self.takes, self._attack = attack.name, attack.takes, attack
        self.game, self.seen = attack.game, seen

    def learn(self, published, sought):
        told = self._attack.learn(published, sought)
        self.seen.setdefault(self.name, []).append(published)
        public = what_is_public(published)
        found = find_secret(published, sought, told, self._attack, public=public)
        assert found is None
        return told


RULES = FAMILIES | LOG_FAMILIES
RULES |= {"cover": SecondarySuppression, "none": lambda k: None}


# They see a sentence, a count, a key, a table, plays, a log; `make slow` tries all.
QUICK = ("none", "cover", "rounding to k by lot", "cell keys, then threshold")
QUICK += ("a tenth of the viewers, then threshold", "rare titles left out")


@pytest.mark.slow
@pytest.mark.parametrize(
    "names", [QUICK, pytest.param(tuple(RULES), marks=pytest.mark.slow)], ids=len
)
def test_nothing_that_a_sweep_hands_to_attacks_leads_to_plays_or_desks(names):
    log, seen = audience(titles="ABCDEF"), {}
    cases = choose_cases(log, seed=1, at_most=3)
    watchmen = [Watchman(attack, seen) for attack in ATTACKS]
    rules = {name: RULES[name] for name in names}
    sweep(cases, rules, seed=1, ks=[3], attacks=watchmen)
    if own := [case for case in cases if kind_of_rules(case) is not BaseRule]:
        sweep(own, seed=1, ks=[3], attacks=watchmen)
    assert seen.keys() == {attack.name for attack in ATTACKS}
    # A log that was handed out has one half of the people, and new numbers.
    for published in seen["scoreboard"]:
        plays = published.log.plays.collect()
        assert set(plays["viewer"]) <= set(range(30))
        assert not plays.equals(log.plays.select(plays.columns).collect())


def test_a_planted_way_from_a_log_that_was_handed_out_is_found():
    log = audience(titles="ABCDEF")
    (case,) = choose_cases(log, seed=1, games=[WhichRecord])
    published, _ = case.publish(None, 1)
    sought = [secret.sought for secret in case.secrets]
    public = what_is_public(published)
    assert find_secret(published, sought, public=public) is None
    # The log without leave, one that is sifted when it is read, and the truth.
    lazy = HandedOut(Log(case.log.plays.filter(pl.col("viewer") > 3)), None)
    assert find_secret(published) is not None
    assert find_secret(lazy, public=what_is_public(lazy)) is not None
    for breach in (case, case.secrets, {"of": case.log}, case.publish):
        assert find_secret(published, sought, breach, public=public) is not None


FILM, PERSON = watched("A"), watched("A") & watched("B")


def test_a_seat_at_a_desk_leads_to_no_desk():
    desk = QueryDesk(audience(), k=2)
    seat = desk.seat("ben", at=datetime(2018, 1, 8))
    insider = Insider(seat, pool=[[FILM]])
    learned = insider.learn(PERSON)
    assert learned.answer == desk.count(PERSON)
    assert find_secret(seat, seat.ask, insider, insider.learn, learned) is None
    assert not hasattr(seat, "_desk")


def test_what_a_seat_raises_leads_to_no_desk():
    # The frames of a traceback hold everything around it; the test's own comes first.
    seat = QueryDesk(audience(), k=2).seat("ben", at=datetime(2018, 1, 8))
    for question in ("how many?", FILM.where(plan="Basic")):
        with pytest.raises(KitError, match=r"^`question` must|`plan`") as raised:
            seat.ask(question)
        error = raised.value
        assert find_secret(error.__traceback__.tb_next, error.__context__) is None


def of_a_closure(desk):
    return lambda question: desk.count(question)


class InASlot:
    __slots__ = ("desk",)

    def __init__(self, desk):
        self.desk = desk


@pytest.mark.parametrize(
    "hide",
    [
        lambda desk: desk,
        lambda desk: desk.count,
        of_a_closure,
        InASlot,
        lambda desk: InASlot([{"a": (desk.access_log,)}]),
        lambda desk: map(desk.count, []),
        lambda desk: (desk.count(one) for one in [FILM]),
        lambda desk: type("Kept", (), {"desk": desk}),
        lambda desk: desk._log.plays,
        lambda desk: desk._log.plays.collect(),
        lambda desk: {"bits": desk.members(FILM)},
    ],
)
def test_a_planted_way_to_a_desk_is_found(hide):
    assert find_secret(hide(QueryDesk(audience()))) is not None


def test_a_seat_is_nothing_but_a_queue():
    seat = open_seat(QueryDesk(audience()).count, n=60)
    assert isinstance(seat, Seat)
    assert {type(part).__name__ for part in vars(seat).values()} == {
        "int",
        "NoneType",
        "SimpleQueue",
    }
