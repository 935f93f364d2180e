"""Standings, vetoes and joined links; seeded errors; requests as files; the store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline import answers, batch, crosscheck, prompt, read_text, review, suggest
from sightline.domain import Level, Link, Statement, Suggestion, Verdict
from sightline.errors import UsageError
from sightline.evaluation import seeded
from sightline.evaluation.second import Case, score
from sightline.extract import statements
from sightline.heard import Heard, Proposed
from sightline.heuristics import levels
from sightline.judge import ModelJudge, stands_in
from sightline.judge.asking import Asking
from sightline.judge.requests import LONGEST, classifying
from sightline.ledger import Ledger, LimitError, Limits, cost, price
from sightline.link import links
from sightline.prompt import Message
from sightline.provider import fitting, is_local, profile
from sightline.request import Reply, Request, Usage
from sightline.store import LineStore, Store, TableStore, as_record, open_store

PLAN = """# Plan 2027

## Mission

We help nurses rest.

## Objective: Nurses plan without paper

- Key result: 80 % of rosters are planned in the app by June, up from 35 %
- Ensure that all nurses rest

## Roadmap

- Build the roster app
- Publish the guide
"""


def plan() -> tuple[dict[str, Statement], dict[Statement, Verdict], tuple[Link, ...]]:
    found = statements(read_text(PLAN, "plan.md"))
    ruled = {statement: levels.verdict(statement) for statement in found}
    return {statement.text: statement for statement in found}, ruled, links(found, ruled).links


def said(level: Level, confidence: float = 0.95) -> Verdict:
    return Verdict(level, confidence, confidence > 0.5, source="model", said="it says so", stated="high", quote="x")


def test_standings_and_which_verdict_counts() -> None:
    by_text, ruled, drawn = plan()
    work = by_text["Build the roster app"]
    result = by_text["80 % of rosters are planned in the app by June, up from 35 %"]
    guide, mission = by_text["Publish the guide"], by_text["We help nurses rest."]
    heard = {work: said(Level.INITIATIVE), result: said(Level.METRIC), guide: said(Level.VISION)}
    settled = crosscheck.settle(ruled, heard, {mission}, drawn)
    found = {statement.text: (settled.standings[statement], settled.stands[statement].level) for statement in ruled}
    assert found[work.text] == ("agreed", Level.INITIATIVE)
    assert found[result.text] == ("overruled", Level.GOAL)
    assert found[guide.text] == ("contested", Level.VISION)
    assert found[mission.text] == ("unchecked", Level.MISSION)
    assert found["Nurses plan without paper"] == ("rules-only", Level.OBJECTIVE)


def test_no_mission_stands_below_an_objective_and_what_holds_others_is_part_of_the_plan() -> None:
    by_text, ruled, drawn = plan()
    below, holder = by_text["Ensure that all nurses rest"], by_text["Nurses plan without paper"]
    settled = crosscheck.settle(ruled, {below: said(Level.MISSION), holder: said(Level.OTHER)}, set(), drawn)
    assert {settled.standings[below], settled.standings[holder]} == {"overruled"}


def test_of_two_missions_side_by_side_the_surer_one_holds_the_plan() -> None:
    text = "# Harbour\n\nThe bridge to calmer nights. We help nurses get home safely.\n\nRead in June.\n\n## Objectives\n\n- Clinics trust our rosters\n"
    bridge, mission, page, objective = found = statements(read_text(text, "plan.md"))
    stands = {bridge: said(Level.MISSION, 0.5), mission: said(Level.MISSION), page: said(Level.OTHER)}
    stands[objective] = said(Level.OBJECTIVE)
    assert [(link.child, link.parent) for link in links(found, stands).links] == [(objective, mission)]


def test_what_a_piece_of_work_is_for_is_no_part_of_it() -> None:
    text = "# Objectives\n\n## Roster app\n\nWe begin in May. Adding this lets clinics trust their rosters.\n"
    work, begin, purpose = found = statements(read_text(text, "plan.md"))
    stands = {work: said(Level.INITIATIVE), begin: said(Level.INITIATIVE), purpose: said(Level.OBJECTIVE)}
    assert [link.child for link in links(found, stands).links if link.parent is work] == [begin]


def test_links_join_and_what_cannot_be_is_refused() -> None:
    by_text, ruled, drawn = plan()
    work, guide = by_text["Build the roster app"], by_text["Publish the guide"]
    result = by_text["80 % of rosters are planned in the app by June, up from 35 %"]
    objective, mission = by_text["Nurses plan without paper"], by_text["We help nurses rest."]
    heard = Heard()
    proposals = [
        Proposed(work, result, "Rosters in the app need the app first, so that nurses can plan.", "strong"),
        Proposed(guide, guide, "It is itself.", "strong"),
        Proposed(result, objective, "Planning in the app replaces paper sheets on the ward.", "strong"),
        Proposed(objective, work, "Nobody knows.", "strong"),
    ]
    joined = {link.child: link for link in crosscheck.join(drawn, proposals, ruled, heard)}
    assert (joined[work].parent, joined[work].basis, joined[work].source) == (result, "nesting", "both")
    (alone,) = crosscheck.join((), proposals[:1], ruled, Heard())
    assert (alone.child, alone.parent, alone.basis, alone.source) == (work, result, "model", "model")
    assert (joined[result].parent, joined[result].source) == (objective, "both")
    assert joined[objective].parent is mission
    assert joined[guide].source == "rules"
    assert heard.impossible == [
        (guide, "it would serve itself"),
        (objective, "an objective cannot serve an initiative"),
    ]


def test_a_strained_link_to_the_mission_falls_where_the_model_says_that_it_serves_nothing() -> None:
    by_text, ruled, drawn = plan()
    objective, below = by_text["Nurses plan without paper"], by_text["Ensure that all nurses rest"]
    (strained,) = [link for link in drawn if link.child is objective]
    assert (strained.parent.text, strained.strength) == ("We help nurses rest.", "strained")
    proposals = [Proposed(objective, None, "", "none"), Proposed(below, None, "", "none")]
    joined = crosscheck.join(drawn, proposals, ruled, Heard())
    assert set(drawn) - set(joined) == {strained}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_whatever_a_model_proposes_no_circle_and_no_way_down_is_drawn(pairs: list[tuple[int, int]]) -> None:
    by_text, ruled, drawn = plan()
    listed = list(by_text.values())[:6]
    proposals = [Proposed(listed[a % len(listed)], listed[b % len(listed)], "because", "strong") for a, b in pairs]
    up = {link.child: link.parent for link in crosscheck.join(drawn, proposals, ruled, Heard())}
    for start in up:
        seen = {start}
        at = up.get(start)
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = up.get(at)


@pytest.mark.parametrize(
    ("reason", "text", "claim"),
    [
        (
            "it has no deadline",
            "Churn falls to 3 % by June 2027",
            'there is no deadline, and there is one: "June 2027"',
        ),
        ("names a deadline", "Churn falls", "there is a deadline, and there is none"),
        (
            "a change without a figure",
            "Churn falls from 5 % to 3 %",
            'there is no figure, and there is one: "from 5 % to 3"',
        ),
        ("a state with a threshold", "Churn falls from 5 % to 3 %", ""),
        ("names work to do", "Build the app", ""),
    ],
)
def test_reasons_that_contradict_the_text(reason: str, text: str, claim: str) -> None:
    (statement,) = statements(read_text(f"# Goals\n\n- {text}\n", "plan.md"))
    assert crosscheck.false_claim(reason, levels.verdict(statement)) == claim


@pytest.mark.parametrize(
    ("quote", "text", "stands"),
    [
        ("500 teams by Q3", "We reach 5000 teams by Q4", False),
        ("5000  teams\nby Q4", "We reach 5000 teams by Q4", True),
        ('"5000 teams"', "We reach 5000 teams by Q4", True),
        ("legible", "The text is illegible", False),
        ("the", "We reach the 5000 teams", False),
        ("of the", "Most of the teams", False),
        ("we of it", "Most we of it", True),
        ("No.", "No.", True),
        ("5 %", "Churn is 15 % of 5 %", True),
        ("5 %", "Churn is 15 %", False),
        ("✅", "Guide ✅ done", True),
        ("Illegible", "The text is illegible", False),
        ("", "Anything", False),
        (" \n", "Anything", False),
        ("cafe\u0301", "The café opens", True),
    ],
)
def test_a_quote_stands_word_by_word(quote: str, text: str, stands: bool) -> None:
    assert stands_in(quote, text) is stands


class Scripted:
    """Answers every classification with one level, from no network."""

    def __init__(self, level: str = "initiative") -> None:
        self.level, self.asked = level, 0

    def answer(self, requests: Any) -> list[Reply | str]:
        self.asked += len(requests)
        return [self._reply(request) for request in requests]

    def _reply(self, request: Request) -> Reply:
        decoded, _ = json.JSONDecoder().raw_decode(request.messages[1].content)
        listed = [statement for section in decoded for statement in section["statements"]]
        if request.answer == "Linked":
            wanted = json.loads(request.messages[1].content.rpartition(": ")[2])
            return Reply({"links": [{"child": c, "parent": None, "how": "", "strength": "none"} for c in wanted]})
        return Reply(
            {"verdicts": [
                {"id": s["id"], "quote": s["text"], "level": self.level, "confidence": "high", "reason": "r"} for s in listed
            ]}
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["confused", "random", "neighbour"])
def test_seeded_errors_are_the_same_in_every_run(kind: str) -> None:
    found = statements(read_text("# Roadmap\n\n" + "".join(f"- Build thing {n}\n" for n in range(30)), "plan.md"))

    def levels_of() -> list[Level]:
        reader = ModelJudge(seeded.Seeding(Scripted(), seeded.Errors(kind, 0.3)), Ledger("m"), "m")
        return [verdict.level for verdict in reader.classify(found).values()]

    first = levels_of()
    assert first == levels_of()
    changed = sum(level is not Level.INITIATIVE for level in first)
    assert changed == 0 if kind == "neighbour" else 3 <= changed <= 15


def test_every_altered_quote_is_refused() -> None:
    found = statements(read_text(PLAN, "plan.md"))
    seeding = seeded.Seeding(Scripted(), seeded.Errors("quotes", 1.0))
    reader = ModelJudge(seeding, Ledger("m"), "m")
    assert reader.classify(found) == {}
    assert {failure.statement for failure in reader.heard.failures} == set(found)
    assert {failure.reason for failure in reader.heard.failures} == {"its quote is not in the statement"}


@pytest.mark.parametrize("text", ["confused", "confused=0", "confused=1.5", "typos=0.1", "links=x"])
def test_seeded_errors_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write KIND=SHARE"):
        seeded.parse(text)


def case(rules: Level, model: Level, standing: Any, label: Level) -> Case:
    return Case("i", "c", frozenset({label}), rules, said(model), standing, said(rules))


def test_the_worth_of_the_cross_check_by_its_definitions() -> None:
    goal, work = Level.GOAL, Level.INITIATIVE
    cases = (
        [case(goal, goal, "agreed", goal)] * 12
        + [case(goal, goal, "agreed", work)]
        + [case(work, goal, "contested", work)] * 3
        + [case(work, goal, "contested", goal)]
        + [case(work, goal, "overruled", work)] * 2
        + [case(work, goal, "model-only", work)]
    )
    found = score(cases)
    assert (found.n, found.rescues, found.harms, found.confirmed) == (20, 2, 0, 13)
    assert found.error.value == 7 / 20
    assert found.flag_precision.value == 5 / 6
    assert found.flag_recall.value == 5 / 7
    assert found.flagged_right.value == 1 / 13
    assert found.residual_risk.value == 2 / 14
    error, recall, coverage = found.error.value, found.flag_recall.value, found.coverage.value
    assert coverage is not None
    assert found.residual_risk.value == pytest.approx(error * (1 - recall) / coverage)
    assert found.confirmed_wrong.value == 1 / 13
    assert found.sign_p == 0.5


REQUEST = Request("classify@1 sha256:00", (Message("system", "s"), Message("user", "u")), "Classified", "m")
REPLY = Reply({"verdicts": []}, "who", Usage(10, 2, 0))


@pytest.fixture(params=["a.jsonl", "a.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(tmp_path / "deep" / request.param)


def test_a_store_gives_back_what_it_keeps(store: LineStore | TableStore) -> None:
    assert store.get(REQUEST) is None
    store.keep(as_record(REQUEST, REPLY, "2026-01-01"))
    again = open_store(store.path)
    assert again.get(REQUEST) == Reply({"verdicts": []}, "who", Usage(10, 2, 0), cached=True)
    other = Request(REQUEST.prompt, REQUEST.messages, REQUEST.answer, REQUEST.model, index=1)
    assert again.get(other) is None


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.sqlite"
    lines.write_text('{"key": "x"}\n', encoding="utf-8")
    table.write_bytes(b"no database at all, only some words that fill the first page" * 99)
    with pytest.raises(UsageError, match=r"a\.jsonl:1: not a recorded answer"):
        open_store(lines)
    with pytest.raises(UsageError, match="cannot be used as a store of answers"):
        open_store(table)


def test_a_store_holds_nothing_of_a_document(store: LineStore | TableStore) -> None:
    secret = Request("p", (Message("user", "our secret plan"),), "Classified", "m")
    store.keep(as_record(secret, REPLY, "2026-01-01"))
    written = b"".join(file.read_bytes() for file in store.path.parent.iterdir())
    assert b"secret plan" not in written
    assert secret.key.encode() in written


def test_limits_hold_while_calls_are_under_way() -> None:
    ledger = Ledger("gpt-4o", Limits(calls=2))
    ledger.begin(REQUEST)
    ledger.begin(REQUEST)
    with pytest.raises(LimitError, match="--max-calls 2 is reached"):
        ledger.begin(REQUEST)
    dear = Ledger("gpt-4o", Limits(cost=0.001))
    dear.end(REQUEST, Usage(400, 0, 0))
    with pytest.raises(LimitError, match=r"--max-cost 0\.001 is reached"):
        dear.begin(Request("p", (Message("user", "x" * 4000),), "Classified", "gpt-4o"))


def test_prices_are_found_by_the_longest_name_and_never_guessed() -> None:
    assert price("gpt-4o-mini-2024-07-18") == price("gpt-4o-mini")
    assert price("openai/gpt-4o") == price("gpt-4o")
    assert price("gpt-4") is None
    assert cost("qwen3", Usage(1, 1, 0)) is None
    assert cost("gpt-4o", Usage(1_000_000, 0, 400_000)) == pytest.approx(0.6 * 2.5 + 0.4 * 1.25)


@pytest.mark.parametrize(
    ("address", "name", "local"),
    [
        ("https://api.openai.com/v1", "openai", False),
        ("https://x.openai.azure.com/openai", "azure", False),
        ("https://api.openai.com.evil.example/v1", "compatible", False),
        ("http://127.0.0.1:11434/v1", "ollama", True),
        ("http://localhost:1234/v1", "lmstudio", True),
        ("http://[::1]:8080/v1", "llamacpp", True),
        ("http://10.0.0.7:11434/v1", "compatible", False),
        ("http://127.0.0.1.evil.example/v1", "compatible", False),
    ],
)
def test_profiles_fit_addresses(address: str, name: str, local: bool) -> None:
    assert (fitting(address).name, is_local(address)) == (name, local)


def test_every_answer_asks_for_a_schema_that_any_server_takes() -> None:
    def check(node: Any, depth: int) -> None:
        assert depth < 8
        if isinstance(node, dict):
            assert not {"oneOf", "allOf", "patternProperties", "default"} & node.keys()
            if node.get("type") == "object":
                assert node["required"] == list(node["properties"])
                assert node["additionalProperties"] is False
            for value in node.values():
                check(value, depth + 1)
        elif isinstance(node, list):
            for value in node:
                check(value, depth)

    for answer in answers.ANSWERS.values():
        check(answers.schema(answer), 0)


def test_prompts_are_versioned_and_begin_alike_for_all_documents() -> None:
    assert prompt.names() == ["challenge", "classify", "confirm", "link", "rewrite"]
    first, second = (
        next(iter(classifying(statements(read_text(f"# Goals\n\n- Nurses rest {text}\n", "a.md")), "m"))).request
        for text in "ab"
    )
    assert first.messages[0] == second.messages[0]
    assert first.key != second.key
    for name in prompt.names():
        loaded = prompt.load(name)
        assert loaded.name == name
        assert loaded.label.startswith(f"{name}@{loaded.version} sha256:")
        assert loaded.answer in answers.ANSWERS
    with pytest.raises(ValueError, match="front matter"):
        prompt.parse("no front matter")


@given(st.text(min_size=3, max_size=400))
def test_any_text_reaches_the_model_as_it_is(text: str) -> None:
    for asked in classifying(statements(read_text(f"# Goals\n\n- nurses {text}\n", "plan.md")), "m"):
        decoded, _ = json.JSONDecoder().raw_decode(asked.request.messages[1].content)
        sent = {s["id"]: s["text"] for section in decoded for s in section["statements"]}
        assert sent == {id: statement.text[:LONGEST] for id, statement in asked.ids.items()}


def suggestion(text: str) -> Suggestion:
    by_text, _, _ = plan()
    return Suggestion(by_text["80 % of rosters are planned in the app by June, up from 35 %"], text, "")


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("80 % of rosters are planned in the app by June, up from 35 %", ""),
        ("[Number] of rosters are planned in the app by [date]", ""),
        ("80 % of the nurses plan in the app by June", ""),
        ("90 % of rosters are planned in the app", 'it names "90", which is not in the document'),
        ("80 % of rosters are planned in the app by July", 'it names "July", which is not in the document'),
        ("80 % of rosters are planned with Rosterly", 'it names "Rosterly", which is not in the document'),
    ],
)
def test_a_suggestion_invents_nothing(text: str, refused: str) -> None:
    assert suggest.invented(suggestion(text), {}) == refused


def test_a_suggestion_is_checked_by_the_rules_in_its_place() -> None:
    document = read_text(
        "# OKRs Q3 2026\n\n- Objective: Nurses rest\n  - Key result: Launch the roster app\n", "plan.md"
    )
    result = review([document])
    (flawed,) = suggest.flaws(result.findings)
    given = [
        Suggestion(flawed, "[Number] of nurses plan in the app, up from [today's value]", ""),
        Suggestion(flawed, "Ship the roster app", ""),
        Suggestion(flawed, "", "What changes for the nurses?"),
    ]
    found = list(suggest.checked(given, result.findings, result.links, lambda one: review([one]).findings))
    assert [one.refused for one in found] == ["", "goal/is-output is still found in it", ""]
    (told,) = suggest.findings(found)
    assert told.rule == "verdict/rewrite-regresses"


def test_both_shapes_of_batch_results_are_read_and_the_rest_is_named() -> None:
    (line,) = batch.lines([REQUEST], profile("openai"))
    sent = json.loads(line)
    assert sent["body"]["tools"][0]["function"]["strict"] is True
    good = {"verdicts": [{"id": "s1", "quote": "q", "level": "goal", "confidence": "high", "reason": "r"}]}
    completion = {
        "model": "who",
        "choices": [{"message": {"content": json.dumps(good)}}],
        "usage": {"prompt_tokens": 7},
    }
    called = {**completion, "choices": [{"message": {"tool_calls": [{"function": {"arguments": json.dumps(good)}}]}}]}
    told = [
        {"custom_id": sent["custom_id"], "response": {"status_code": 200, "body": completion}},
        {"custom_id": sent["custom_id"], "response": called},
        {"custom_id": sent["custom_id"], "response": {"status_code": 429, "body": {}}},
        {"custom_id": "theirs", "response": {}},
    ]
    text = "".join(json.dumps(one) + "\n" for one in told) + "not json\n"
    found = list(batch.results(text, "2026-01-01", {}))
    assert [result.record is not None for result in found] == [True, True, False, False, False]
    record = found[0].record
    assert record is not None
    assert (record["key"], record["prompt"], record["answer"]) == (REQUEST.key, REQUEST.prompt, good)
    assert [result.reason for result in found[2:]] == [
        "line 3: the batch has no reply, status 429",
        "line 4: its custom_id is not one that sightline wrote",
        "line 5: no line of a batch",
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("no", "holds no JSON object"),
        ('{"verdicts": [{"id": "s1"}]}', "does not fit: verdicts.0.quote"),
        ("```json\n{}\n```\nor\n```json\n{}\n```", "more than one block"),
    ],
)
def test_a_pasted_reply_that_is_none_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        batch.parse("Classified", text)


def test_a_pasted_reply_may_have_words_around_it() -> None:
    assert batch.parse("Classified", 'Sure! <b>\n```json\n{"verdicts": []}\n```\nAnything else?') == {"verdicts": []}
    assert batch.parse("Linked", 'Here: {"links": []} and that is all') == {"links": []}


def test_a_replay_without_a_recorded_answer_says_so(tmp_path: Path) -> None:
    found = statements(read_text(PLAN, "plan.md"))
    ledger = Ledger("m")
    reader = ModelJudge(Asking(open_store(tmp_path / "a.jsonl"), ledger), ledger, "m")
    assert reader.classify(found) == {}
    assert {failure.reason for failure in reader.heard.failures} == {"no recorded answer"}
