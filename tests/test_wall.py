"""The wall: nothing that attacks a release can reach the log, and imports run one way.

The imports of every file under kit/ are read from its text, wherever they stand, and
followed from file to file. The same reading is tried on small packages with a breach
planted in them, so that each of these tests is known to be able to fail.
"""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Left to right: a room imports from its left, and from itself.
ORDER = (
    "kit.errors",
    "kit.markup",
    "kit.populations",
    "kit.solver",
    "kit.evaluate",
    "kit.claims",
    "kit.knowledge",
    "kit.rounding",
    "kit.printed",
    "kit.release",
    "kit.ledger",
    "kit.access",
    "kit.rules",
    "kit.findings",
    "kit.clock",
    "kit.cleaning",
    "kit.log",
    "kit.sources",
    "kit.publish",
    "kit.desk",
    "kit.headline",
    "kit.proof",
    "kit.measures",
    "kit.attacks.on_releases",
    "kit.protect",
    "kit.attacks.on_desks",
    "kit.audits",
    "kit.desk_use",
    "kit.attacks.on_logs",
    "kit.sweep",
    "kit.words",
    "kit.real_logs",
    "kit.story",
    "kit.charts",
    "kit.report",
    "kit.investigate",
    "kit.audit_many",
)
# Importing any file runs these first, so they may not import anything of the kit.
DOORWAYS = ("kit", "kit.attacks")
PUBLISHERS_SIDE = (
    "kit.clock",
    "kit.cleaning",
    "kit.log",
    "kit.sources",
    "kit.publish",
    "kit.desk",
    "kit.headline",
    "kit.desk_use",
    "kit.attacks.on_logs",
)
ATTACKERS_SIDE = (
    "kit.claims",
    "kit.knowledge",
    "kit.rounding",
    "kit.printed",
    "kit.release",
    "kit.ledger",
    "kit.access",
    "kit.rules",
    "kit.findings",
    "kit.evaluate",
    "kit.proof",
    "kit.measures",
    "kit.attacks.on_releases",
    "kit.protect",  # the publisher's, but it sees counts and no plays
    "kit.attacks.on_desks",
    "kit.audits",
    "kit.words",
    "kit.story",
    "kit.charts",
    "kit.report",
)
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
    starts = (module for module in graph if is_in(module, ATTACKERS_SIDE))
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


@pytest.mark.parametrize("name", ["kit.sweep.attacks", "kit.sweep.secrets"])
def test_attacks_of_a_sweep_are_handed_what_is_public(name):
    # A sweep publishes and attacks; its attacks reach nothing that could do the first.
    modules = modules_under(ROOT)
    reached = read_imports(name, modules[name], modules)
    assert reached
    assert [one for one in sorted(reached) if is_in(one, PUBLISHERS_SIDE)] == []


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
