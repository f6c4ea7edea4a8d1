"""Facts about errors: each stands in the tree that its module draws, under its own parent."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

import pytest

import assistant.errors
import catalog.errors
from assistant.errors import AssistantError
from catalog.errors import CatalogError
from service.errors import STATUS_OF

MODULES = [assistant.errors, catalog.errors]


def drawn(module: ModuleType) -> dict[str, str]:
    """Class → its parent in the tree of the docstring; the root's parent is empty."""
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in (module.__doc__ or "").splitlines():
        found = re.match(r"([│ ]*(?:[├└]── )?)([A-Z]\w+)(?:$|\s{2,})", line)
        if found:
            depth = len(found[1]) // 4
            path = [*path[:depth], found[2]]
            parents[found[2]] = path[depth - 1] if depth else ""
    return parents


def written(module: ModuleType) -> dict[str, str]:
    """Class → its parent among the module's own classes."""
    own = {
        name: class_
        for name, class_ in inspect.getmembers(module, inspect.isclass)
        if issubclass(class_, BaseException) and class_.__module__ == module.__name__
    }
    return {
        name: class_.__base__.__name__ if class_.__base__.__name__ in own else ""
        for name, class_ in own.items()
    }


@pytest.mark.parametrize("module", MODULES, ids=["assistant", "catalog"])
def test_every_error_stands_in_the_tree(module: ModuleType) -> None:
    """No class is missing in the drawing, none is drawn that does not exist, parents agree."""
    assert drawn(module) == written(module)
    assert list(drawn(module).values()).count("") == 1


@pytest.mark.parametrize("module", MODULES, ids=["assistant", "catalog"])
def test_the_tree_says_who_can_act(module: ModuleType) -> None:
    """Each branch names the caller, an operator, an author or a merchant."""
    branches = [line for line in (module.__doc__ or "").splitlines() if re.match(r"[├└]── ", line)]
    assert branches
    for line in branches:
        assert re.search(r"\s{2,}(the caller|an operator|an author|a merchant): \S", line), line


def subclasses(class_: type[Exception]) -> set[type[Exception]]:
    return {class_}.union(*(subclasses(below) for below in class_.__subclasses__()))


def test_every_error_is_a_status_of_its_own() -> None:
    """What a caller or operator can mend is never a 500: the table at the edge knows it."""
    known = tuple(row[0] for row in STATUS_OF)
    told = {
        class_
        for root in (AssistantError, CatalogError)
        for class_ in subclasses(root)
        if class_.__module__ in ("assistant.errors", "catalog.errors")
        and class_ is not AssistantError
    }
    assert {class_ for class_ in told if not issubclass(class_, known)} == set()
