"""The grammars of dates and quantities, and what must not be taken for either.

Dates and masks are applied first, each hit replaced by blanks, so that `SOC 2`, `v2.3`, `p95` or `Q3 2026`
are never read as measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from sightline.patterns import lowered

MON = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
YR = r"20\d\d"
NW = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"
N = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
MAG = r"(?:\s?(?:k|mm?|bn?|thousand|million|billion)\b)"
UT = r"(?:ms|milliseconds?|secs?|seconds?|s|mins?|minutes?|hrs?|hours?|h|days?|wks?|weeks?|months?|quarters?|years?)"
CMP = (
    r"(?:>=|<=|≥|≤|>|<|~|≈|at least|at most|no (?:more|less|fewer) than|(?:more|less|fewer|greater|lower|higher|better|faster) than"
    r"|under|below|above|over|up to|within|min(?:imum)?(?: of)?|max(?:imum)?(?: of)?|exactly|about|around|approximately)"
)

MASK = {  # applied first: digits that are not measures
    "horizon": r"\b(?:(?:in|within|over)\s+(?:the\s+)?(?:next\s+)?)?(?:three|four|five|six|seven|eight|ten|fifteen|twenty|[3-9]|1\d|20)(?:\s?[-–]\s?\d+)?\s+years\b(?=\s+(?:from|out|hence)|[,.]|\s*$)|\b(?:in|within|over)\s+(?:the\s+)?(?:next\s+)?(?:three|five|ten|twenty|[3-9]|1\d|20)\s+years\b",
    "url": r"https?://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.[\w.]+",
    "standard": r"\b(?:SOC|ISO(?:/IEC)?|PCI(?:[ -]DSS)?|FIPS|NIST(?: SP)?|RFC|ADR|PEP|WCAG|IFRS|CVE|Section)[ -]?\d[\d.\-]*(?:\s?[-,]?\s?type[ -]?(?:1|2|I{1,2})\b)?",
    "tech": r"\b(?:OAuth|IPv|HTTP/|UTF-?|SHA-?|AES-?|ES|Web|Python |Java |PHP |Vue|Angular |GPT-?|Claude |Gemini |Llama[- ]?|Windows |Log4j|S|EC|K)\d+(?:\.\d+)*[a-z]?\b(?!\s?%)",
    "idiom": r"\b(?:24[/x]7|(?<!from )9[- ]to[- ]5\b|360[- ]degree|80/20|Fortune \d+|B2[BCG]|P2P|[2-6]G|1:1s?|top[- ]?\d{1,3}|(?:tier|level|stage|phase|priority|horizon|wave|gate|part|step)[- ]?\d\b\+?|[PLT][0-4]\b|series [A-F]\b|p(?:50|75|90|95|99(?:\.9+)?)\b|day[- ]?\d{1,3}(?= (?:retention|cohort)))",
    "confidence": r"\bconf(?:idence)?\.?(?: level| score)?\s*[:=]?\s*\d+(?:\.\d+)?\s?(?:/\s?\d+|%)?",
    "item_id": r"\b(?:KR|OKR|OBJ|INI)[ -]?\d+(?:\.\d+)*\b(?!\s?%)|\b[OG]-?\d(?:\.\d+)*\b",
    "ticket": r"\b(?!(?:SOC|ISO|COVID|GPT|UTF|SHA|AES|FY|CY|KR|PI|TLS|WCAG|RFC|ADR|CVE)-)[A-Z][A-Z0-9]{1,9}-\d{1,6}\b|(?<![\w&])#\d{1,6}\b|\bGH-\d+\b",
    "version": r"\bv\d+(?:\.\d+){0,3}(?:-[a-z]+\.?\d*)?\b|\b(?:version|release|rev\.?)\s+\d+(?:\.\d+)*\b|\b[A-Z]\w+ \d{1,2}\.\d{1,2}(?:\.\d+)?\b(?!\s?(?:%|x\b|/|k\b|m\b))",
}
CASE_SENSITIVE = {"ticket", "version", "item_id", "redacted"}
DATE = {
    "iso": rf"\b{YR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?\b",
    "slash": r"\b(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|[12]\d|3[01])[/.](?:20)?\d\d\b",
    "fiscal": r"\b(?:FY|CY)\s?'?(?:20)?\d\d(?:\s?[-/]?\s?(?:Q[1-4]|H[12]))?\b",
    "quarter": r"\b(?:Q[1-4]|[1-4]Q)(?:\s?[-/,']?\s?(?:FY\s?)?'?(?:20)?\d\d)?\b(?!\.\d)|\b20\d\d[-\s]?Q[1-4]\b|\b(?:first|second|third|fourth|last)\s+quarter\b",
    "half": r"\b(?:H[12]|[12]H)(?:\s?[-/']?\s?(?:FY)?'?(?:20)?\d\d)?\b|\b20\d\d[-\s]?H[12]\b",
    "month_day": rf"\b{MON}\.?\s+(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)(?:,?\s+{YR})?|\b(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s+)?{MON}\b(?:\s+{YR})?",
    "month_year": rf"\b{MON}\.?\s+(?:{YR}|'\d\d)\b",
    "prep_month": rf"\b(?:by|before|until|through|in|(?:end|start|beginning|middle) of|early|mid|late)[\s-]+{MON}\b",
    "year": rf"\b(?:by|before|until|through|in|during|(?:end|start|beginning) of)\s+(?:the\s+(?:end|start)\s+of\s+)?(?:calendar\s+|fiscal\s+)?(?:year\s+)?{YR}\b",
    "eo": r"\bEO(?:Y|Q|M|W|H|FY)\b|\b(?:year|quarter|month)[- ]end\b|\b(?:end|close)[- ]of[- ](?:the[- ]|this[- ]|next[- ])?(?:fiscal[- ])?(?:year|quarter|half|month|sprint|cycle|PI)\b",
    "relative": r"\b(?:this|next|current|coming|following)\s+(?:fiscal\s+)?(?:week|sprint|month|quarter|half|year|cycle|PI)\b",
    "within": rf"\b(?:within|in|over|during|for)\s+(?:the\s+)?(?:next|first|coming|following)\s+{NW}\s*[- ]?(?:days?|weeks?|sprints?|months?|quarters?|years?)\b|\bwithin\s+{NW}\s*[- ]?(?:weeks?|sprints?|months?|quarters?|years?)\b|\bwithin\s+(?:30|45|60|90|100|120|180)\s+days\b(?!\s+(?:of|after|from)\b)",
    "season": r"\b(?:by|before|until|this|next|in)\s+(?:the\s+)?(?:end\s+of\s+)?(?:early\s+|late\s+)?(?:spring|summer|autumn|winter|christmas|easter)\b|\b(?:spring|summer|autumn|fall|winter)\s+20\d\d\b|\bby\s+the\s+end\s+of\s+the\s+(?:\w+\s+)?(?:school|academic|financial|calendar)?\s*(?:year|term|season)\b|\b(?:by|before)\s+the\s+(?:[A-Z]\w+\s+)?(?:release|launch|deadline|board meeting|election)\b|\b(?:by|before)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    "sprint": r"\b(?:sprint|iteration)\s*#?\d+\b|\bPI[ -]?\d+(?:\.\d+)?\b",
}
QUANT = {
    "percent": rf"{N}\s?(?:%|percent(?:age points?)?\b|pct\b|pp\b|ppts?\b|bps\b)",
    "currency": rf"(?:[$€£¥₹]\s?|\b(?:USD|EUR|GBP)\s?){N}{MAG}?|{N}{MAG}?\s?(?:USD|EUR|GBP|dollars|euros)\b",
    "multiple": rf"(?<![\w.]){N}(?:\s?[-–]\s?{N})?\s?[x×](?!\w)|\b(?:doubl|tripl|quadrupl|halv)(?:e|es|ed|ing)\b|\b(?:two|three|four|five|ten)fold\b|\b(?:twice|(?:three|four|five|ten) times) (?:as|the)\b",
    "duration": rf"(?<![\w.$]){N}\s?[- ]?(?:business |working )?{UT}(?!\w)",
    "ratio": rf"(?<![\d/]){N}\s?/\s?(?:5|7|10|100)\b(?![/\d])|\b{N} (?:out )?of {N}\b|\b\d+ in \d+\b",
    "share": r"\b(?:two|three|four|five|six|seven|eight|nine|ten) (?:out )?of (?:three|four|five|six|seven|eight|nine|ten|twelve|twenty|a hundred)\b|\b(?:one|two|three) in (?:two|three|four|five|six|ten|twenty)\b",
    "score": rf"\b(?:NPS|eNPS|CSAT|CES|SUS|DSAT|ROAS|LTV|CAC|ARPU|MTTR|MTTD|F1|AUC|WER|LCP|CLS|TTFB)\b[^.;,]{{0,25}}?{N}|{N}\+?\s?(?:NPS|CSAT|points?)\b",
    "threshold": rf"{CMP}\s*[$€£]?{N}",
    "rate": rf"{N}{MAG}?\s?(?:\w+\s)?(?:/|per)\s?(?:day|week|month|quarter|year|user|seat|customer|account|engineer|hour|request|session|1,?000|100k)\b",
    "count": rf"(?<![\w.#/$-]){N}{MAG}?\+?(?:\s(?!of\b|and\b|or\b|to\b|in\b|by\b|on\b|at\b)[a-z][\w-]*){{0,3}}?\s(?!this\b|is\b|was\b|less\b|plus\b|across\b)[a-z][\w-]+s\b",
    "target": rf"(?:\bto|\breach(?:es|ing)?|\bhit|\bachieve|\bexceed|[:=→]|->)\s*[$€£]?{N}{MAG}?(?!\s?(?:of|and|or)\b)",
    "zero": r"\bzero\b(?!-)|(?<![\w.$])0(?=\s+(?:\w+\s)?(?:incidents?|outages?|defects?|errors?|breaches|escalations?|complaints?|regressions?|bugs?|failures))|\b(?:no|without any)\s+(?:\w+\s){0,2}(?:incidents?|outages?|data loss|breaches|regressions?|escalations?|violations?|stock-?outs?)\b",
    "word_num": r"\b(?:at least one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|fifty|(?:a )?dozen|(?:a )?hundred)\s+(?:(?!(?:is|are|was|of|and|or|then)\b)[a-z][\w-]*\s+){0,3}[a-z][\w-]{2,}s\b",
    "redacted": r"(?<![\w-])[NMXP]\d{1,2}\b|\$[A-Z]\b(?!\w)|(?<!\w)[NXM]\+|\[?_?N_?\d?\]?(?=\s?(?:%|ARR|MAU|IARR|MQLs?\b|customers\b))",
}
PLACEHOLDER = (
    r"(?<![\w$])x{1,3}\s?%|\bTB[DCA]\b|\?\?+|_{3,}|\b(?:at least|at most|reach|deliver|from|to)\s+(?:x|y|xx)\b(?=\s|$)"
    r"|(?<![-*+]\s)(?<!\d[.)]\s)\[[\sxn]\]|\[(?:target|metric|baseline|number|tbd|date|owner|name|value|progress|narrative|(?:measurable|state|describe|insert|specific|team|your|high-level|what|who|target audience|outcome|approach|impact|name|role|progress|narrative)\b[^\]]*)\](?!\()"
    r"|\{\{[^}]*\}\}|<(?:target|metric|value|date|owner|number|name)>|\blorem ipsum\b"
)
DELTA = {
    "from_to": rf"\bfrom\s+(?:~|about |around |an? |the current )?[$€£<>~]?\s?{N}[^.;]{{0,40}}?\s+(?:up |down )?(?:to|→|->)\s+(?:at least |under |below |over |less than |more than |[<>~≤≥]\s?)?[$€£]?\s?{N}",
    "arrow": rf"[$€£]?{N}{MAG}?\s?(?:%|[a-z/]{{1,6}})?\s?(?:→|->|⟶)\s?[$€£<>~≤≥]?\s?{N}",
    "baseline": rf"\b(?:baseline|currently|current(?: value| level)?|today|up from|down from|vs\.?|versus|compared (?:to|with))\b\s*(?:is|of|at|was|:|=|the|our)?\s*(?:~|about )?[$€£<>]?\s?{N}",
    "aside": rf"\((?:(?:we(?:'re| are)(?: now| currently)?|it(?:'s| is)|now|today|current(?:ly| value| level)?|is|was|were|(?:up |down )?from|last (?:year|quarter|month|week))"
    rf"[\s:=]+(?:(?:is|at|was|only|about|around)\s+)?[~≈]?\s?[$€£]?(?!20\d\d\b){N}"
    rf"|[~≈]?[$€£]?(?!20\d\d\b){N}{MAG}?\s?(?:%|percent\b)?\s?(?:today|now|currently|so far|at present|last (?:year|quarter|month|week))\b)"
    rf"|, (?:(?:up |down )?from|was|now|currently) [~≈]?[$€£]?(?!20\d\d\b){N}",
    "by": rf"\b(?:by|of)\s+(?:at least |an additional |another |~|about |more than )?[$€£]?{N}\s?(?:%|percent|pp|x\b|points?|{UT}\b)|\b(?:increase|decrease|reduction|drop|lift|growth|improvement)\s+of\s+{N}|(?<!\w)[+-]\s?{N}\s?%",
}


#: Longer statements are judged by their beginning, which bounds the cost of any one of them.
LIMIT = 600


#: Quantities that only count something; whether they measure depends on the words around them.
COUNTABLE = frozenset({"count", "word_num", "target", "threshold", "duration", "zero", "redacted"})


class Hit(NamedTuple):
    """What a grammar found: its name and where."""

    name: str
    start: int
    end: int


class Numbers(NamedTuple):
    """The dates of a statement, its quantities up to the first that measures, its first change and placeholder."""

    dates: tuple[Hit, ...]
    quantities: tuple[Hit, ...]
    deltas: tuple[Hit, ...]
    placeholders: tuple[Hit, ...]


class _Table(dict[str, "re.Pattern[str]"]):
    """The patterns of a grammar by name, each compiled when it is first needed.

    All but the case-sensitive ones are written in lower case, for lower-case text: ignoring case takes twice the time.
    """

    def __init__(self, expressions: dict[str, str]) -> None:
        super().__init__()
        self.expressions = expressions

    def __missing__(self, name: str) -> re.Pattern[str]:
        expression = self.expressions[name]
        expression = f"(?={FIRST[name]})(?:{expression})" if name in FIRST else expression
        self[name] = re.compile(expression if name in CASE_SENSITIVE else lowered(expression))
        return self[name]


_MASK, _DATE, _QUANT, _DELTA = map(_Table, (MASK, DATE, QUANT, DELTA))
_HOLE = _Table({"placeholder": PLACEHOLDER})
TABLES = (_MASK, _DATE, _QUANT, _DELTA, _HOLE)
_MONTHS = "jan janu feb febr mar marc apr apri may jun june jul july aug augu sep sept oct octo nov nove dec dece"
_YEARS = " ".join(f"20{decade}{year}" for decade in range(10) for year in range(10))
_SMALL = "two thre four five six seve eigh nine ten elev twel twen fift doze hund leas"
_UNITS = "ms mill sec secs seco s min mins minu hr hrs hour h day days wk wks week mont quar year"
_SEASONS = "spri summ autu wint fall chri east mond tues wedn thur frid satu sund year term seas scho acad fina cale rele laun dead boar elec"
_NOUGHT = "zero inci outa defe erro brea esca comp regr bug bugs fail data viol stoc"
_EDGES = "end clos eoy eoq eom eow eoh eofy"
#: A pattern is tried only where a word that begins with one of these, or one of these marks, stands in the text.
NEEDS = {name: frozenset(heads.split()) for name, heads in {
    "horizon": "year", "url": "http www @", "standard": "soc iso pci fips nist rfc adr pep wcag ifrs cve sect", "ticket": "- #",
    "tech": "oaut ipv http utf sha aes es web pyth java php vue angu gpt clau gemi llam wind log s ec k",
    "idiom": "24 9 360 80 fort b p g : top tier leve stag phas prio hori wave gate part step seri day l t",
    "confidence": "conf", "item_id": "kr okr obj ini o g", "version": "v vers rele rev .",
    "iso": _YEARS, "slash": "/ .", "fiscal": "fy cy", "quarter": "q quar", "half": "h", "month_day": _MONTHS,
    "month_year": _MONTHS, "prep_month": _MONTHS, "year": _YEARS, "eo": _EDGES, "relative": "this next curr comi foll",
    "within": "next firs comi foll with", "season": _SEASONS, "sprint": "spri iter pi",
    "percent": "% perc pct pp ppt ppts bps", "currency": "$ € £ ¥ ₹ usd eur euro gbp doll",
    "multiple": "x × doub trip quad halv twof thre four five tenf twic ten",
    "duration": _UNITS, "ratio": "/ of in",
    "share": "one two thre four five six seve eigh nine ten", "score": "nps enps csat ces sus dsat roas ltv cac arpu mttr mttd f auc wer lcp cls ttfb poin",
    "threshold": "> < ≥ ≤ ~ ≈ leas most than unde belo abov over up with min mini max maxi exac abou arou appr", "rate": "/ per",
    "target": "to reac hit achi exce : = → >", "zero": _NOUGHT, "word_num": _SMALL, "redacted": "n m x p $",
    "from_to": "from", "arrow": "→ > ⟶", "aside": "( from was now curr", "baseline": "base curr toda up from vs vers comp down", "by": f"{_UNITS} incr decr redu drop lift grow impr % perc pp ppt ppts x poin",
    "placeholder": "[ { __ ? < tbd tbc tba x xx xxx y lore",
}.items()}  # fmt: skip
#: What a match begins with, where the expression itself begins with something that lets the engine try every place.
FIRST = {
    "by": r"[boidrlg+-]", "duration": r"\d", "ratio": r"\d", "multiple": r"[\ddtqhf]", "word_num": r"[atfsewndh]", "share": r"[tfseno]",
    "ticket": r"[A-Z#]", "count": r"\d", "iso": "2", "eo": r"[eyqmc]", "season": r"[butinsafw]",
}  # fmt: skip
_ALWAYS = frozenset({*MASK, *DATE, *QUANT, *DELTA, "placeholder"} - NEEDS.keys())
_TIMES = frozenset(f"quar half mont week spri year cycl with pi {_EDGES} {_SEASONS} {_MONTHS}".split())
_COUNTS = frozenset(f"{_NOUGHT} doub trip quad half halv thir n m x $ twof thre five fivef tenf {_SMALL}".split())
_HEAD = re.compile(r"[a-z]+|\d+|__|[^\sa-z\d]")
_DATE_IN_WORDS = ("season", "quarter", "prep_month", "eo", "relative", "within")
_QUANT_IN_WORDS = ("share", "multiple", "zero", "word_num", "redacted")
_EXTRA = re.compile(
    r"\b(?:by )?(?:a |one )?(?:half|third|quarter)\b(?= to\b| of\b)|\bby (?:a )?(?:half|third|quarter)\b"
)


@lru_cache(maxsize=2048)
def numbers(text: str) -> Numbers:
    """The dates and quantities of a statement's first characters. Cheap where no digit and no word for one stands."""
    text = text[:LIMIT]
    lowered = text.lower() if text.isascii() else "".join([c.lower() if len(c.lower()) == 1 else c for c in text])
    heads = word_heads(lowered)
    seen = _Seen(text, lowered, _needed(heads))
    digits = any(map(str.isdecimal, heads))
    holes = tuple(_hits(seen, _HOLE, ("placeholder",)))
    dates: list[Hit] = []
    quantities: tuple[Hit, ...] = ()
    deltas: tuple[Hit, ...] = ()
    if digits or not heads.isdisjoint(_TIMES):
        seen = _blank(seen, _DATE, dates, DATE if digits else _DATE_IN_WORDS)
    if digits or not heads.isdisjoint(_COUNTS):
        seen = _blank(seen, _MASK, [], MASK) if digits else seen
        quantities = tuple(_to_strong(_hits(seen, _QUANT, QUANT if digits else _QUANT_IN_WORDS)))
        if not quantities and (extra := _EXTRA.search(seen.lowered)):
            quantities = (Hit("multiple", *extra.span()),)
        deltas = tuple(islice(_hits(seen, _DELTA, DELTA), 1)) if digits and quantities else ()
    return Numbers(tuple(dates), quantities, deltas, holes)


