"""Pages take all that they use of the kit from its doors, as any reader would."""

import ast
import re

import jupytext
import pytest

from tests.test_doors import DOORS, ROOT, SMALL_ROOMS
from tests.test_wall import defined_in, modules_under

NOTEBOOKS = sorted((ROOT / "notebooks" / "src").glob("*.py"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
MODULES = modules_under(ROOT)
BLOCK = re.compile(r"^```python\n(.+?)^```", re.MULTILINE | re.DOTALL)


def code_of(page):
    """What stands on a page as Python."""
    if page.suffix == ".md":
        return "\n".join(BLOCK.findall(page.read_text("utf-8")))
    cells = jupytext.read(page).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def chain(node):
    """The names of `kit.rules.Threshold`, or nothing where it begins elsewhere."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def is_offered(names):
    """Whether a chain of names goes from door to door to something public."""
    home = DOORS.get(".".join(names[:2]))
    if home not in MODULES or len(names) < 3:
        return home is not None
    if home in SMALL_ROOMS:
        return names[2] in defined_in(MODULES[home]) and names[2][:1] != "_"
    return is_offered([home, *names[2:]])


def is_inside(module):
    return module == "kit" or module.startswith("kit.")


def side_entrances(code):
    """Every import from within the kit, and every name that is at no door."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"from {name}" for name in [node.module] if is_inside(name))
        elif isinstance(node, ast.Import):
            yield from (
                a.name for a in node.names if a.name != "kit" and is_inside(a.name)
            )
        elif isinstance(node, ast.Attribute):
            names = chain(node)
            if names[:1] == ["kit"] and not is_offered(names):
                yield ".".join(names)


@pytest.mark.parametrize("page", NOTEBOOKS + PAGES, ids=lambda page: page.stem)
def test_a_page_goes_through_the_doors(page):
    assert [*side_entrances(code_of(page))] == []


@pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda page: page.stem)
def test_a_notebook_imports_the_kit_once(page):
    assert code_of(page).count("import kit\n") == 1


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("from kit.claims import watched", ["from kit.claims"]),
        ("import kit.log", ["kit.log"]),
        ("kit.log.read_log(path)", ["kit.log.read_log", "kit.log"]),
        ("kit.attacks.nothing", ["kit.attacks.nothing"]),
        ("kit.words._small", ["kit.words._small"]),
        (
            "kit.find_differences(r).table\nkit.sources.textbook.LINES[0].words",
            [],
        ),
    ],
)
def test_a_side_entrance_would_be_found(code, told):
    assert [*side_entrances(code)] == told
