"""What can be observed in a statement: the signals, each with the words that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from sys import intern
from typing import NamedTuple

from sightline.domain import Signal
from sightline.heuristics.grammar import COUNTABLE, LIMIT, numbers
from sightline.heuristics.lexicon import Lexicon, lexicon

_TOKEN = re.compile(r"[\w']+(?:-[\w']+)*")
_LEAD = re.compile(
    r"(?:(?:our|the|its|this) (?:[\w-]+ ){0,3}?(?:mission|goal|aim|objective|purpose|vision)(?: (?:of|for) [^.,;]{1,60}?)? (?:is|are)"
    r"(?: to)? |(?:[\w' -]{1,40}? )?(?:exists?|aims?|seeks?|strives?|works?) to |in order to |to |"
    r"we(?:'ll| will| want to| must| need to| should| plan to| aim to| are going to|'re going to| also want to)? |"
    r"(?:please |also |then |and )+|"
    r"(?:successfully|continuously|fully|significantly|consistently|meaningfully|dramatically|drastically|further|proactively|"
    r"positively|officially|possibly|fully|begin to|continue to|start to|help to) )+",
    re.IGNORECASE,
)
#: What opens with none of these has a "to " within so many characters, or nothing before its verb.
_LEADERS = frozenset(
    "our the its this to we we'll we're please also then and successfully continuously fully significantly consistently "
    "meaningfully dramatically drastically further proactively positively officially possibly".split()
)
_LED = 64
_NOUN_SUBJECT = re.compile(
    r"[\w-]+ (?:[\w-]+ ){0,3}?(?:is|are|was|rises?|falls?|drops?|grows?|down|up|below|under|above|over|stays?|remains?|reach(?:es)?|"
    r"at|within|<|>|≤|≥|\d)",
    re.IGNORECASE,
)
_LONG_SUBJECT = re.compile(
    r"[\w-]+ (?:[\w'-]+ ){0,7}?(?:is|are|was|were|rises?|falls?|drops?|grows?|stays?|remains?|reach(?:es)?)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?!https?:)[\w &/'(),.-]{1,40}?(?:(?<=\w|\)):| [-–—]) +(?=\w+ \w+)")
#: A title ends with one of these marks, within so many characters.
_TITLE_ENDS = (": ", " - ", " – ", " — ")
_TITLED = 44
_VERBAL = frozenset(f"{kind}-verb" for kind in ("outcome", "output", "activity", "mission"))
_PLACED = itemgetter(1, 0)
#: What follows a subject, so that the word before it is no verb: "Research is ...".
_FINITE = frozenset("is are was were has have had will can should must does".split())
_MARKS = (("(", "bracket"), (";", "semicolon"), (": ", "colon"))
_FAR = re.compile(r"\b20(?:3[5-9]|[4-9]\d)\b|\bin (?:ten|twenty|thirty|[1-9]\d) years\b")
_AUXILIARY = frozenset(("is", "has", "was", "does"))
#: A named subject and what it does: "Northlight Rescue finds ...".
_THIRD = re.compile(
    r"(?:The |Our |the |our )?(?:(?:[A-Z0-9][\w.&'-]*|of|for|and|&|the|team|group|unit|project|foundation|company) ){1,6}?(?:\w+ly )?(?P<verb>[a-z]+s)\b"
)
_SNAKE = re.compile(r"^[a-z]+(?:_[a-z0-9]+)+$")
_STATE_VERBS = frozenset("is are be becomes remains stays has have works can gets understands know knows trust".split())
#: What opens a clause or an aside whose verb is not that of the statement.
_COMPARED = re.compile(r" ?[<>≤≥=]")
#: What opens a count that is to be reached: "Have 200 clubs".
_HAS = frozenset(("have", "get"))
_SOME = re.compile(r" (?:to )?(?:at least |over |more than |around |about )?\d")
_STATE = frozenset(("state",))
_PRONOUNS = frozenset("we they you it i he she this these that those there".split())
#: What follows a verb that opens an order: "Partition the table". What opens a line before them otherwise is no verb.
_DETERMINERS = frozenset("a all an any each every existing its our the their these this those your".split())
_CLOSED = frozenset(
    """about above across after again against all along already although among and any around as at because before behind below
    beneath beside between beyond both but by despite down during each either enough even every except few fewer for from half
    how if in inside instead into is it just less like many maybe more most much near neither next no none nor not now of off
    on once one only or other our out outside over past per perhaps plus quite rather since so some still such than that the
    then there these they this those though through throughout till to today together tomorrow too toward towards twice under
    unless unlike until up upon us via was we what when where whether which while who whom whose why with within without
    yesterday yet you""".split()
)
_SUBORDINATE = re.compile(r"\b(?:which|what|who|where|that|as|because)\b[^.;]*$|\([^)]*$")
_BENEFICIARY = frozenset(
    "for help helps helping enable enables empower empowers let lets give gives giving allow allows serve serves".split()
)


@lru_cache(maxsize=2048)
def signals(text: str) -> tuple[Signal, ...]:
    """The signals of a statement, in the order of the text; each name at most once.

    Names: `deadline`, `quantity`, `countable` (a quantity that only counts), `delta`, `placeholder`; `outcome-verb`,
    `output-verb`, `activity-verb`, `mission-verb` where one leads; `artifact`, `condition`, `metric-noun`,
    `person`, `event` nouns; the phrase, word and opener lists of data/lexicon.toml by their names; `state`, `noun-phrase`,
    `beneficiary`, `purpose`, `question`, `long`, `short`, `past`.
    """
    shown = text[:LIMIT]
    plain = shown.replace("’", "'")
    words = lexicon()
    said = _said(plain, words)
    found: dict[str, Signal] = {}
    for name, start, end in chain(
        _number_signals(plain),
        _lead(plain, said, words),
        _phrases(plain, said, words),
        _nouns(said, words),
        _words(plain, said, words),
    ):
        if name not in found:
            found[name] = Signal(name, start, end, intern(shown[start:end]))
    for name, start, end in _shape(plain, said, found):
        if name not in found:
            found[name] = Signal(name, start, end, intern(shown[start:end]))
    return tuple(sorted(found.values(), key=_PLACED))


class _Said(NamedTuple):
    """The words of a text in lower case, where each stands, and those that the lexicon knows, by their index."""

    words: list[str]
    places: list[re.Match[str]]
    telling: list[int]


def _said(text: str, words: Lexicon) -> _Said:
    ascii = text.isascii()
    places = list(_TOKEN.finditer(text.lower() if ascii else text))
    spoken = [place[0] for place in places] if ascii else [place[0].lower() for place in places]
    listed = words.listed
    return _Said(spoken, places, [i for i, word in enumerate(spoken) if word in listed or "-" in word])


def _number_signals(text: str) -> Iterator[tuple[str, int, int]]:
    result = numbers(text)
    for name, hits in (("deadline", result.dates), ("placeholder", result.placeholders), ("delta", result.deltas)):
        if hits:
            yield name, hits[0].start, hits[0].end
    if not result.quantities:
        return
    measures = next((hit for hit in result.quantities if hit.name not in COUNTABLE), None)
    none = any(hit.name == "zero" for hit in result.quantities)
    hit = measures or result.quantities[0]
    yield "quantity" if measures or none else "countable", hit.start, hit.end


def _lead(text: str, said: _Said, words: Lexicon) -> Iterator[tuple[str, int, int]]:
    """The verb that leads, after what may stand before it."""
    prefix = _TITLE.match(text) if any(map(text[:_TITLED].__contains__, _TITLE_ENDS)) else None
    begun = prefix.end() if prefix else 0
    index = next((i for i, place in enumerate(said.places) if place.start() >= begun), None)
    told = index is not None and (said.words[index] in _LEADERS or " to " in text[begun : begun + _LED])
    skipped = _LEAD.match(text, begun) if told else None
    if skipped:
        index = next((i for i, place in enumerate(said.places) if place.start() >= skipped.end()), None)
    if index is None:
        return
    after = said.words[index + 1] if index + 1 < len(said.words) else ""
    index += skipped is None and said.words[index].endswith("ly") and after in words.base
    (start, end), word = said.places[index].span(), said.words[index]
    kinds = words.verbs.get(word) or words.verbs.get(word.split("-")[0] if "-" in word else word, frozenset())
    noun = word in words.nouns or word.endswith("s")
    subject = noun and bool((_LONG_SUBJECT if word.endswith("s") else _NOUN_SUBJECT).match(text, start))
    following = said.words[index + 1] if index + 1 < len(said.words) else ""
    subject = subject or following in _FINITE or (word in words.nouns and "person" in words.nouns.get(following, ()))
    subject = subject or ("person" in words.nouns.get(word, ()) and following in words.verbs)
    subject = subject or _COMPARED.match(text, end) is not None
    gerund_noun = word.endswith("ing") and skipped is None and index == 0
    if not subject and text[end : end + 1] not in (",", ":"):
        for kind in kinds - {"state"}:
            yield f"{kind}-verb", start, end
        if kinds - {"state"} and gerund_noun:
            yield "gerund", start, end
        small = following in _DETERMINERS and text[said.places[index + 1].start()].islower()
        orders = small and word not in _CLOSED and not kinds and not word.endswith(("s", "ed", "ing"))
        if orders and skipped is None:
            yield "activity-verb", start, end
        if skipped is None and ((word in words.base and kinds != _STATE) or orders):
            yield "imperative", start, end
        if skipped is None and word in _HAS and _SOME.match(text, end):
            yield "outcome-verb", start, end
    if skipped and text[begun : begun + 3].lower() == "to ":
        yield "infinitive", begun, begun + 2


def _phrases(text: str, said: _Said, words: Lexicon) -> Iterator[tuple[str, int, int]]:
    for index in said.telling:
        for phrase in words.phrases.get(said.words[index].split("-")[0], ()):
            start = said.places[index].start()
            if (match := phrase.match(text, start)) and not (
                phrase.signal == "past" and _SUBORDINATE.search(text, 1, start)
            ):
                yield phrase.signal, start, match.end()


def _nouns(said: _Said, words: Lexicon) -> Iterator[tuple[str, int, int]]:
    for index in said.telling:
        kinds = words.nouns.get(said.words[index])
        if kinds is None:
            continue
        start, end = said.places[index].span()
        for kind in kinds:
            yield {"metric": "metric-noun"}.get(kind, kind), start, end
        if "person" in kinds and not _BENEFICIARY.isdisjoint(said.words[max(0, index - 4) : index]):
            yield "beneficiary", start, end


def _words(text: str, said: _Said, words: Lexicon) -> Iterator[tuple[str, int, int]]:
    """Single telling words, what opens the statement, and marks."""
    for index in said.telling:
        start, end = said.places[index].span()
        if said.words[index] == "may" and index and text[start].isupper():
            continue
        for name in words.words.get(said.words[index], ()):
            yield name, start, end
    if said.words:
        opens = min(1, len(said.words) - 1) if said.words[0] == "the" else 0
        if opener := words.openers.get(said.words[opens]):
            yield opener, *said.places[opens].span()
        if said.words[0][0].isdigit():
            yield "opens-number", *said.places[0].span()
    for mark, name in _MARKS:
        if (at := text.find(mark)) >= 0:
            yield name, at, at + 1
    if ("20" in text or " years" in text) and (far := _FAR.search(text)):
        yield "far-date", far.start(), far.end()
    if (third := _THIRD.match(text)) and third["verb"] in words.verbs and third["verb"] not in _AUXILIARY:
        yield "third-person", third.start("verb"), third.end("verb")


def _shape(text: str, said: _Said, found: dict[str, Signal]) -> Iterator[tuple[str, int, int]]:
    count = len(said.words)
    verbal = not _VERBAL.isdisjoint(found)
    state = next((i for i, word in enumerate(said.words[:14]) if word in _STATE_VERBS and (i or word in _HAS)), None)
    if text.rstrip().endswith("?"):
        yield "question", len(text.rstrip()) - 1, len(text.rstrip())
    if count > 40:
        yield "long", *said.places[40].span()
    if count <= 2:
        yield "short", 0, len(text)
    if "_" in text and _SNAKE.match(text.strip()):
        yield "snake-case", 0, len(text)
    if state is not None and not verbal and "past" not in found:
        yield "state", *said.places[state].span()
    if state is None and not verbal and 2 <= count <= 12 and said.words[0] not in _PRONOUNS:
        yield "noun-phrase", 0, len(text)
    if count <= 6 and "metric-noun" in found and not verbal and state is None:
        yield "bare-metric", found["metric-noun"].start, found["metric-noun"].end
