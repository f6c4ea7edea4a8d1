"""Text into search tokens: dictionary words (jieba's, and words given here) and character bigrams.

Words find what is spelt as the dictionary has it; bigrams find the rest. Both work on folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from assistant.text.fold import fold

_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+(?:[.\-+][0-9a-z]+)*")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# Words that every sentence has: they cost time in every posting list and tell nothing.
STOP = frozenset(
    [
        "的",
        "了",
        "是",
        "我",
        "你",
        "他",
        "她",
        "它",
        "们",
        "在",
        "有",
        "和",
        "就",
        "都",
        "也",
        "很",
        "吗",
        "呢",
        "吧",
        "啊",
        "呀",
        "嘛",
        "啦",
        "个",
        "这",
        "那",
        "想",
        "要",
        "能",
        "会",
        "可以",
        "一个",
        "什么",
        "怎么",
        "有没有",
        "东西",
        "请问",
        "帮",
        "给",
        "把",
        "被",
        "让",
    ]
)


class Segmenter:
    """jieba's dictionary plus the shop's own words."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        from rjieba import Jieba

        self._jieba = Jieba()
        for word in sorted({fold(word) for word in words}):
            if len(word) > 1 and " " not in word:
                self._jieba.add_word(word, self._jieba.suggest_freq(word), "n")

    def words(self, text: str) -> list[str]:
        """Return the folded words in order, longer ones after their parts; no stop words, no
        punctuation.
        """
        return [
            w for w in self._jieba.cut_for_search(fold(text)) if w not in STOP and _WORD.search(w)
        ]

    def cuts(self, text: str) -> set[int]:
        """Return the places where words of a folded text begin or end, 0 and its length among
        them.
        """
        ends = accumulate(map(len, self._jieba.cut(text)))
        return {0, *ends}


def bigrams(text: str) -> list[str]:
    """Return character pairs of each Chinese run (a lone character stands for itself) and whole
    Latin runs.
    """
    tokens: list[str] = []
    for run in _RUN.findall(fold(text)):
        if len(run) == 1 or not _CHINESE.match(run):
            tokens.append(run)
        else:
            tokens += (run[at : at + 2] for at in range(len(run) - 1))
    return tokens
