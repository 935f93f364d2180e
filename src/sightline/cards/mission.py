"""The mission card: what a mission answers, its four parts, and the seven tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.cards.card import UNDECIDED, Check, MissionCard, Part, check
from sightline.cards.view import View
from sightline.domain import Level, Statement
from sightline.heuristics.lexicon import stems
from sightline.heuristics.wording import telling_words
from sightline.patterns import regex

#: How many missions get a card; more than this are told by mission/competing.
_MOST = 2
#: A mission with this many words of its own says something that another could not sign.
_OWN = 3
_IMPACT = regex(
    r"[,;]?\s*\b(?:so that|so(?= (?:they|we|you|everyone|everybody|nobody|no one|people|\w+ can)\b)|in order (?:to|that))\s+(?P<said>\w.+)$",
    re.IGNORECASE,
)
_APPROACH = regex(r"\b(?:through|by means of|by(?! the time\b)|via)\s+(?P<said>\w.+)$", re.IGNORECASE)
_HELPS = regex(
    r"^(?:.{0,60}?\b(?:is|exists?) )?(?:to )?(?P<verb>help|helps|enable|enables|empower|empowers|let|lets|give|gives|serve|serves|support|supports)\s+",
    re.IGNORECASE,
)
#: "Brightwood exists so that ...": all that it says is in the reason.
_EXISTS = regex(r"^(?:[\w'’-]+ ){1,5}(?:exists?|is here|are here)$", re.IGNORECASE)
_WHO_ENDS = regex(
    r"\s+(?:to|in|with|get|gets|be|do|does|make|achieve|reach|grow|keep|find|stay|take|see|know|understand|run|build|use|have|"
    r"their|the|live|work|plan|learn|cook|earn|manage|discover|share|connect|succeed|thrive)\b",
    re.IGNORECASE,
)
#: Somebody first, then what they get: "Every crew gets its warning in time".
_SUBJECT = regex(
    r"^(?P<who>(?:people|everyone|anyone|every|all|each|no|nobody|(?:[\w'’-]+ ){0,2}(?:people|\w+ers|\w+ees|patients|students|parents|children|families|crews|teams))\b"
    r"(?: [\w'’,-]+){0,8}?) (?P<what>(?:gets?|can|cannot|finds?|keeps?|has|have|knows?|trusts?|lives?|feels?|is|are|goes|go|never)\b.+)$",
    re.IGNORECASE,
)
#: "people who plan together": a clause that belongs to the people, with its own verb.
_RELATIVE = regex(r"\s+(?:who|that|whose \w+)\s+(?:do not |don't )?[\w'’-]+", re.IGNORECASE)
_FOR = regex(
    r"\b(?:for|of|among|between)\s+(?P<who>(?:the |every |all |our )?[\w'’-]+(?: [\w'’-]+){0,3}?)(?=[.,;]|$| (?:who|that|to|in|by|so|through|and)\b)",
    re.IGNORECASE,
)
_DATED = regex(
    r"\b(?:v\d+(?:\.\d+)*|currently|this (?:year|quarter)|GPT-?\d*|blockchain|metaverse|web3|COVID(?:-19)?|GDPR)\b"
)
_NAME = regex(r"(?<=[a-z,] )(?:[A-Z][a-z]+[A-Z]\w*|[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*)")
_OTHERS = ("airline passengers", "tax lawyers", "chess players")


def cards(view: View) -> Iterator[MissionCard]:
    """A card for each of the first missions."""
    for statement in view.missions[:_MOST]:
        who, what, how, why = parts(statement.text)
        template = f"Help {who or '[whom]'} {what or '[do what]'} through {how or '[what you do differently]'} so that {why or '[what is better then]'}."
        tests = tuple(_tests(view, statement))
        same = next(test for test in tests if test.name == "replacement")
        swapped = tuple(_swap(statement.text, who, other) for other in _OTHERS) if who and same.answer != "pass" else ()
        principles = (
            len(view.plan.at(statement.document, Level.PRINCIPLE)) if statement.document in view.plan.documents else 0
        )
        named = ("for whom", "what changes for them", "through what", "so that")
        yield MissionCard(
            statement, tuple(map(Part, named, (who, what, how, why))), template, tests, swapped, principles
        )


def _swap(text: str, who: str, other: str) -> str:
    """The sentence for other people, where the words stand by themselves."""
    return re.sub(rf"\b{re.escape(who)}\b", other, text, count=1)


def parts(text: str) -> tuple[str, str, str, str]:
    """Whom a mission helps, to do what, through what, so that what: the words of each, empty where none are found."""
    rest = text.strip().rstrip(".!")
    impact = _IMPACT.search(rest)
    why = impact["said"] if impact else ""
    rest = rest[: impact.start()] if impact else rest
    approach = _APPROACH.search(rest)
    how = approach["said"] if approach else ""
    rest = (rest[: approach.start()] if approach else rest).rstrip(" ,;")
    if _EXISTS.match(rest):
        return "", "", how, why
    helps = _HELPS.match(rest)
    if helps is None:
        if subject := _SUBJECT.match(rest):
            return subject["who"].strip(), subject["what"], how, why
        found = _FOR.search(rest)
        return (found["who"] if found else "", rest[0].lower() + rest[1:] if rest else "", how, why)
    after = rest[helps.end() :]
    relative = _RELATIVE.search(after)
    ends = _WHO_ENDS.search(after, relative.end() if relative else 0)
    who = after[: ends.start()] if ends else after
    what = after[ends.start() :].strip() if ends else ""
    return who, what.removeprefix("to "), how, why


def _tests(view: View, mission: Statement) -> Iterator[Check]:
    own = [word for word in telling_words(mission.text) if stems(word)]
    telling = ", ".join(dict.fromkeys(word.lower() for word in own[:4]))
    generic = view.said(mission, "mission/is-generic")
    yield check(
        "replacement",
        generic,
        f"its own words: {telling}" if len(own) >= _OWN else "",
        "few words of its own",
        unseen=view.left_out("mission/is-generic"),
    )
    made = view.said(mission, "mission/is-deliverable", "mission/is-completable")
    verb = view.plan.signal(mission, "output-verb", "artifact")
    yield check(
        "sprint",
        made,
        "" if verb else "nothing in it is made or shipped",
        f'"{verb.text}" could be finished' if verb else "",
        unseen=view.left_out("mission/is-deliverable"),
    )
    figure, dated = view.said(mission, "mission/has-metric"), view.said(mission, "mission/has-deadline")
    measured, timed = view.left_out("mission/has-metric"), view.left_out("mission/has-deadline", "mission/has-metric")
    yield check("metric", figure, "no figure in it", unseen=measured)
    yield check("deadline and dashboard", dated or figure, "needs neither a date nor a dashboard", unseen=timed)
    expires = _DATED.search(mission.text)
    dated = dated or (f'"{expires[0]}" will not last that long' if expires else "")
    yield check("twenty years", dated, "", "no date or version in it; whether it outlives the market, you decide")
    yield _discontinued(view, mission)
    done = view.said(mission, "mission/is-completable")
    asked = "the model was asked and sees no day on which it is done" if view.asked else ""
    yield check("achieved tomorrow", done, asked)


def _discontinued(view: View, mission: Statement) -> Check:
    bound = view.said(mission, "mission/bound-to-product")
    name = _NAME.search(mission.text)
    asked = "the model was asked and sees no product that it hangs on" if view.asked and name is None else ""
    return check(
        "product discontinued", bound, asked, f'it names "{name[0]}": would it hold without?' if name else UNDECIDED
    )
