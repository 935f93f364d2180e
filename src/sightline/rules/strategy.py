"""Rules about strategies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from sightline.document import Document
from sightline.domain import Level, Related, Severity, Statement
from sightline.heuristics.lexicon import stems
from sightline.heuristics.wording import telling_words
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_MEANS = regex(
    r"\b(?:by \w+ing|through|via|first|then|before|after|instead|rather than|over|only|focus\w*|start with|begin with|leave|skip|not|"
    r"without|because|so that|lend|partner with|partnering|together with|put|choose|bet)\b",
    re.IGNORECASE,
)
_FEW = 2

_REFUSED = regex(
    r"\b(?:won['’]?t|will not|are not|aren['’]?t|not) (?:do|doing|build|building|going to|planned)\b"
    r"|\b(?:out of scope|non-goals?|parking lot|stop doing|we say no)\b",
    re.IGNORECASE,
)


@rule(Severity.WARNING)
def is_targets(plan: Plan) -> Iterator[Complaint]:
    """A strategy section lists targets and no way of reaching them.

    What it finds:
        At least two statements under a strategy heading, every one with a figure, none with a choice, an order or a means.
    Why it matters:
        A number says where you want to be. A strategy says how you intend to get there, and what you leave out for it.
    Example:
        # Strategy

        - 450,000 loans a year
        - Card holding at 75 %
    Use instead:
        # Strategy

        - We open on Sundays before we buy more books, because people come when they are free
        - Villages first: the van stops at every school
    When it is wrong:
        A table of goals that an author put under a strategy heading on purpose, with the strategy on another page.
    Source:
        s0:217, s4:5
    """
    for statements in _sections(plan).values():
        told = [s for s in statements if plan.signal(s, "quantity", "delta", "countable")]
        if (
            len(statements) >= _FEW
            and len(told) == len(statements)
            and not any(_MEANS.search(s.text) for s in statements)
        ):
            yield Complaint(
                statements[0],
                f"strategy section lists {len(told)} targets and no way of reaching them",
                "Which choice makes these numbers likelier, and what will you not do because of it?",
                related=tuple(Related(s, "a target") for s in statements[1:4]),
            )


@rule(Severity.INFO)
def no_choice(plan: Plan) -> Iterator[Complaint]:
    """A strategy rules nothing out.

    What it finds:
        A strategy section of 25 words or more without an order, a segment, a trade-off or a "not".
    Why it matters:
        A strategy that everybody could agree to decides nothing when two good ideas compete.
    Example:
        # Strategy

        We will deliver excellent services, grow our reach in the whole region, work closely with all of our partners, use
        modern technology and make the most of the great talent that we have in every team.
    Use instead:
        # Strategy

        We serve the villages without a library first and leave the towns to the county, because a van that stops every
        week brings more first-time readers than a second reading room ever could.
    When it is wrong:
        What is ruled out stands under a heading of its own that was not recognised.
    Source:
        s4:9, s2:78
    """
    refuses: dict[Document, bool] = {}
    for (document, _), statements in _sections(plan).items():
        if sum(len(s.text.split()) for s in statements) < 25 or any(_MEANS.search(s.text) for s in statements):
            continue
        if document not in refuses:
            refuses[document] = _refuses(plan, document)
        if not refuses[document]:
            yield Complaint(
                statements[0],
                "strategy rules nothing out: no order, segment, trade-off or refusal",
                "What good idea does this strategy make you turn down?",
                related=tuple(Related(statement, "the same strategy") for statement in statements[1:]),
            )


def _refuses(plan: Plan, document: Document) -> bool:
    """Whether a document says anywhere what will not be done."""
    return bool(_REFUSED.search(document.text)) or any(
        plan.level(s) is Level.PRINCIPLE and plan.signal(s, "negation") for s in plan.by_document[document]
    )


def _sections(plan: Plan) -> dict[tuple[Document, tuple[str, ...]], list[Statement]]:
    """The statements that stand under each strategy heading."""
    found: dict[tuple[Document, tuple[str, ...]], list[Statement]] = defaultdict(list)
    for statement in plan.statements:
        claim = statement.declared
        if claim is not None and claim.level is Level.STRATEGY and claim.basis in ("heading", "nesting", "key"):
            found[statement.document, statement.section].append(statement)
    return found


_TELLING = 3


@rule(Severity.INFO)
def incoherent(plan: Plan) -> Iterator[Complaint]:
    """Mission, vision and strategy have not one word in common.

    What it finds:
        A document that states all three, each with three words of its own or more, in which no two of them share a telling word.
    Why it matters:
        Three sentences about three things cannot decide between two pieces of work.
    Example:
        # Mission

        Help night-shift nurses get home safely.

        # Vision

        By 2032 every bus in the valley runs without a driver.

        # Strategy

        - We sell to hospital groups first, and to single clinics once agencies recommend us.
    Use instead:
        # Mission

        Help night-shift nurses get home safely.

        # Vision

        By 2032 nobody fears the way home after a night on the ward.

        # Strategy

        - We begin with nurses on the wards that plan by hand, and leave day shifts for later.
    When it is wrong:
        The same idea in other words, which a list of words cannot see; read the three aloud.
    Source:
        s4:5, s4:11
    """
    for document in plan.documents:
        mission = next((m for m in plan.missions if m.document is document), None)
        claims = [(s, s.declared.level) for s in plan.by_document[document] if s.declared is not None and s.planning]
        visions = [s for s, level in claims if level is Level.VISION]
        strategies = [s for s, level in claims if level is Level.STRATEGY]
        if mission is None or not visions or not strategies:
            continue
        layers = [mission.text, " ".join(s.text for s in visions), " ".join(s.text for s in strategies)]
        told = [stems(" ".join(telling_words(layer))) for layer in layers]
        apart = not told[0] & told[1] and not told[0] & told[2] and not told[1] & told[2]
        if apart and min(map(len, told)) >= _TELLING:
            yield Complaint(
                strategies[0],
                "mission, vision and strategy have not one word in common",
                "Do they speak about the same people and the same change?",
                related=(Related(mission, "the mission"), Related(visions[0], "the vision")),
            )
