"""The arrows between the floors point downward, and nothing that users install leans on the tests."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "archive": {"archive"},
    "pipelines": {"archive", "pipelines"},
    "crawler": {"archive", "pipelines", "crawler"},
}
OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")}
"""The packages beside each other at the top, those that users do not install among them."""


def test_the_packages_are_found() -> None:
    assert {*ALLOWED, "tests", "benchmarks", "tools"} <= OURS


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively: write the whole name"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("floor", sorted(ALLOWED))
def test_a_floor_imports_only_itself_and_the_floors_below(floor: str) -> None:
    modules = sorted((ROOT / floor).rglob("*.py"))
    assert modules
    wrong = [
        f"{module.relative_to(ROOT)} imports {name}"
        for module in modules
        for name in imported(module)
        if (top := name.partition(".")[0]) in OURS and top not in ALLOWED[floor]
    ]
    assert wrong == []


def test_the_archive_knows_nothing_of_scrapy_or_html() -> None:
    names = {
        name.partition(".")[0] for module in (ROOT / "archive").rglob("*.py") for name in imported(module)
    }
    assert names.isdisjoint(
        {"scrapy", "twisted", "parsel", "lxml", "selectolax", "underthesea", "dateparser"}
    )


def test_pages_are_read_without_the_engine() -> None:
    names = {
        name.partition(".")[0]
        for folder in ("pages", "discovery")
        for module in (ROOT / "crawler" / folder).rglob("*.py")
        for name in imported(module)
    }
    assert names.isdisjoint({"scrapy", "twisted", "sqlalchemy"})
