"""What a line is by itself: a form's prompt, an aside, the lead of what follows, a measure in the place of a mission."""

from __future__ import annotations

import re

from sightline.domain import Declaration, Level
from sightline.extract.labels import sentences
from sightline.heuristics.grammar import numbers
from sightline.heuristics.lexicon import lexicon
from sightline.patterns import regex

_TEMPLATE = re.compile(
    r"^[^\w\[<{_.]*(?:\[[^\]]{3,}\]|<[^>]{3,}>|\{\{.*\}\}|\{[^{}]{3,}\}|_{3,}|TB[DCA]|N/?A|lorem ipsum.*|\.\.\.|add more|to be added|\{:[^{}]*\}|TOC(?: \{:.*\})?)\W*$",
    re.IGNORECASE,
)
#: Who wrote to whom, who speaks in a chat, and what a rank means: "Memo from Ada to all, 4 May", "Sam Hill  10:02 AM", "P0: must ship".
_ASIDE = re.compile(
    r"(?:[Mm]emo|[Nn]ote|[Ll]etter|[Mm]essage) (?:from|to) [^.!?]{3,120}$|(?:From|To|Cc|Date|Subject): "
    r"|(?:[A-Z][\w.'-]+ ){1,3}\s*\d{1,2}:\d\d(?: ?[AaPp][Mm])?$"
    r"|P[0-5]\s*(?:[:=–—-]|is\b|means\b)\s*(?i:(?:an? |the )?(?:must|should|could|would|won't|nice|critical|urgent|high|medium|low|"
    r"block|important|everything|anything|optional|stretch|committed|top|next|later|now|never|default))"
)
#: A question to the reader: "How does this serve our vision? (checklist)".
_QUESTION = re.compile(
    r"(?:how|what|why|when|where|who|which|do|does|did|is|are|can|could|should|would|will|have|has)\b[^.!?]*\?\W*(?:\([^()]*\)\W*)?$",
    re.IGNORECASE,
)
#: The letters and marks that prompts and asides begin with, but for the asides that hold a colon.
_PROMPTS = frozenset("tTnNlLaA[<{_.MmP")
_DASHES = (" - ", " – ", " — ")
#: A title of a few words before a dash, and sentences behind it.
_TITLED = re.compile(r"(?P<title>[A-Z]\w+ [^.:;?!–—]{2,60}?\w) +[-–—] +(?=[A-Z][^.]{20,}\.(?:\s|$))")
#: A sentence that says which level it is of, within so many characters.
_SAYS_ITS_LEVEL = re.compile(
    r"(?:[\w&.'’-]+ ){0,4}(?P<level>mission|vision|purpose)(?: (?:of|for)(?: [\w&.'’-]+){1,5}?)? is (?:to|that|of|a|an)\b",
    re.IGNORECASE,
)
_SAID = 90
#: A value at the end of a line, and headings below which values are targets.
_AIMED = regex(r":\s*(?P<sign>[<>≤≥~≈+±−-]?)\s?[$€£]?\d[\d.,]*\s?\S{0,12}(?:\s\S+){0,3}$")
_SUCCESS = regex(r"\b(?:success|kpis?|targets?)\b", re.IGNORECASE)
_NORTH_STAR = re.compile(r"\bnorth star\b", re.IGNORECASE)
_MEASURE = regex(
    r"(?:the )?(?:number|share|percentage|rate|count|weekly|monthly|daily|active|median|average|total|time)\b",
    re.IGNORECASE,
)
_ITEM_WORDS = 45
_WANTS = re.compile(r"we (?:should|want|must|will|need|aim|plan)\b", re.IGNORECASE)
#: A line of so many words that goes on in a list says by itself what is intended.
_INTENDING = 6
#: A name has at most so many words.
_NAMES = 6
#: So few words are a name although one of them is a verb.
_TITLE = 2
_PROMISES = regex(
    r"\b(?:we|they) (?:also )?(?:will|need to|must|want to|plan to|aim to|intend to|are (?:also )?going to)\b|\bwe['’]ll\b",
    re.IGNORECASE,
)


