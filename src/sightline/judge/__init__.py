"""A model as second reader: ask what statements are and what they serve, and keep of its replies only what holds.

Ids come from us and go back to us; a quote must stand in its statement letter by letter. What does not hold is asked for once
more, by itself; what is then still missing is a failure, never silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import normalize

from sightline import prompt
from sightline.answers import (
    Challenged,
    Charge,
    Classified,
    Confirmation,
    Confirmed,
    Linked,
    Opinion,
    Proposal,
    Rewritten,
)
from sightline.confirmation import Told, passages
from sightline.domain import Failure, Finding, Level, Link, Run, Statement, Suggestion, Verdict
from sightline.heard import Altered, Charged, Heard, Proposed
from sightline.judge.asking import Answering
from sightline.judge.requests import (
    Asked,
    Sections,
    alone,
    challenging,
    classify,
    classifying,
    confirming,
    linking,
    rewriting,
)
from sightline.ledger import Ledger
from sightline.request import Reply

#: What a stated confidence counts as: for sorting and thresholds, not calibrated.
CONFIDENCE = {"high": 0.95, "medium": 0.75, "low": 0.5}
#: The prompts of a review, in the order in which they are asked.
PROMPTS = ("classify", "link", "challenge")
#: One or two words so short that they stand in most texts.
_EMPTY = re.compile(r"[A-Za-z]{1,3}(?: [A-Za-z]{1,3})?\W?")
CUT = "the reply was cut off"


class ModelJudge:
    """Asks a model by its name through whoever answers; `samples` asks the same of each statement several times."""

    def __init__(self, answering: Answering, ledger: Ledger, model: str, *, samples: int = 1) -> None:
        self.heard = Heard()
        self._opinions: dict[Statement, tuple[Opinion, ...]] = {}
        self._confirmed = False
        self._answering, self._ledger, self._model, self._samples = answering, ledger, model, samples

    def classify(self, statements: Sequence[Statement]) -> dict[Statement, Verdict]:
        """The model's verdict on each statement that it gave a usable one for."""
        for index in range(self._samples):
            self._sample(classifying(statements, self._model, index), index)
        return self._most()

    def classify_alone(self, sections: Sections) -> dict[Statement, Verdict]:
        """The model's verdicts on single statements, each under the headings it was given with."""
        for index in range(self._samples):
            self._sample(alone(sections, self._model, index), index, sections)
        return self._most()

    def _most(self) -> dict[Statement, Verdict]:
        most = {statement: _majority(opinions) for statement, opinions in self._opinions.items()}
        return {statement: _verdict(opinion) for statement, opinion in most.items() if opinion.level != "unclear"}

    def _sample(self, first: Iterable[Asked], index: int, sections: Sections | None = None) -> None:
        """Ask all of it, and once more about those statements whose answer does not hold."""
        again: list[Asked] = []
        for asked, reply in self._answered(first):
            if reply == CUT:
                again += [classify(part, self._model, index, sections) for part in _halves(asked)]
                continue
            wrong = self._heard(asked, reply)
            if isinstance(reply, Reply) and wrong:
                again.append(classify(list(wrong), self._model, index, sections))
            else:
                self._fail("classify", wrong)
        for asked, reply in self._answered(again):
            self._fail("classify", self._heard(asked, reply))

    def _answered(self, asked: Iterable[Asked]) -> Iterator[tuple[Asked, Reply | str]]:
        listed = list(asked)
        return zip(listed, self._answering.answer([one.request for one in listed]), strict=True)

    def _heard(self, asked: Asked, reply: Reply | str) -> dict[Statement, str]:
        """Keep the opinions that hold: one for each id that was asked, on a quote that stands in it. The others, and why not."""
        if isinstance(reply, str):
            return dict.fromkeys(asked.ids.values(), reply)
        given = Classified.model_validate(reply.answer).verdicts
        counts = Counter(opinion.id for opinion in given)
        by_id = {opinion.id: opinion for opinion in given}
        wrong: dict[Statement, str] = {}
        for id, statement in asked.ids.items():
            opinion = by_id.get(id)
            if opinion is None:
                wrong[statement] = "the model left it out"
            elif counts[id] > 1:
                wrong[statement] = "the model answered twice"
            elif not stands_in(opinion.quote, statement.text):
                self.heard.altered.append(Altered(statement, opinion.quote))
                wrong[statement] = "its quote is not in the statement"
            else:
                self._add(statement, opinion)
        return wrong

    def _fail(self, step: str, wrong: Mapping[Statement, str]) -> None:
        self.heard.failures += [Failure(step, reason, s.document.path, s) for s, reason in wrong.items()]

    def _add(self, statement: Statement, opinion: Opinion) -> None:
        self._opinions[statement] = (*self._opinions.get(statement, ()), opinion)
        self.heard.levels[statement] = tuple(one.level for one in self._opinions[statement])

    def link(
        self, statements: Sequence[Statement], stands: Mapping[Statement, Verdict], links: Sequence[Link]
    ) -> Sequence[Proposed]:
        """What the model says that statements serve; impossible answers are kept apart, missing ones are failures."""
        for asked, reply in self._answered(linking(statements, stands, links, self._model)):
            if isinstance(reply, str):
                self._fail("link", {asked.ids[id]: reply for id in asked.children})
                continue
            given = {proposal.child: proposal for proposal in Linked.model_validate(reply.answer).links}
            self._fail("link", {asked.ids[id]: "the model left it out" for id in asked.children if id not in given})
            for id in asked.children:
                if id in given:
                    self._propose(asked, given[id])
        return self.heard.proposals

    def _propose(self, asked: Asked, proposal: Proposal) -> None:
        child = asked.ids[proposal.child]
        named = (proposal.parent or "").strip()
        if not named or named.lower() in ("null", "none"):
            self.heard.proposals.append(Proposed(child, None, "", "none"))
        elif named not in asked.ids:
            self.heard.impossible.append((child, f"{named} is no statement of this document"))
        else:
            parent = asked.ids[named]
            strength = "strained" if proposal.strength == "strained" else "strong"
            self.heard.proposals.append(Proposed(child, parent, proposal.how, strength))

    def challenge(
        self, statements: Sequence[Statement], stands: Mapping[Statement, Verdict], links: Sequence[Link]
    ) -> Sequence[Charged]:
        """The flaws that the model sees when it is asked for them; a yes whose quote does not stand is a failure."""
        for asked, reply in self._answered(challenging(statements, stands, links, self._model)):
            if isinstance(reply, str):
                self._fail("challenge", dict.fromkeys(asked.ids.values(), reply))
                continue
            given = {f"{one.id} {one.question}": one for one in Challenged.model_validate(reply.answer).answers}
            for pair in asked.children:
                statement = asked.ids[pair.split()[0]]
                if pair not in given:
                    self._fail("challenge", {statement: "the model left it out"})
                elif given[pair].answer == "yes":
                    self._charge(statement, given[pair])
        return self.heard.charges

    def _charge(self, statement: Statement, charge: Charge) -> None:
        if stands_in(charge.quote, statement.text):
            self.heard.charges.append(Charged(statement, charge.question, charge.quote, charge.reason))
        else:
            self.heard.altered.append(Altered(statement, charge.quote))
            self._fail("challenge", {statement: "its quote is not in the statement"})

    def confirm(self, findings: Sequence[Finding]) -> Mapping[Finding, Told]:
        """Whether the model finds that findings hold, by the passages that they point at; only an answer on verified quotes counts."""
        found: dict[Finding, Told] = {}
        asked = list(confirming(findings, self._model))
        self._confirmed = bool(asked)
        waiting = iter(findings)
        for request, reply in self._answered(asked):
            given = {} if isinstance(reply, str) else {d.id: d for d in Confirmed.model_validate(reply.answer).answers}
            for name in request.children:
                finding = next(waiting)
                confirmation = given.get(name)
                if confirmation is None:
                    self._unread(finding, reply if isinstance(reply, str) else "the model left it out")
                elif confirmation.answer != "unclear":
                    self._weigh(finding, confirmation, found)
        return found

    def _weigh(self, finding: Finding, confirmation: Confirmation, found: dict[Finding, Told]) -> None:
        """Keep an answer whose quotes stand in two of the passages, or in the only one."""
        texts = [passage.text for passage in passages(finding)]
        held = [
            {at for at, text in enumerate(texts) if stands_in(q, text)}
            for q in (confirmation.first, confirmation.second)
        ]
        if all(held) and len(held[0] | held[1]) >= min(2, len(texts)):
            found[finding] = Told(confirmation.answer == "yes", confirmation.reason)
        else:
            self._unread(finding, "its quotes are not in two of the passages")

    def _unread(self, finding: Finding, reason: str) -> None:
        self.heard.failures.append(Failure("confirm", reason, finding.document.path, passages(finding)[0]))

    def rewrite(
        self, flaws: Mapping[Statement, Sequence[str]], stands: Mapping[Statement, Verdict], links: Sequence[Link]
    ) -> Sequence[Suggestion]:
        """A wording for each statement that something was found wrong with, as the model gave it, unchecked."""
        found: list[Suggestion] = []
        for asked, reply in self._answered(rewriting(flaws, stands, links, self._model)):
            if isinstance(reply, str):
                self._fail("rewrite", dict.fromkeys(asked.ids.values(), reply))
                continue
            given = {one.id: one for one in Rewritten.model_validate(reply.answer).suggestions}
            self._fail("rewrite", {s: "the model left it out" for id, s in asked.ids.items() if id not in given})
            found += [Suggestion(s, given[id].text, given[id].note) for id, s in asked.ids.items() if id in given]
        return found

    @property
    def run(self) -> Run:
        """How the model was asked and what it took."""
        ledger = self._ledger
        asked = (*PROMPTS, "confirm") if self._confirmed else PROMPTS
        prompts = {name: prompt.load(name).label for name in asked}
        used = ledger.usage
        return Run(self._model, prompts, ledger.calls, ledger.cached, used.input, used.output, ledger.cost)


