"""Where the rules and a model read a statement differently, which of them counts, and what the author is told of it.

The rules' verdicts are made before and without the model. An invariant, true by the definition of a level, vetoes a model's
verdict; anything else contests it at most, and then both readings are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sightline.domain import (
    MISSION_SIDE,
    RUNG,
    Finding,
    Level,
    Link,
    RuleInfo,
    Severity,
    Standing,
    Statement,
    Strength,
    Verdict,
    shorten,
)
from sightline.heard import Heard, Proposed
from sightline.heuristics.levels import likelihood
from sightline.heuristics.lexicon import stems
from sightline.patterns import regex

#: The rules contest a level that they hold to be less likely than this.
UNLIKELY = 0.01


class Settled(NamedTuple):
    """The verdicts that stand and how each came to."""

    stands: dict[Statement, Verdict]
    standings: dict[Statement, Standing]


def _has(*names: str) -> Callable[[Verdict], bool]:
    return lambda verdict: any(signal.name in names for signal in verdict.signals)


#: What no statement of a level can have, by the level's definition.
_VETOES: dict[Level, Callable[[Verdict], bool]] = {
    Level.MISSION: _has("delta", "placeholder"),
    Level.METRIC: _has("delta"),
    Level.PRINCIPLE: _has("delta"),
}


def settle(
    ruled: Mapping[Statement, Verdict],
    heard: Mapping[Statement, Verdict],
    unchecked: Collection[Statement],
    links: Sequence[Link] = (),
    *,
    alone: bool = False,
) -> Settled:
    """Which verdict stands for each statement, and how the rules' and the model's compare.

    `unchecked` are the statements that the model was asked about in vain, `links` those that the rules draw; `alone` says that
    statements were asked about by themselves, outside a document.
    """
    under = {link.child: link.parent for link in links if link.basis == "nesting" and link.strength == "strong"}
    holders = set(under.values())
    stands: dict[Statement, Verdict] = {}
    standings: dict[Statement, Standing] = {}
    for statement, rules in ruled.items():
        model = heard.get(statement)
        if model is None:
            standings[statement] = "unchecked" if statement in unchecked else "rules-only"
        elif _out_of_place(model.level, statement, rules, under, holders):
            standings[statement] = "overruled"
        else:
            standings[statement] = standing(rules, model, likelihood(statement, alone=alone))
        stands[statement] = _standing_verdict(rules, model, standings[statement])
    return Settled(stands, standings)


def _out_of_place(
    level: Level,
    statement: Statement,
    rules: Verdict,
    under: Mapping[Statement, Statement],
    holders: Collection[Statement],
) -> bool:
    """Whether no statement of a level can stand where this one does: a mission below an objective, no statement over others."""
    parent = under.get(statement)
    claim = parent.declared.level if parent is not None and parent.declared is not None else None
    if level in MISSION_SIDE:
        return claim in _BELOW_PURPOSE
    return level is Level.OTHER and statement in holders and rules.sure and statement.declared is not None


#: What a mission or a vision cannot stand below.
_BELOW_PURPOSE = frozenset({Level.OBJECTIVE, Level.GOAL, Level.INITIATIVE})


def standing(rules: Verdict, model: Verdict, likely: Mapping[Level, float]) -> Standing:
    """How two verdicts compare, given how likely the rules hold each level to be."""
    veto = _VETOES.get(model.level)
    if veto is not None and veto(rules):
        return "overruled"
    if model.level is rules.level:
        return "agreed" if rules.sure else "model-only"
    return "contested" if likely[model.level] < UNLIKELY else "model-only"


def _standing_verdict(rules: Verdict, model: Verdict | None, how: Standing) -> Verdict:
    """The model's level with the rules' signals, the rules' verdict where there is no model's or an invariant vetoes it."""
    if model is None or how == "overruled":
        return rules
    confidence = max(model.confidence, rules.confidence) if how == "agreed" else model.confidence
    sure = model.sure and how != "contested"
    return rules._replace(
        level=model.level, confidence=confidence, sure=sure, source="model", said=model.said, quote=model.quote
    )


def join(
    links: Sequence[Link], proposals: Sequence[Proposed], stands: Mapping[Statement, Verdict], heard: Heard
) -> tuple[Link, ...]:
    """The links of both. What an author wrote or nested counts before what a model believes; wording alone does not.

    A strained link to the top, which nobody wrote, falls where the model says that the statement serves nothing. A model's
    link that cannot be goes to `heard.impossible` with its reason.
    """
    by_child = {link.child: link for link in links}
    for proposal in proposals:
        own = by_child.get(proposal.child)
        if proposal.parent is None:
            if own is not None and own.strength == "strained" and stands[own.parent].level in MISSION_SIDE:
                del by_child[proposal.child]
            continue
        if own is not None and own.parent is proposal.parent:
            by_child[proposal.child] = own._replace(source="both", reason=_how(own, proposal))
            continue
        if reason := _cannot_be(proposal, stands, by_child):
            heard.impossible.append((proposal.child, reason))
            continue
        if (own is not None and own.basis != "wording") or proposal.strength == "strained":
            continue
        strength: Strength = "strained" if _circular(proposal) else "strong"
        drawn = Link(proposal.child, proposal.parent, "model", strength, proposal.how, "model")
        by_child[proposal.child] = drawn
    order = {statement: number for number, statement in enumerate(stands)}
    return tuple(sorted(by_child.values(), key=lambda link: order[link.child]))


def _how(own: Link, proposal: Proposed) -> str:
    return f"{own.reason}: {proposal.how}" if proposal.how else own.reason


def _cannot_be(proposal: Proposed, stands: Mapping[Statement, Verdict], by_child: Mapping[Statement, Link]) -> str:
    """Why a link cannot be: it leads to itself, downwards, or round in a circle; empty where it can."""
    child, parent = proposal.child, proposal.parent
    if parent is None or parent is child:
        return "it would serve itself"
    low, high = (RUNG.get(stands[s].level, 0.5) for s in (child, parent))
    nested = low == high == RUNG[Level.INITIATIVE]
    if high <= low and not nested:
        return f"{_a(stands[child].level)} cannot serve {_a(stands[parent].level)}"
    at, steps = by_child.get(parent), 0
    while at is not None and steps < 64:
        if at.parent is child:
            return "it would close a circle"
        at, steps = by_child.get(at.parent), steps + 1
    return ""


def _a(level: Level) -> str:
    return f"an {level}" if level.value[0] in "aeiou" else f"a {level}"


def _circular(proposal: Proposed) -> bool:
    """Whether a reason says nothing that its two statements do not."""
    assert proposal.parent is not None
    return len(stems(proposal.how) - stems(proposal.child.text) - stems(proposal.parent.text)) < 2


DISPUTED = RuleInfo(
    "verdict/disputed",
    Severity.INFO,
    "The rules and the model read a statement differently.\n\nBoth readings are shown; the author knows which is meant, "
    "and may want to say it more plainly.",
)
UNGROUNDED = RuleInfo(
    "verdict/ungrounded",
    Severity.WARNING,
    "The model rests its verdict on words that are not there.\n\nIts quote does not stand in the statement, twice in a row, "
    "or its link leads where none can be. Nothing of it was used.",
)
CONTRADICTS = RuleInfo(
    "verdict/contradicts-text",
    Severity.INFO,
    "The model's reason says something of the statement that is not so.\n\nIt claims or denies a date or a figure against what "
    "can be read there. The verdict is shown, its reason should not be believed.",
)
UNSTABLE = RuleInfo(
    "verdict/unstable",
    Severity.INFO,
    "The model gives different answers to the same question.\n\nAsked several times it read the statement differently; the "
    "level of most answers counts.",
)
INCOMPLETE = RuleInfo(
    "verdict/incomplete",
    Severity.WARNING,
    "A part of the document got no usable answer from the model.\n\nWhat the model did not answer for stands by the rules alone.",
)
INFOS = (DISPUTED, UNGROUNDED, CONTRADICTS, UNSTABLE, INCOMPLETE)
_STATES = frozenset(("has", "names", "gives", "states", "includes"))
_CLAIMS = regex(
    r"\b(?P<not>no|without(?: a| an)?|lacks?(?: a| an)?|missing(?: a)?)?\s*(?:clear |explicit |specific |measurable |numeric(?:al)? )*"
    r"(?P<what>deadline|due date|number|figure|percentage|baseline)\b",
    re.IGNORECASE,
)


def findings(
    ruled: Mapping[Statement, Verdict], verdicts: Mapping[Statement, Verdict], settled: Settled, heard: Heard
) -> Iterator[Finding]:
    """What the cross-check has to tell of a model's answers."""
    for statement, how in settled.standings.items():
        if how in ("contested", "overruled"):
            yield _disputed(statement, ruled[statement], verdicts[statement], how)
        if statement in verdicts and (claim := false_claim(verdicts[statement].said, ruled[statement])):
            yield _about(
                CONTRADICTS, statement, f"the model's reason says {claim}", "Believe the text, not the reason."
            )
        levels = list(dict.fromkeys(heard.levels.get(statement, ())))
        if len(levels) > 1:
            yield _about(
                UNSTABLE, statement, f"the model answers {' or '.join(levels)}", "Which is meant? Say it plainly."
            )
    failed = {failure.statement for failure in heard.failures}
    for altered in heard.altered:
        if altered.statement in failed:
            said = f'the model quotes "{shorten(altered.quote, 60)}", which is not in this statement'
            yield _about(
                UNGROUNDED, altered.statement, said, "Judge this statement yourself; the model did not read it."
            )
    for child, reason in heard.impossible:
        yield _about(UNGROUNDED, child, f"the model's link was refused: {reason}", "Say in the text what this serves.")
    yield from _incomplete(heard)


