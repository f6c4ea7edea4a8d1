"""What tests of several floors share."""

from __future__ import annotations

import pytest
from hypothesis import settings

from assistant.assemble import Assistant, open_assistant
from assistant.settings import Settings
from catalog.knowledge import Knowledge, read_knowledge
from tests.fakes import CharacterEncoder
from tests.shop import build_shop, few_of, some_departments_of

# the same examples in every run; a machine that is busy is no fault of the code
settings.register_profile("daogou", derandomize=True, deadline=None)
settings.load_profile("daogou")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge that is shipped."""
    return read_knowledge()


@pytest.fixture(scope="session")
def few_kinds(knowledge: Knowledge) -> Knowledge:
    """Ten kinds, for shops that are built within a test."""
    return few_of(knowledge)


@pytest.fixture(scope="session")
def shop_settings(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Settings:
    """A shop of 3,000 products of eight departments, built once; nobody may change it."""
    return build_shop(tmp_path_factory.mktemp("shop"), knowledge=some_departments_of(knowledge))


@pytest.fixture(scope="session")
def shop(shop_settings: Settings) -> Assistant:
    """That shop, opened."""
    return open_assistant(shop_settings, CharacterEncoder())