_INTENDS = regex(
    r"\b(?:we|they|(?:the|this|our|each|every) (?:\w+ )?(?:team|project|group|council|board|foundation|organi[sz]ation))(?: also| now| therefore| further)? "
    r"(?:will|would like to|needs? to|must|want to|plan to|aim to|intend to|propose|have to|hope to|seek to|should|are (?:also )?(?:going|aiming|planning|working))\b"
    r"|\b(?:we|they) are (?:also |now |currently )?\w{3,}ing\b"
    r"|\bwe['’](?:ll|d like to)\b",
    re.IGNORECASE,
)


#: What opens the name of a thing rather than a sentence: "What we are working on".
_ASKS = re.compile(r"\W*(?:what|how|why|where|when|which|who)\b", re.IGNORECASE)


def intends(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a sentence says what somebody means to do or to reach."""
    end = len(text) if end is None else end
    return _INTENDS.search(text, start, end) is not None and not _ASKS.match(text, start, end)


def says_nothing(text: str, start: int = 0) -> bool:
    """Whether a line is a form's prompt behind its label, or says only who wrote to whom, who speaks, or what a rank means."""
    if "?" in text and _QUESTION.match(text, start):
        return True
    if (
        text[start : start + 1].isalpha()
        and text[start] not in _PROMPTS
        and text[:1] not in _PROMPTS
        and ":" not in text
    ):
        return False
    return _TEMPLATE.match(text[start:]) is not None or _ASIDE.match(text) is not None


def acts(text: str) -> bool:
    """Whether a text says what is to be done: a link list names pages, a linked plan opens with a verb."""
    words = text.lower().split()
    return len(words) >= 3 and words[0] in lexicon().base


def only_names(text: str) -> bool:
    """Whether a few words only name something, as "Update" and "Fewer missed nights" do: the more of them have no verb."""
    words, known = text.lower().split(), lexicon()
    spoken = len(words) > _TITLE and any(word in known.verbs and word not in known.nouns for word in words)
    return len(words) <= _NAMES and not spoken


def tells_much(text: str, start: int, end: int) -> bool:
    """Whether an item is a paragraph of several statements: it is long, or two of its sentences each promise something."""
    if len(text.split()) > _ITEM_WORDS:
        return True
    return sum(_PROMISES.search(text, first, last) is not None for first, last in sentences(text, start, end)) > 1


def said_to_be(text: str) -> Declaration | None:
    """What a sentence itself says that it is: "The mission of the hub is to ..."."""
    if " is " not in text[:_SAID] or (said := _SAYS_ITS_LEVEL.match(text)) is None:
        return None
    level = Level.VISION if said["level"].lower() == "vision" else Level.MISSION
    return Declaration(level, "label", said["level"])


def titled(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a title ends and where what is told about it begins: "Raise more money - Today nobody asks for any. ..."."""
    found = _TITLED.match(text, start, end) if any(map(text.__contains__, _DASHES)) else None
    if found is None or found["title"].split()[0].lower() not in lexicon().base:
        return None
    return found.end("title"), found.end()


def aims_at(declared: Declaration, text: str) -> bool:
    """Whether a measure comes with the value that it should reach: "Load time: <2 seconds", and under success metrics "Uptime: 99 %"."""
    if declared.level is not Level.METRIC or (value := _AIMED.search(text)) is None:
        return False
    return bool(value["sign"]) or _SUCCESS.search(declared.words) is not None


def star_or_mission(declared: Declaration | None, text: str) -> Declaration | None:
    """A claim, but that a north star which is a figure or a measure is one, and no mission."""
    if declared is None or declared.level is not Level.MISSION or not _NORTH_STAR.search(declared.words):
        return declared
    level = Level.GOAL if numbers(text).quantities else Level.METRIC if _MEASURE.match(text) else Level.MISSION
    return declared._replace(level=level)


def introduces_itself(text: str) -> bool:
    """Whether a line that ends in a colon says what is intended, and goes on below: "Show up first in a search for:"."""
    words = text.lower().split()
    if len(words) < _INTENDING:
        return False
    return words[0] in lexicon().base or words[0] in ("be", "show") or _WANTS.match(text) is not None


def leads(text: str) -> bool:
    """Whether a text only introduces what follows it."""
    return text.rstrip(" *_").endswith(":")
