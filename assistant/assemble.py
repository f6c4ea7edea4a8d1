"""The composition root: the only place that opens files and builds objects. All else receives
them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TypeVar

from assistant.embedding.encoder import Encoder
from assistant.embedding.open import open_encoder
from assistant.errors import IndexUnusable
from assistant.index.lexical import LexicalIndex
from assistant.index.vector import VectorIndex
from assistant.query.kinds import KindRanker
from assistant.query.query import Query
from assistant.query.suggest import Suggester
from assistant.query.understand import Understander
from assistant.rebuild.rebuild import knowledge_words
from assistant.rebuild.record import Records
from assistant.search.build import (
    RAW,
    build_index,
    build_records,
    build_vectors,
    build_words,
    made_from,
    wording_of,
)
from assistant.search.columns import Columns
from assistant.search.constrain import Constrainer, read_texts
from assistant.search.documents import RAW_FIELDS, REBUILT_FIELDS
from assistant.search.encode import Progress, silent
from assistant.search.engine import SearchEngine
from assistant.search.folder import IndexFolder
from assistant.search.kind_index import KindIndex, Told, read_told
from assistant.search.near_field import NearField, Place
from assistant.search.results import Results
from assistant.search.systems import DEFAULT
from assistant.settings import Settings
from assistant.text.segment import Segmenter
from catalog.errors import CatalogueMissing
from catalog.generate import Generator
from catalog.knowledge import Knowledge, read_knowledge
from catalog.storage import Catalogue, Manifest, write_catalogue

T = TypeVar("T")
DEFAULT_PRODUCTS, DEFAULT_SEED = 30_000, 7


@dataclass(frozen=True)
class Assistant:
    """The whole assistant, opened. Calls are safe from several threads."""

    catalogue: Catalogue
    records: Records
    engine: SearchEngine

    def search(
        self, asked: str | Query, k: int = 10, system: str = DEFAULT, *, first: int = 0
    ) -> Results:
        """Return up to k hits after the `first` best ones; see SearchEngine.search."""
        return self.engine.search(asked, k, system, first=first)

    def warm_up(self) -> None:
        """Open what the default search needs, so that no visitor waits for it."""
        self.search("清理下水道小飛蟲的東西")
        self.suggester.suggest("小")

    @property
    def knowledge(self) -> Knowledge:
        return self.catalogue.knowledge

    @cached_property
    def suggester(self) -> Suggester:
        """Names, nicknames and needs of all kinds, for completing what is typed."""
        texts = (
            (text, kind.id)
            for kind in self.knowledge.kinds
            for text in (*kind.words, kind.name_en, *kind.needs)
        )
        return Suggester(texts)


def open_assistant(
    settings: Settings, encoder: Encoder | None = None, progress: Progress = silent
) -> Assistant:
    """Open catalogue and index as they are on disk.

    Raises CatalogueMissing, IndexMissing or StaleIndex where 'daogou build' is due,
    ModelUnavailable for the model.
    """
    return _Opening(settings, encoder or open_encoder(settings.model), progress).assistant


def build_catalogue(
    settings: Settings,
    *,
    products: int,
    seed: int,
    progress: Progress = silent,
    knowledge: Knowledge | None = None,
) -> Manifest:
    """Generate the catalogue into the data folder, replacing the one there."""
    known = knowledge or read_knowledge()
    generator = Generator(known, seed)
    return write_catalogue(
        settings.catalogue,
        generator.stream(products),
        knowledge=known,
        merchants=generator.merchants,
        stores=generator.stores,
        source="generated",
        seed=seed,
        progress=lambda written: progress("catalogue", written, products),
    )


def build_records_only(settings: Settings, progress: Progress = silent) -> None:
    """Rebuild the records of the catalogue in the data folder."""
    build_records(Catalogue(settings.catalogue), IndexFolder(settings.index), progress)


def build_index_only(
    settings: Settings, encoder: Encoder, progress: Progress = silent, *, told: Told | None = None
) -> None:
    """Build the index of the catalogue and records in the data folder.

    `told` is what is told of kinds beside the knowledge; by default all that is authored.
    """
    catalogue, folder = Catalogue(settings.catalogue), IndexFolder(settings.index)
    build_index(catalogue, told or read_told(), encoder, folder, progress)


def build_search(settings: Settings, encoder: Encoder, progress: Progress = silent) -> None:
    """Rebuild the records and build the index of the catalogue in the data folder."""
    build_records_only(settings, progress)
    build_index_only(settings, encoder, progress)


def build_missing(settings: Settings, encoder: Encoder, progress: Progress = silent) -> bool:
    """Build what is not there or no longer fits; return whether anything had to be built."""
    built = False
    try:
        catalogue = Catalogue(settings.catalogue)
    except CatalogueMissing:
        build_catalogue(settings, products=DEFAULT_PRODUCTS, seed=DEFAULT_SEED, progress=progress)
        catalogue, built = Catalogue(settings.catalogue), True
    try:
        IndexFolder(settings.index).check(made_from(catalogue, encoder))
    except IndexUnusable:
        build_search(settings, encoder, progress)
        built = True
    return built


class _Opening:
    """Opens part after part; each once."""

    def __init__(self, settings: Settings, encoder: Encoder, progress: Progress) -> None:
        self._settings = settings
        self._encoder = encoder
        self._progress = progress
        self._catalogue = Catalogue(settings.catalogue)
        self._folder = IndexFolder(settings.index)
        self._folder.check(made_from(self._catalogue, encoder))
        self._records = Records(self._folder.path)
        self._building = (
            Lock()
        )  # two visitors who ask for the same missing index wait for one build

    @property
    def assistant(self) -> Assistant:
        return Assistant(self._catalogue, self._records, self._engine)

    @property
    def _engine(self) -> SearchEngine:
        knowledge = self._catalogue.knowledge
        brands = self._catalogue.column("brand")
        return SearchEngine(
            catalogue=self._catalogue,
            records=self._records,
            columns=self._columns,
            near_field=self._near_field,
            constrainer=Constrainer(
                self._columns, self._near_field, read_texts(self._folder.texts), brands, knowledge
            ),
            kinds=self._kind_ranker,
            encoder=self._encoder,
            segmenter=self._segmenter,
            understander=Understander(filter(None, brands.unique().to_pylist())),
            kind_texts=self._kind_index.texts.texts,
            open_words=self._once(self._open_words),
            open_vectors=self._once(self._open_vectors),
            settings=self._settings.search,
        )

    @cached_property
    def _columns(self) -> Columns:
        return Columns.open(self._folder.path)

    @cached_property
    def _segmenter(self) -> Segmenter:
        return Segmenter(knowledge_words(self._catalogue.knowledge))

    @cached_property
    def _near_field(self) -> NearField:
        now = self._settings.now
        place = Place(self._settings.east_km, self._settings.north_km, now.hour * 60 + now.minute)
        stores = list(self._catalogue.stores.values())
        return NearField(stores, self._columns.starts, self._columns.shelves, place)

    @cached_property
    def _kind_index(self) -> KindIndex:
        return KindIndex.open(self._folder.kinds)

    @property
    def _kind_ranker(self) -> KindRanker:
        wording = wording_of(self._segmenter)
        return self._kind_index.ranker(self._catalogue.knowledge, wording, self._settings.kinds)

    def _open_words(self, name: str) -> LexicalIndex:
        if not self._folder.words(name).exists():
            build_words(self._catalogue, self._records, self._folder, name, self._progress)
        return LexicalIndex.open(
            self._folder.words(name), RAW_FIELDS if name == RAW else REBUILT_FIELDS
        )

    def _open_vectors(self, name: str) -> VectorIndex:
        if not self._folder.vectors(name).exists():
            build_vectors(
                self._catalogue, self._records, self._encoder, self._folder, name, self._progress
            )
        return VectorIndex.open(self._folder.vectors(name))

    def _once(self, opener: Callable[[str], T]) -> Callable[[str], T]:
        """Return the opener with a memory; one opening at a time.

        What is open is given at once: nobody waits while an index that others need is being built.
        """
        opened: dict[str, T] = {}

        def open_once(name: str) -> T:
            if name not in opened:
                with self._building:
                    if name not in opened:
                        opened[name] = opener(name)
            return opened[name]

        return open_once
