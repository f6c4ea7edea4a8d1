"""Builds the index folder: records, texts, columns, and the indexes that the default system needs.

The only place where vectors (embedding) meet indexes. Indexes that only some systems need are built
at first use.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from assistant.embedding.encoder import Encoder
from assistant.index.lexical import LexicalIndex
from assistant.index.vector import VectorIndex
from assistant.query.authored import queries_fingerprint
from assistant.query.wording import Wording
from assistant.rebuild.rebuild import knowledge_words, learn_classifier, rebuild
from assistant.rebuild.record import Record, Records, write_records
from assistant.search.columns import make_columns
from assistant.search.documents import (
    RAW_FIELDS,
    REBUILT_FIELDS,
    kind_tokens_of,
    raw_text,
    raw_tokens,
    rebuilt_tokens,
    record_text,
)
from assistant.search.encode import Progress, encode_all, silent
from assistant.search.folder import FORMAT, IndexFolder, MadeFrom
from assistant.search.kind_index import KindIndex, Told
from assistant.text.fold import fold
from assistant.text.regions import RegionalWords, read_regional_words, regional_fingerprint
from assistant.text.segment import Segmenter
from catalog.product import Listing
from catalog.scenes import scenes_fingerprint
from catalog.storage import Catalogue

RECORDS, RAW, REBUILT = "records", "raw", "rebuilt"


def made_from(catalogue: Catalogue, encoder: Encoder) -> MadeFrom:
    """What an index of this catalogue by this encoder depends on."""
    manifest = catalogue.manifest
    return MadeFrom(
        FORMAT,
        manifest.fingerprint,
        manifest.knowledge,
        f"{regional_fingerprint()}-{scenes_fingerprint()}-{queries_fingerprint()}",
        encoder.fingerprint,
    )


def build_records(catalogue: Catalogue, folder: IndexFolder, progress: Progress = silent) -> None:
    """Learn the classifier, rebuild every listing, and write both into the folder."""
    folder.manifest.unlink(
        missing_ok=True
    )  # from here on it is no index, until one is built of these records
    knowledge = catalogue.knowledge
    segmenter = Segmenter(knowledge_words(knowledge))
    folder.path.mkdir(parents=True, exist_ok=True)
    progress("learning", 0, 1)
    classifier = learn_classifier(knowledge, segmenter)
    classifier.save(folder.path / "classifier.npz")
    progress("learning", 1, 1)
    listings = _told(catalogue.listings(), "records", len(catalogue), progress)
    write_records(folder.path, rebuild(listings, knowledge, classifier, segmenter))


def build_index(
    catalogue: Catalogue,
    told: Told,
    encoder: Encoder,
    folder: IndexFolder,
    progress: Progress = silent,
) -> None:
    """Build what the default system needs from the catalogue and the records already in the
    folder.
    """
    folder.manifest.unlink(missing_ok=True)  # from here on it is no index, until the last line
    knowledge = catalogue.knowledge
    records = Records(folder.path)
    make_columns(catalogue, records, knowledge).save(folder.path)
    _write_texts(catalogue, records, folder.texts)
    wording = wording_of(Segmenter(knowledge_words(knowledge)))
    KindIndex.make(knowledge, told, encoder, wording, progress).save(folder.kinds)
    build_words(catalogue, records, folder, REBUILT, progress)
    build_vectors(catalogue, records, encoder, folder, RECORDS, progress)
    shutil.rmtree(folder.vectors(RAW), ignore_errors=True)  # made from older records or models
    shutil.rmtree(folder.words(RAW), ignore_errors=True)
    folder.write_manifest(made_from(catalogue, encoder))


def wording_of(segmenter: Segmenter) -> Wording:
    """How kinds and needs are read as tokens: by the shop's segmenter, in one region's words."""
    return Wording(segmenter, RegionalWords(read_regional_words()))


def build_words(
    catalogue: Catalogue,
    records: Records,
    folder: IndexFolder,
    name: str,
    progress: Progress = silent,
) -> None:
    """Build the lexical index of raw listings or of rebuilt records."""
    knowledge = catalogue.knowledge
    segmenter = Segmenter(knowledge_words(knowledge))
    listings = _told(catalogue.listings(), f"words {name}", len(catalogue), progress)
    growing = folder.words(name).with_name(f"{name}.growing")
    if name == RAW:
        LexicalIndex.build(
            growing, (raw_tokens(listing, segmenter) for listing in listings), RAW_FIELDS
        )
    else:
        tokens = {kind.id: kind_tokens_of(kind, segmenter) for kind in knowledge.kinds}
        documents = (
            rebuilt_tokens(listing, record, tokens.get(record.kind or ""), segmenter)
            for listing, record in zip(listings, records, strict=True)
        )
        LexicalIndex.build(growing, documents, REBUILT_FIELDS)
    _take_place(growing, folder.words(name))


def build_vectors(
    catalogue: Catalogue,
    records: Records,
    encoder: Encoder,
    folder: IndexFolder,
    name: str,
    progress: Progress = silent,
) -> None:
    """Build the vector index of raw listings or of records."""
    vectors = encode_all(
        _vector_texts(catalogue, records, name), encoder, f"vectors {name}", progress
    )
    growing = folder.vectors(name).with_name(f"{name}.growing")
    shutil.rmtree(growing, ignore_errors=True)
    growing.mkdir(parents=True)
    VectorIndex.build(vectors).save(growing)
    _take_place(growing, folder.vectors(name))


def _vector_texts(catalogue: Catalogue, records: Records, name: str) -> list[str]:
    if name == RAW:
        return [fold(raw_text(listing)) for listing in catalogue.listings()]
    by_id = catalogue.knowledge.by_id
    return [
        record_text(listing, by_id.get(record.kind or ""))
        for listing, record in zip(catalogue.listings(), records, strict=True)
    ]


def _write_texts(catalogue: Catalogue, records: Records, path: Path) -> None:
    """Write the folded title and attribute values of every product, in order."""
    texts = [
        _shown_text(listing.title, record)
        for listing, record in zip(catalogue.listings(), records, strict=True)
    ]
    table = pa.table({"text": pa.array(texts, pa.string())})
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)


def _shown_text(title: str, record: Record) -> str:
    return fold(" ".join((title, *(attribute.value for attribute in record.attributes))))


def _take_place(growing: Path, place: Path) -> None:
    """Swap a finished folder in: whoever is interrupted before has the old one or none, never half
    of one.
    """
    shutil.rmtree(place, ignore_errors=True)
    growing.rename(place)


def _told(rows: Iterator[Listing], stage: str, total: int, progress: Progress) -> Iterator[Listing]:
    for done, row in enumerate(rows, start=1):
        yield row
        if done % 2_000 == 0 or done == total:
            progress(stage, done, total)