def _halves(asked: Asked) -> list[list[Statement]]:
    """The statements of a request in two parts, in one where there is one."""
    statements = list(asked.ids.values())
    middle = (len(statements) + 1) // 2
    return [part for part in (statements[:middle], statements[middle:]) if part]


def stands_in(quote: str, text: str) -> bool:
    """Whether a quote stands in a text, word by word but for white space; one that says nothing, such as "of the", does not."""
    wanted, whole = _folded(quote).strip("\"'“”"), _folded(text)
    if not wanted or (_EMPTY.fullmatch(wanted) and wanted != whole.strip("\"'“”")):
        return False
    at = whole.find(wanted)
    while at >= 0:
        if not (_inside(whole, at, wanted[0]) or _inside(whole, at + len(wanted), wanted[-1])):
            return True
        at = whole.find(wanted, at + 1)
    return False


def _inside(text: str, at: int, edge: str) -> bool:
    """Whether a place is inside a word whose part is what begins or ends there."""
    return edge.isalnum() and text[max(0, at - 1) : at].isalnum() and text[at : at + 1].isalnum()


def _folded(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _majority(opinions: Sequence[Opinion]) -> Opinion:
    """The opinion of most samples, of the earliest where they are even."""
    counts = Counter(opinion.level for opinion in opinions)
    return max(opinions, key=lambda opinion: counts[opinion.level])


def _verdict(opinion: Opinion) -> Verdict:
    confidence = CONFIDENCE[opinion.confidence]
    return Verdict(
        Level(opinion.level), confidence, opinion.confidence != "low", source="model", said=opinion.reason,
        stated=opinion.confidence, quote=opinion.quote,
    )  # fmt: skip
