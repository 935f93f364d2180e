"""What the wording of a statement tells beyond its signals: which words are its own, and which side of the work it measures."""

from __future__ import annotations

import re
from functools import lru_cache

from sightline.patterns import regex

_SIDES = {
    "behaviour": regex(
        r"\b(?:use|uses|used|using|complete|completes|return|returns|come back|book|borrow|order|open|read|start|finish|adopt\w*|active|"
        r"retention|activation|sign|visit|attend\w*|plan|planned|share|reply|answer)\w*\b",
        re.IGNORECASE,
    ),
    "business": regex(
        r"[$€£]|\b(?:revenue|income|cost|margin|sales|renewals?|churn|arr|mrr|turnover|paying|paid|contracts?|budget)\b",
        re.IGNORECASE,
    ),
    "quality": regex(
        r"\b(?:error|defect|fault|incident|outage|complaint|satisf|rate|rating|score|nps|csat|trust|safe|accura|precis|late|delay|wait|on[- ]time|"
        r"uptime|latency|crash|correct|wrong|quality|injur|spoil)\w*",
        re.IGNORECASE,
    ),
}

_COMMON = regex(
    r"\b(?:become|be|the|a|an|to|of|for|in|and|our|we|with|by|on|at|world|global|globally|market|industry|leading|leader|best|number|one|premier|"
    r"innovative|innovation|solutions?|services?|products?|value|quality|excellence|customers?|clients?|stakeholders?|people|everyone|"
    r"business(?:es)?|success|growth|experience|provide|deliver|create|make|help|empower|transform|partner|choice|platform|technology|digital|"
    r"future|better|great|trusted|class|most|first|company|organi[sz]ation|provider|through|all|is|are|mission|exceptional|superior|work|works|ai|enable|connect|life|lives|possible|possibilities|together)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Za-z'-]{2,}")
_JOINING = ("that", "this", "their", "who", "so")


def telling_words(text: str) -> list[str]:
    """The words that not every company could say of itself."""
    return [w for w in _WORDS.findall(text) if not _is_common(w)]


@lru_cache(maxsize=1024)
def _is_common(word: str) -> bool:
    return _COMMON.fullmatch(word) is not None or word.lower() in _JOINING


def sides(text: str) -> frozenset[str]:
    """Which of user behaviour, business and quality a measure is about; s0:114 asks for all three."""
    return frozenset(side for side, pattern in _SIDES.items() if pattern.search(text))