def word_heads(lowered: str) -> set[str]:
    """The first four letters of each word, each number, and each mark but the last full stop of a text in lower case."""
    return {word[:4] for word in _HEAD.findall(lowered.rstrip(". "))}


class _Seen(NamedTuple):
    """A text, the same in lower case, and the patterns whose beginnings stand in it."""

    text: str
    lowered: str
    needed: frozenset[str]


@cache
def _by_head() -> dict[str, frozenset[str]]:
    """The patterns that each beginning of a word calls for."""
    found: dict[str, set[str]] = {}
    for name, heads in NEEDS.items():
        for head in heads:
            found.setdefault(head, set()).add(name)
    return {head: frozenset(names) for head, names in found.items()}


def _needed(heads: set[str]) -> frozenset[str]:
    """The patterns that are worth trying on a text: those that need one of its beginnings, and those that need none."""
    by_head = _by_head()
    return _ALWAYS.union(*[by_head[head] for head in heads if head in by_head])


def _hits(seen: _Seen, table: _Table, names: Iterable[str]) -> Iterator[Hit]:
    for name in names:
        if name not in seen.needed:
            continue
        if match := table[name].search(seen.text if name in CASE_SENSITIVE else seen.lowered):
            yield Hit(name, *match.span())


def _blank(seen: _Seen, table: _Table, found: list[Hit], names: Iterable[str]) -> _Seen:
    text, lowered, needed = seen
    for name in names:
        if name not in needed:
            continue
        spans = [match.span() for match in table[name].finditer(text if name in CASE_SENSITIVE else lowered)]
        for start, end in spans:
            found.append(Hit(name, start, end))
            gap = " " * (end - start)
            text, lowered = text[:start] + gap + text[end:], lowered[:start] + gap + lowered[end:]
    return _Seen(text, lowered, needed)


def _to_strong(hits: Iterator[Hit]) -> Iterator[Hit]:
    """The hits up to the first that measures; what only counts may still be followed by a measure."""
    for hit in hits:
        yield hit
        if hit.name not in COUNTABLE:
            return
