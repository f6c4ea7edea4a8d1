"""Facts about ranking kinds by meaning, by words and by name, with an encoder easy to follow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.index.bm25 import Bm25
from assistant.query.kinds import KindRanker, KindWeights
from assistant.query.wording import Wording
from assistant.text.fold import fold
from assistant.text.regions import RegionalWords
from assistant.text.segment import Segmenter
from tests.fakes import CharacterEncoder

PHONE, CASE, KILLER, UNBLOCKER = range(4)
NAMES = [
    ["手機", "智慧型手機", "行動電話"],
    ["手機殼", "手機保護殼", "phone case"],
    ["蛾蚋清除劑", "小飛蟲殺蟲劑"],
    ["水管疏通劑", "通樂"],
]
NEEDS = [
    ["打電話上網拍照都靠它", "螢幕大一點老人家看得清楚"],
    ["怕摔壞螢幕和邊角", "背面刮花了想遮住"],
    ["地漏裡一直飛出小黑蟲", "浴室牆上停滿小飛蟲"],
    ["水槽的水下不去", "排水孔被頭髮堵住"],
]


@dataclass(frozen=True)
class Shop:
    """Four kinds, ranked; `texts` are the rows of the vectors."""

    ranker: KindRanker
    encoder: CharacterEncoder
    texts: list[str]

    def rank(self, need: str) -> NDArray[np.float32]:
        need = fold(need)
        return self.ranker.rank(need, self.encoder.encode([need])[0]).posterior


def open_shop(weights: KindWeights) -> Shop:
    wording, encoder = Wording(Segmenter(), RegionalWords(())), CharacterEncoder()
    texts = [fold(t) for names, needs in zip(NAMES, NEEDS, strict=True) for t in (*names, *needs)]
    sizes = [len(names) + len(needs) for names, needs in zip(NAMES, NEEDS, strict=True)]
    is_need = [
        flag
        for names, needs in zip(NAMES, NEEDS, strict=True)
        for flag in (*(False for _ in names), *(True for _ in needs))
    ]
    documents = [
        Counter(token for text in (*names, *needs) for token in wording.tokens(text))
        for names, needs in zip(NAMES, NEEDS, strict=True)
    ]
    centres = encoder.encode(["".join((*a, *b)) for a, b in zip(NAMES, NEEDS, strict=True)])
    ranker = KindRanker(
        encoder.encode(texts),
        centres,
        np.repeat(np.arange(4, dtype=np.int32), sizes),
        np.array(is_need),
        Bm25.of(documents),
        NAMES,
        wording,
        weights,
    )
    return Shop(ranker, encoder, texts)


@pytest.fixture(scope="module")
def shop() -> Shop:
    return open_shop(KindWeights())


@pytest.mark.parametrize(
    ("need", "kind"),
    [
        ("手機殼", CASE),
        ("手机壳", CASE),
        ("買一支手機", PHONE),
        ("手機保護殼", CASE),
        ("智慧型手機", PHONE),
        ("Phone Case", CASE),
        ("地漏有小黑蟲", KILLER),
        ("清理小飛蟲的東西", KILLER),
        ("水槽堵住了水下不去", UNBLOCKER),
        ("通樂", UNBLOCKER),
    ],
)
def test_the_kind_that_serves_comes_first(shop: Shop, need: str, kind: int) -> None:
    """A name, a nickname or a need in other words leads to its kind, in both scripts."""
    assert int(shop.rank(need).argmax()) == kind


@given(need=st.text(max_size=60) | st.sampled_from([need for needs in NEEDS for need in needs]))
def test_the_posterior_is_one_in_sum(shop: Shop, need: str) -> None:
    """Whatever is asked, shares are 0 to 1, in sum 1, and greatest where the total is."""
    folded = fold(need)
    scores = shop.ranker.rank(folded, shop.encoder.encode([folded])[0])
    assert scores.posterior.dtype == scores.total.dtype == np.float32
    assert scores.posterior.sum() == pytest.approx(1, abs=1e-5)
    assert ((scores.posterior >= 0) & (scores.posterior <= 1)).all()
    assert scores.posterior.argmax() == scores.total.argmax()


def test_the_longest_name_wins(shop: Shop) -> None:
    """手機殼 names the case and not the phone; 手機 names the phone and speaks against the case."""
    assert shop.ranker.by_name(fold("手機殼")).tolist() == [0, 1, 0, 0]
    assert shop.ranker.by_name(fold("手機")).tolist() == [1, -0.5, 0, 0]


def test_the_name_that_closes_the_need_is_its_head(shop: Shop) -> None:
    """In 手機的手機殼 the case stands at the end and weighs more than the phone before it."""
    by_name = shop.ranker.by_name(fold("手機的手機殼"))
    assert by_name[CASE] == pytest.approx(3 / 6)
    assert by_name[PHONE] == pytest.approx(0.8 * 2 / 6)


def test_nothing_named_nothing_scored(shop: Shop) -> None:
    """Without a name or a known word in the need, names and words give nothing."""
    for need in ("", "zzz", "龘"):
        assert shop.ranker.by_name(need).tolist() == [0] * 4
        assert shop.ranker.by_words(need).tolist() == [0] * 4


def test_words_score_below_one(shop: Shop) -> None:
    """The score by words is from 0 to below 1, highest for the kind that has the words."""
    by_words = shop.ranker.by_words(fold("浴室牆上停滿小飛蟲"))
    assert by_words.dtype == np.float32
    assert by_words.argmax() == KILLER
    assert 0 <= by_words.min() <= by_words.max() < 1


def test_the_nearest_need_is_the_one_that_is_nearest(shop: Shop) -> None:
    """`nearest_need` is the row of the kind's needs, not names, with the highest cosine."""
    need = fold("地漏飛出蟲")
    vector = shop.encoder.encode([need])[0]
    nearest = shop.ranker.rank(need, vector).nearest_need
    for kind, needs in enumerate(NEEDS):
        cosines = [float(shop.encoder.encode([fold(text)])[0] @ vector) for text in needs]
        assert shop.texts[nearest[kind]] == fold(needs[int(np.argmax(cosines))])


