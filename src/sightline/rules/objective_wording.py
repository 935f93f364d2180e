"""Rules about what objectives say: work, slogans, and measures of models."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Level, Related, Severity, shorten
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule
from sightline.rules.goal import is_milestone, is_slogan, reads_like_work

#: Verbs that ship whatever follows them.
_SHIPS = regex(
    r"(?:launch|ship|release|deploy|install|roll out|migrate|rewrite|replatform|implement) (?:an? |the |our )|open the new ",
    re.IGNORECASE,
)


@rule(Severity.WARNING)
def is_output(plan: Plan) -> Iterator[Complaint]:
    """An objective is a deliverable.

    What it finds:
        What the document calls an objective and what reads like work: a verb of making with the thing that is made, a name
        of something to build, a release. Lists that are plainly called goals are left to goal/is-output.
    Why it matters:
        When the thing exists the objective is reached, whether or not anybody is better off. Its key results can then only
        count progress of the work.
    Example:
        # OKRs Q3 2026

        - Objective: Build the new forecast dashboard
          - Key result: 45 of 50 clinics order by the forecast, up from 12
    Use instead:
        # OKRs Q3 2026

        - Objective: Clinics trust the forecast enough to order by it
          - Key result: 45 of 50 clinics order by the forecast, up from 12
    When it is wrong:
        A launch whose key results all measure behaviour: then it is info. "Build a culture of ..." is left alone.
    Source:
        s0:68, s3:94
    """
    for document in plan.documents:
        for objective in plan.by_document[document]:
            claim = objective.declared
            if claim is None or claim.level is not Level.OBJECTIVE or claim.basis == "file":
                continue
            listed = (
                "goal" in claim.words.lower() and claim.basis in ("heading", "label") and not plan.measured(objective)
            )
            thing = plan.signal(objective, "artifact", "event") or _SHIPS.match(objective.text)
            served = plan.signal(objective, "beneficiary", "person") or not thing
            ranks = plan.signal(objective, "positioning") or _FLUFF.search(objective.text)
            made = plan.signal(objective, "imperative") and plan.signal(objective, "output-verb")
            surely = made and thing and plan.level(objective) is Level.INITIATIVE and plan.sure(objective)
            below = plan.up_is_goal(objective) and not ("objective" in claim.words.lower() and surely)
            if listed or (served and not surely) or ranks or below or not reads_like_work(plan, objective):
                continue
            if is_milestone(plan, objective):
                continue
            proofs = [child for child in plan.children(objective) if plan.level(child) is Level.GOAL]
            behaviour = proofs and all(plan.signal(p, "person", "condition") for p in proofs)
            yield Complaint(
                objective,
                f'objective is a deliverable ("{shorten(objective.text, 60)}")',
                "What changes, and for whom, when this exists?",
                severity=Severity.INFO if behaviour else None,
            )


_FLUFF = regex(
    r"\b(?:transform|revolutioni[sz]e|disrupt|reimagine|reinvent|redefine|delight|world[- ]class|best[- ]in[- ]class|excellence|"
    r"innovat\w+|next[- ]generation|cutting[- ]edge|unlock (?:the )?(?:potential|value)|take .{1,30} to the next level|move faster|"
    r"be the (?:best|leading|most)|(?:great|excellent|amazing) \w+|number one)\b",
    re.IGNORECASE,
)
_SLOGAN = 4


@rule(Severity.INFO)
def pseudo_mission(plan: Plan) -> Iterator[Complaint]:
    """An objective sounds like purpose and can never be done.

    What it finds:
        An objective that transforms, disrupts, delights or leads, or a slogan of four words or fewer without a verb of change,
        with no key result below it and no date or figure in it.
    Why it matters:
        Nobody can say whether it was reached, so it survives every review and decides nothing.
    Example:
        # OKRs Q3 2026

        - Objective: Transform the customer experience
        - Objective: Clinics trust the forecast
          - Key result: 45 of 50 clinics order by the forecast, up from 12
    Use instead:
        # OKRs Q3 2026

        - Objective: Clinics trust the forecast
          - Key result: 45 of 50 clinics order by the forecast, up from 12
    When it is wrong:
        A theme that an author calls an objective and measures on another page.
    Source:
        s1:30, s0:139
    """
    for document in plan.documents:
        for objective in plan.objectives(document):
            claim = objective.declared
            if plan.measured(objective) or plan.signal(objective, "quantity", "countable", "deadline", "delta"):
                continue
            words = len(objective.text.split())
            fluff = _FLUFF.search(objective.text) or plan.signal(objective, "positioning")
            slogan = words <= _SLOGAN and not plan.signal(
                objective, "outcome-verb", "comparative", "condition", "artifact", "person"
            )
            named = claim is not None and claim.basis in ("label", "key", "heading", "column")
            slogan = slogan and plan.has_key_results(document)
            if fluff or ((slogan or is_slogan(plan, objective)) and named and words > 1):
                yield Complaint(
                    objective,
                    f'"{shorten(objective.text, 60)}" sounds like purpose and has no deadline, measure or definition of done',
                    "What would you see at the end of the period if this had worked?",
                )


_AI = regex(r"\b(?:model|llm|classifier|prompt|embedding|ranker|recommender|ai|ml)\b", re.IGNORECASE)
_MODEL_METRIC = regex(
    r"\b(?:f1|auc|perplexity|bleu|rouge|eval(?:uation)?s?|benchmark\w*|tokens?|precision|recall|accuracy|latency|hallucination rate|loss)\b",
    re.IGNORECASE,
)
_USE = regex(
    r"\b(?:accept\w*|escalat\w*|task success|users?|customers?|people|patients|agents|drivers|answers? used|time to|minutes|hours|without help|unaided)\b",
    re.IGNORECASE,
)


@rule(Severity.WARNING)
def model_metrics_only(plan: Plan) -> Iterator[Complaint]:
    """An objective about AI is proven only by measures of the model.

    What it finds:
        An objective whose words or key results are about a model, with two key results or more, all of them benchmark,
        accuracy, token or latency figures.
    Why it matters:
        A model can get better on every benchmark while nobody's work gets easier.
    Example:
        # OKRs Q3 2026

        - Objective: A better answering model
          - Key result: F1 on the benchmark from 0.71 to 0.80
          - Key result: Accuracy on the evaluation set from 82 % to 90 %
    Use instead:
        # OKRs Q3 2026

        - Objective: A better answering model
          - Key result: F1 on the benchmark from 0.71 to 0.80
          - Key result: Customers solve 60 % of questions without help, up from 35 %
    When it is wrong:
        A research team whose product is the model.
    Source:
        s0:176
    """
    for document in plan.documents:
        for objective in plan.objectives(document):
            proofs = [child for child in plan.children(objective) if plan.level(child) is Level.GOAL]
            texts = [objective.text, *(p.text for p in proofs)]
            if len(proofs) < 2 or not any(map(_AI.search, texts)):
                continue
            if all(_MODEL_METRIC.search(p.text) and not _USE.search(p.text) for p in proofs):
                yield Complaint(
                    objective,
                    f'"{shorten(objective.text, 60)}" is proven only by measures of the model',
                    "What can somebody do, or do faster, when the model is better? Measure that beside it.",
                    related=tuple(Related(p, "measures the model") for p in proofs),
                )
