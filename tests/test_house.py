"""What the import law cannot see: who writes, how long a file is, and what may stand in a page or a lock file."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import yinuo
from yinuo.orders.rules.inputs import FIELDS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "yinuo"
STAIRS = {"tasks", "actions", "controls", "queries", "access", "models", "rules", "types"}
DOORS = {"desk", "field", "portal", "api", "management"}
GROUND = {"kernel", "solver", "store"}
NO_ROOMS = DOORS | GROUND | {"site", "hall", "templatetags", "static", "locale", "migrations"}
LONGEST = 300
# The plain insert that `yinuo bench` measures the product beside; it is routed on a bench's own databases only.
YARDSTICK = SOURCE / "management" / "bench" / "bare.py"

# What may follow `noqa:`, `nosec` or `type: ignore` after `--`: one of these words, then a colon and the particulars.
REASONS = {
    "name",  # the word is the glossary's
    "outside",  # a library or the platform asks for it
    "fixed",  # a command or a statement put together from our own constants
    "order",  # it must be imported or run before what follows
    "shape",  # one table or one list of cases, which reads best in one piece
}
WRITES = {"save", "delete", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
STORED = {"insert", "insert_all"}
WRITTEN = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\s")
MANAGERS = {"objects", "filter", "exclude", "all", "select_for_update", "order_by"}
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE)
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)


def files(*patterns: str) -> list[Path]:
    """What belongs to the project: known to git, or new and not ignored."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def python() -> list[Path]:
    return files("src/**/*.py", "src/*.py")


def rooms() -> set[str]:
    return {folder.parent.name for folder in SOURCE.glob("*/__init__.py")} - NO_ROOMS


def stair_of(path: Path) -> str | None:
    """The stair a file stands on, or None outside the rooms."""
    room, *rest = path.relative_to(SOURCE).with_suffix("").parts
    return rest[0] if rest and room not in NO_ROOMS else None


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def writes(call: ast.Call) -> bool:
    """Whether a call changes a table: a writing verb, or `update` at the end of a queryset."""
    if not isinstance(call.func, ast.Attribute):
        return False
    reached = {node.attr for node in ast.walk(call.func.value) if isinstance(node, ast.Attribute)}
    verb = call.func.attr
    if verb in STORED and isinstance(call.func.value, ast.Name):
        return call.func.value.id == "rows"
    if verb in {"save", "create", "delete"}:
        # A row is saved, made or deleted by keywords alone; what takes a positional argument (a picture's `save(path)`,
        # a cache's `delete(key)`) is no table.
        return not call.args
    return (verb in WRITES or verb == "update") and bool(reached & MANAGERS)


def test_only_actions_write() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python()
        if stair_of(path) != "actions" and "migrations" not in path.parts and path != YARDSTICK
        for call in calls(path)
        if writes(call)
    ]

    assert wrong == []


def test_a_statement_that_writes_stands_in_an_action() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python()
        if stair_of(path) in STAIRS - {"actions"}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITTEN.match(node.value)
    ]

    assert wrong == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    kept = [*python(), *files("tests/**/*.py", "tools/*.py", "src/**/*.js")]
    lengths = {path: len(path.read_text().splitlines()) for path in kept if "migrations" not in path.parts}

    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST} == {}


def test_a_room_holds_stairs_and_nothing_else() -> None:
    strange = {
        f"{room}/{child.name}"
        for room in rooms()
        for child in (SOURCE / room).iterdir()
        if child.name not in {"__init__.py", "__pycache__"} and child.suffix in {"", ".py"} and child.stem not in STAIRS
    }

    assert strange == set()


def test_the_import_law_names_every_room_and_door() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    law = {contract["name"].split(":")[0]: contract for contract in contracts}
    upstairs = {f"yinuo.{name}" for name in {*DOORS, "hall"} if (SOURCE / name / "__init__.py").exists()}
    named = {f"yinuo.{room}" for room in rooms()}

    assert set(law["Inside every room the same stairs"]["containers"]) == named
    assert set(law["Only the solver knows arrays"]["source_modules"]) == named
    assert set(law["Doors reach rooms by actions and queries, never by tables"]["source_modules"]) == upstairs


def test_django_is_told_of_every_room_with_tables() -> None:
    told = set(re.findall(r"^from yinuo\.(\w+) import models", (SOURCE / "models.py").read_text(), re.MULTILINE))

    assert told == {room for room in rooms() if any((SOURCE / room).glob("models*"))}


