"""The word lists of data/lexicon.toml, arranged for looking words up."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from sightline.vocabulary import data

_STEM = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    "that with from this their have will more make help into they them when what which where every people everyone world users"
    " user customer customers team teams provide better great best other over through about product products service services".split()
)
_HEADS = re.compile(r"\(\?:([^()]*)\)|([\w']+)")


class Phrase(NamedTuple):
    """A signal's name and the expression that is tried where its first word stands."""

    signal: str
    expression: str

    def match(self, text: str, start: int) -> re.Match[str] | None:
        """The phrase at an offset of a text, None where it does not stand there."""
        return _compiled(self.expression).match(text, start)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


class Lexicon(NamedTuple):
    """Word to the lists it is on. Verbs carry their inflections; `base` holds the base forms only.

    `words` show something wherever they stand, `openers` where a statement opens with them; `listed` are all words that are a
    noun, begin a phrase or show something by themselves.
    """

    verbs: dict[str, frozenset[str]]
    base: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    phrases: dict[str, tuple[Phrase, ...]]
    words: dict[str, tuple[str, ...]]
    openers: dict[str, str]
    listed: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package."""
    raw = data("lexicon.toml")
    verbs: dict[str, set[str]] = defaultdict(set)
    base: dict[str, set[str]] = defaultdict(set)
    for name, listed in raw["verbs"].items():
        for verb in listed.split():
            base[verb].add(name)
            for form in (verb,) if name == "state" else _inflections(verb):
                verbs[form].add(name)
    nouns: dict[str, set[str]] = defaultdict(set)
    for name, listed in raw["nouns"].items():
        for noun in listed.split():
            nouns[noun].add(name)
    words: dict[str, list[str]] = defaultdict(list)
    for name, listed in raw["words"].items():
        for word in listed.split():
            words[word].append(name)
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    for name, listed in raw["phrases"].items():
        for expression in listed.strip().splitlines():
            for head in _first_words(expression):
                phrases[head].append(Phrase(name, expression))
    return Lexicon(
        {word: frozenset(names) for word, names in verbs.items()},
        {word: frozenset(names) for word, names in base.items()},
        {word: frozenset(names) for word, names in nouns.items()},
        {word: tuple(found) for word, found in phrases.items()},
        {word: tuple(names) for word, names in words.items()},
        {word: name for name, listed in raw["openers"].items() for word in listed.split()},
        frozenset((*nouns, *phrases, *words)),
    )


def _inflections(verb: str) -> list[str]:
    """The regular forms of a verb."""
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    sibilant = verb.endswith(("s", "x", "z", "sh", "ch"))
    doubled = verb + verb[-1] if re.search(r"[^aeiou][aeiou][pbtmngd]$", verb) else verb
    return [verb, verb + ("es" if sibilant else "s"), verb + "ed", verb + "ing", doubled + "ed", doubled + "ing"]


def _first_words(expression: str) -> list[str]:
    """The words that a phrase may begin with, each as it is looked up."""
    if re.match(r"\w*\[sz\]", expression):
        return [word for letter in "sz" for word in _first_words(expression.replace("[sz]", letter, 1))]
    match = _HEADS.match(expression)
    if match is None:
        raise ValueError(f"a phrase must begin with a literal word: {expression!r}")
    alternatives = match[1].split("|") if match[1] is not None else [match[2]]
    if match[1] is None:
        rest = expression[match.end() :]
        if rest.startswith("?"):
            alternatives = [match[2], match[2][:-1]]
        elif optional := re.match(r"\(\?:([\w|]+)\)(\?)?", rest):
            alternatives = [match[2] + tail for tail in optional[1].split("|")] + ([match[2]] if optional[2] else [])
    words = []
    for alternative in alternatives:
        word = re.match(r"[\w']+", alternative)
        if word:
            words.append(word.group().lower())
    return words


@lru_cache(maxsize=1024)
def stems(text: str) -> frozenset[str]:
    """The beginnings of the telling words of a text."""
    return frozenset([word[:6] for word in _STEM.findall(text.lower()) if word not in _COMMON])