def test_meaning_is_the_best_cosine_of_a_kinds_texts() -> None:
    """With meaning alone a kind's total is the highest cosine of all its texts."""
    shop = open_shop(KindWeights(centre=0, meaning=1, words=0, named=0))
    vector = shop.encoder.encode([fold("水管裡的蟲")])[0]
    slow = [
        max(float(shop.encoder.encode([fold(text)])[0] @ vector) for text in (*names, *needs))
        for names, needs in zip(NAMES, NEEDS, strict=True)
    ]
    assert shop.ranker.rank("水管里的虫", vector).total == pytest.approx(slow, abs=1e-5)


def test_without_a_vector_words_and_names_decide(shop: Shop) -> None:
    """Systems without an encoder rank kinds too."""
    scores = shop.ranker.rank(fold("浴室小飛蟲殺蟲劑"), None)
    assert scores.posterior.argmax() == KILLER
    assert scores.posterior.sum() == pytest.approx(1, abs=1e-5)


def test_a_name_that_two_kinds_share_names_both() -> None:
    """A nickname of two kinds counts for both of them."""
    ranker = KindRanker(
        np.eye(2, dtype=np.float32),
        np.eye(2, dtype=np.float32),
        np.arange(2, dtype=np.int32),
        np.ones(2, bool),
        Bm25.of([{}, {}]),
        [["甲乙"], ["甲乙", "丙"]],
        Wording(Segmenter(), RegionalWords(())),
        KindWeights(),
    )
    assert ranker.by_name("甲乙").tolist() == [1, 1]
    assert ranker.rank("甲乙", None).posterior.tolist() == [0.5, 0.5]