def test_only_doors_import_for_annotations_alone() -> None:
    allowed = {*DOORS, "hall", "templatetags"}
    wrong = {
        str(path.relative_to(ROOT))
        for path in python()
        if path.relative_to(SOURCE).parts[0] not in allowed and "TYPE_CHECKING" in path.read_text()
    }

    assert wrong == set()


def test_a_test_names_its_clause_so_that_it_can_be_chosen() -> None:
    """`pytest -m 'clause(id="R-5.11")'` finds no mark that is told otherwise."""
    unnamed = re.compile(r"mark\.clause\((?!id=)")
    assert [str(path.relative_to(ROOT)) for path in files("tests/**/*.py") if unnamed.search(path.read_text())] == []


def test_every_clause_named_in_code_stands_in_the_regulation() -> None:
    known = set(yaml.safe_load((SOURCE / "kernel" / "clauses.yaml").read_text()))
    cited = {
        (str(path.relative_to(ROOT)), match)
        for path in files("src/**/*.py", "src/**/*.yaml", "src/**/*.html", "tests/**/*.py")
        for match in re.findall(r"\bR-\d+\.\d+\b", path.read_text())
    }

    assert {(where, clause) for where, clause in cited if clause not in known} == set()


def test_every_exception_to_a_check_gives_its_reason() -> None:
    mark = re.compile(r"#\s*(?:noqa|nosec|type:\s*ignore|pragma)\b.*")
    given = re.compile(rf"-- (?:{'|'.join(sorted(REASONS))}): \S")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {found.group()}"
        for path in files("src/**/*.py", "tests/**/*.py", "tools/*.py")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (found := mark.search(line)) and not given.search(line)
    ]

    assert wrong == []


def test_no_page_holds_script_or_style_of_its_own() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group().strip()}"
        for path in files("src/**/*.html")
        for found in INLINE.finditer(COMMENT.sub("", path.read_text()))
        if 'type="application/json"' not in found.group()
    ]

    assert wrong == []


def test_a_translated_block_is_trimmed() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in files("src/**/*.html")
        for found in re.findall(r"{%\s*block(?:translate|trans)\b[^%]*%}", path.read_text())
        if not re.search(r"\btrimmed\b", found)
    ]

    assert wrong == []


def test_no_import_hides_in_a_function() -> None:
    wrong = {
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in python()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }

    assert wrong == set()


def test_nothing_listens_to_signals_and_no_table_has_logic_in_save() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in python()
        for found in re.finditer(r"@receiver\b|(pre|post)_(save|delete)\b|def (save|delete)\(self", path.read_text())
        if stair_of(path) in STAIRS
    ]

    assert wrong == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_pins_by_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    pinned = re.findall(r"^([a-z0-9][^=\s]*)==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

    assert re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host| @ ", text) is None
    assert len(pinned) == len(re.findall(r"^[^\s#-]", text, re.MULTILINE)) > 0


def test_the_npm_lock_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()


def test_no_path_of_one_machine_is_written_down() -> None:
    machine = re.compile(r"(?<![\w.:])/(?:home|root|work|Users|mnt)/[\w.-]+")
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in files()
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".json", ".html", ".js", ".css", ".txt", ".po", ""}
        and path != Path(__file__)
        for found in machine.finditer(path.read_text(errors="ignore"))
    ]

    assert wrong == []


def test_the_changelog_begins_with_the_version_that_runs() -> None:
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert first is not None
    assert first.group(1) == yinuo.__version__


def test_every_environment_variable_is_explained_where_it_is_read() -> None:
    settings = (SOURCE / "site" / "settings.py").read_text()
    read = re.findall(r'^.*env\.\w+\("([A-Z_]+)".*$', settings, re.MULTILINE)
    said = re.findall(r'^.*env\.\w+\("([A-Z_]+)".*#.*\S', settings, re.MULTILINE)

    assert set(read) - set(said) - {"ALLOWED_HOSTS"} == set()


def test_every_environment_variable_stands_in_the_operators_table() -> None:
    settings = (SOURCE / "site" / "settings.py").read_text()
    read = re.findall(r'env\.\w+\("([A-Z_]+)"', settings)
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs" / "operator" / "README.md").read_text(), re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)]

    assert sorted(read) == sorted(set(told) - {"HOST"})  # HOST is read by `yinuo serve` alone


def test_every_kind_of_a_steps_data_is_explained_to_programs() -> None:
    told = (ROOT / "docs" / "api" / "README.md").read_text()
    kinds = {field.kind for fields in FIELDS.values() for field in fields}

    assert {kind for kind in kinds if f"`{kind}`" not in told} == set()
