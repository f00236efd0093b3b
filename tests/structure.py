"""How large is the house, and how wide are its doors?

`python tests/structure.py [checkout]` reads the files of a checkout, and runs none of
them, so that two versions of the kit are measured by the same rule.
"""

import ast
import io
import sys
import tokenize
from collections import Counter
from itertools import chain
from pathlib import Path
from statistics import median, quantiles

LAYOUT = "COMMENT NL NEWLINE INDENT DEDENT ENDMARKER"
LAID_OUT = {getattr(tokenize, kind) for kind in LAYOUT.split()}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
DOCUMENTED = ast.Module | ast.ClassDef | FUNCTIONS


def read(path):
    return path.read_text(encoding="utf-8")


def docstring_lines(tree):
    """The numbers of all lines that a docstring stands on."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            text = node.body[0]
            found |= set(range(text.lineno, text.end_lineno + 1))
    return found


def code_lines(text, tree):
    """The numbers of all lines that hold code: no docstring, comment or blank."""
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in LAID_OUT:
            found |= set(range(token.start[0], token.end[0] + 1))
    return found - docstring_lines(tree)


def public_names(tree):
    """What a module defines at its top: each name, and whether it is a value."""
    for node in tree.body:
        is_value = not isinstance(node, ast.ClassDef | FUNCTIONS)
        if not is_value:
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            inside = (part for target in targets for part in ast.walk(target))
            stored = (part for part in inside if isinstance(part, ast.Name))
            names = [part.id for part in stored if isinstance(part.ctx, ast.Store)]
        else:
            names = []
        yield from ((name, is_value) for name in names if not name.startswith("_"))


def count_names(trees):
    found = Counter(value for tree in trees for _, value in set(public_names(tree)))
    return f"{found[False]} functions and classes, {found[True]} values"


def door_names(package):
    """What a package offers: `__all__`, or what its stub takes in under its name."""
    stub = package / "__init__.pyi"
    path = stub if stub.exists() else package / "__init__.py"
    listed, taken = set(), set()
    for node in ast.parse(read(path)).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            if isinstance(node.value, ast.List | ast.Tuple):
                listed = set(ast.literal_eval(node.value))
        elif isinstance(node, ast.ImportFrom) and path == stub:
            taken |= {name.asname for name in node.names if name.asname == name.name}
    return {name for name in listed or taken if not name.startswith("_")}


def imports_of_kit(tree, modules):
    """How many statements import from the kit; which modules; how many names."""
    statements, reached, names = 0, set(), 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            whole = [f"{node.module}.{each.name}" for each in node.names]
            found = [one if one in modules else node.module for one in whole]
        else:
            found = []
        found = [name for name in found if name.partition(".")[0] == "kit"]
        statements += bool(found)
        reached |= set(found)
        names += len(found)
    return statements, len(reached), names


def functions_of(name, text, tree):
    """Lines of code of every function, with where it stands."""
    lines = code_lines(text, tree)
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            held = lines & set(range(node.lineno, node.end_lineno + 1))
            yield len(held), f"{name}:{node.name}"


def packages(root):
    return [path for path in modules_under(root) if path.stem == "__init__"]


def module_name(path, root):
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def middle_and_most(values):
    return f"median {median(values):g}, most {max(values)}" if values else "none"


def spread(measured):
    """Median, 90th percentile and longest of what has lines."""
    if not measured:
        return "none"
    lengths = [length for length, _ in measured]
    cuts = quantiles(lengths, n=10, method="inclusive") if lengths[1:] else lengths
    longest, where = max(measured)
    half = f"median {median(lengths):g}, 90% up to {cuts[-1]:g}"
    return f"{half}, longest {longest} ({where})"


def modules_under(root):
    return sorted((root / "kit").rglob("*.py"))


def measure_code(root):
    texts = {module_name(path, root): read(path) for path in modules_under(root)}
    trees = {name: ast.parse(text) for name, text in texts.items()}
    code = sum(len(code_lines(text, trees[name])) for name, text in texts.items())
    docs = sum(len(docstring_lines(tree)) for tree in trees.values())
    total = sum(len(text.splitlines()) for text in texts.values())
    # A package's own file is a door, and mostly empty: it would halve the median.
    rooms = {module_name(path, root) for path in packages(root)}
    lengths = [(len(texts[name].splitlines()), name) for name in texts.keys() - rooms]
    each = (functions_of(name, texts[name], trees[name]) for name in texts)
    functions = list(chain.from_iterable(each))
    return {
        "modules": f"{len(lengths)}, and {len(rooms)} files of packages",
        "lines of a module": spread(lengths),
        "lines in all": f"{total}",
        "lines of code": f"{code}",
        "lines of docstrings": f"{docs}",
        "comments and blank lines": f"{total - code - docs}",
        "public top-level names": count_names(trees.values()),
        "functions": f"{len(functions)}",
        "lines of code of a function": spread(functions),
    }


def measure_doors(root):
    doors = {module_name(at, root): door_names(at.parent) for at in packages(root)}
    doors = {name: names for name, names in doors.items() if names}
    each = ", ".join(f"{name} {len(names)}" for name, names in doors.items())
    return {
        "names at the front door": f"{len(doors.get('kit', ()))}",
        "names at all doors": f"{len(set().union(*doors.values()))} ({each or 'none'})",
    }


def measure_notebooks(root):
    known = {module_name(path, root) for path in modules_under(root)}
    sources = sorted((root / "notebooks" / "src").glob("*.py"))
    counted = [imports_of_kit(ast.parse(read(path)), known) for path in sources]
    titles = ("imports in a notebook", "modules it imports", "names it imports")
    columns = zip(*counted, strict=True) if counted else [()] * len(titles)
    told = map(middle_and_most, columns)
    return {"notebooks": f"{len(sources)}"} | dict(zip(titles, told, strict=True))


def measure_tests(root):
    lines, tests = Counter(), root / "tests"
    for path in sorted(tests.rglob("*.py")):
        inside = path.relative_to(tests).parts
        lines[inside[0] if inside[1:] else ""] += len(read(path).splitlines())
    folders = [(n, name) for name, n in lines.items() if name]
    longest = "{} ({})".format(*max(folders)) if folders else "none"
    return {"lines of tests": f"{lines.total()}", "longest folder of tests": longest}


def measure(root):
    parts = (measure_code, measure_doors, measure_notebooks, measure_tests)
    return {title: told for part in parts for title, told in part(root).items()}


if __name__ == "__main__":
    checkout = Path(*sys.argv[1:2]) if sys.argv[1:] else Path(__file__).parents[1]
    for title, told in measure(checkout.resolve()).items():
        sys.stdout.write(f"{title:<28} {told}\n")