def _disputed(statement: Statement, rules: Verdict, model: Verdict, how: Standing) -> Finding:
    counts = (
        "the rules' counts, since no statement of the other level can have that"
        if how == "overruled"
        else "the model's counts"
    )
    said = (
        f'rules: {rules.level} ({rules.reason}); model: {model.level}, it says: "{shorten(model.said, 120)}"; {counts}'
    )
    return _about(DISPUTED, statement, said, "Which of the two is meant? Say it so that nobody can read the other.")


def false_claim(reason: str, rules: Verdict) -> str:
    """What a reason claims or denies of a statement against what can be read in it; empty where nothing is wrong."""
    names = {signal.name for signal in rules.signals}
    for match in _CLAIMS.finditer(reason):
        what = match["what"].lower()
        seen = names & ({"deadline"} if what in ("deadline", "due date") else {"quantity", "countable", "delta"})
        if match["not"] and what != "baseline" and seen:
            return f'there is no {what}, and there is one: "{_shown(rules, seen)}"'
        before = [word for word in reason[: match.start()].split() if word.lower() not in ("a", "an", "the", "its")]
        if not match["not"] and before and before[-1].lower() in _STATES and not seen:
            return f"there is a {what}, and there is none"
    return ""


def _shown(rules: Verdict, names: set[str]) -> str:
    return next(signal.text for signal in rules.signals if signal.name in names)


def _about(info: RuleInfo, statement: Statement, message: str, help: str) -> Finding:
    return Finding(
        info.name, info.severity, message, help, statement.document, statement, statement.span, source="both"
    )


def _incomplete(heard: Heard) -> Iterator[Finding]:
    by_path: dict[str, list[Statement]] = {}
    for failure in heard.failures:
        if failure.statement is not None and failure.step == "classify":
            by_path.setdefault(failure.path, []).append(failure.statement)
    for statements in by_path.values():
        said = f"{len(statements)} statement{'s' * (len(statements) > 1)} got no usable answer from the model"
        help = "Run again: what was answered is kept, and only the rest is asked."
        yield Finding(INCOMPLETE.name, INCOMPLETE.severity, said, help, statements[0].document, source="model")
