"""What is a statement, what level it has, and what it hangs from: whole values on small documents."""

from __future__ import annotations

from math import log
from pathlib import Path
from textwrap import dedent

import pytest

from sightline import Level, Review, read, read_text, review
from sightline.classify import answer
from sightline.heuristics.grammar import numbers
from sightline.heuristics.levels import explain
from sightline.heuristics.signals import signals
from sightline.readers import sniff
from sightline.reporters import render
from sightline.reporters.terminal import width


def rows(text: str, name: str = "plan.md") -> list[tuple[int, str, str, str | None]]:
    """Line, level, text and the text of the parent of everything that is not `other`."""
    result = reviewed(text, name)
    up = {link.child: link.parent.text for link in result.links}
    return [
        (s.position.line, result.verdict(s).level.value, s.text, up.get(s))
        for s in result.statements
        if result.verdict(s).level is not Level.OTHER
    ]


ROOT = Path(__file__).parent.parent


def reviewed(text: str, name: str = "plan.md") -> Review:
    return review([read_text(dedent(text).lstrip("\n"), name)])


MISSION = "Help night nurses get home on time."
OBJECTIVE = "Nurses plan their nights without paper"
GOAL = "80 % of rosters are planned in the app by Q3 2026"
WORK = "Build the roster app"
EXPECTED = [
    ("mission", MISSION, None),
    ("objective", OBJECTIVE, MISSION),
    ("goal", GOAL, OBJECTIVE),
    ("initiative", WORK, GOAL),
]
SAME_PLAN = {
    "headings and nested items": ("plan.md", f"""
        # Mission

        {MISSION}

        # OKRs

        - {OBJECTIVE}
          - {GOAL}
            - {WORK}
        """),
    "labels, boxes and states": ("plan.md", f"""
        **Mission**: {MISSION}

        - ✅ **Objective 1:** {OBJECTIVE}
          - [ ] KR 1.1 — {GOAL} => nearly there
            - Initiative: {WORK}
        """),
    "an objective in its heading": ("plan.md", f"""
        ## Our mission

        {MISSION}

        ## OKRs

        ### Objective: {OBJECTIVE}

        #### Key results

        1. {GOAL}
            * {WORK}
        """),
    "a paste without markup": ("paste.txt", f"""
        Mission:
        {MISSION}

        Objective 1: {OBJECTIVE}
          - KR1: {GOAL}
              - {WORK}
        """),
    "records": ("plan.yaml", f"""
        company_mission: {MISSION}
        okr:
          objective:
            statement: {OBJECTIVE}
            owner: Roster team
            key_results:
              - metric: {GOAL}
                initiatives:
                  - {WORK}
        """),
    "the same as JSON": ("plan.json", f"""
        {{"company_mission": "{MISSION}", "okr": {{"objective": {{"statement": "{OBJECTIVE}", "owner": "Roster team",
          "key_results": [{{"metric": "{GOAL}", "initiatives": ["{WORK}"]}}]}}}}}}
        """),
    "reStructuredText": ("plan.rst", f"""
        Mission
        =======

        {MISSION}

        OKRs
        ====

        - {OBJECTIVE}

          - {GOAL}

            - {WORK}
        """),
    "a page": ("plan.html", f"""
        <html><body><h1>Mission</h1><p>{MISSION}</p><h1>OKRs</h1>
        <ul><li>{OBJECTIVE}<ul><li>{GOAL}<ul><li><b>{WORK}</b></li></ul></li></ul></li></ul></body></html>
        """),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME_PLAN)
def test_one_plan_reads_alike_in_every_form(case: str) -> None:
    name, text = SAME_PLAN[case]
    assert [row[1:] for row in rows(text, name)] == EXPECTED


def test_a_row_is_one_statement_with_fields() -> None:
    result = reviewed("""
        # Roadmap

        | Initiative | Benefit | Owner | Target |
        |---|---|---|---|
        | Build the **roster** app | Nurses rest | Kim | 80 % |
        """)
    (statement,) = result.statements
    assert statement.text == "Build the roster app"
    assert statement.document.text[slice(*statement.span)] == "Build the **roster** app"
    assert {a.name: a.text for a in statement.attributes} == {
        "rationale": "Nurses rest",
        "owner": "Kim",
        "target": "80 %",
    }


BENEFITS = {
    "a benefit alone is the outcome": (
        "| Description | Benefits | Owner |\n|---|---|---|\n| Build the app | Nurses rest more | Kim |\n",
        2,
    ),
    "a target says it better": (
        "| Description | Benefits | Target |\n|---|---|---|\n| Build the app | Nurses rest more | 80 % |\n",
        1,
    ),
}


@pytest.mark.parametrize("case", BENEFITS)
def test_a_benefit_column(case: str) -> None:
    table, count = BENEFITS[case]
    assert len(reviewed("# Roadmap\n\n" + table).statements) == count


def test_what_follows_a_list_is_no_item_of_it() -> None:
    assert rows("Goals for this half:\n- nurses rest\n- drivers know\n\nlet me know what you think\n", "paste.txt") == [
        (2, "objective", "nurses rest", None),
        (3, "objective", "drivers know", None),
    ]


def test_references_lead_to_what_they_name() -> None:
    text = """
        # OKRs

        ## Objective 1: Clinics trust the forecast

        - KR 1.1: 45 of 50 clinics order by the forecast

        ## Objective 2: Drivers know where to go

        - KR 2.1: Wrong turns fall from 30 to 5 a week

        # Initiatives

        - Build the map (KR 2.1)
        - Clean the data, supports O1
        """
    result = reviewed(text)
    found = {link.child.text: (link.parent.text, link.basis) for link in result.links}
    assert found["Build the map (KR 2.1)"] == ("Wrong turns fall from 30 to 5 a week", "reference")
    assert found["Clean the data, supports O1"] == ("Clinics trust the forecast", "reference")


SILENT = {
    "templates": "# Objectives\n\n- [Objective]\n- TBD\n- {{objective}}\n",
    "code": "# Goals\n\n```\n- raise revenue by 20 %\n```\n",
    "link lists": "# Goals\n\n- [Q3 OKRs](a.md)\n- [Planning thread](b.md)\n- WIP: [Planning sheet](c.md)\n- Draft: https://example.org/d\n",
    "bad examples": "# Objectives\n\n## Bad examples\n\n- Launch the app\n- Be the best\n",
    "read me": "# Tool\n\n## Installation\n\n1. Download the app\n2. Run the server\n\n## Contributing\n\n- Fork the repo\n",
}


@pytest.mark.parametrize("case", SILENT)
def test_no_statement_of_a_plan(case: str) -> None:
    assert rows(SILENT[case]) == []


def test_fields_belong_to_what_they_stand_below() -> None:
    result = reviewed("""
        # Initiatives

        ## Roster app

        **Owner:** Kim
        **KR**: KR 1.1

        Build the roster app so that nurses rest.
        """)
    statement = next(s for s in result.statements if s.attributes)
    assert statement.text == "Build the roster app so that nurses rest."
    assert [(a.name, a.text) for a in statement.attributes] == [("owner", "Kim"), ("link", "KR 1.1")]


def test_lost_indentation_is_accepted_with_a_notice() -> None:
    text = "objective:\nstatement: Nurses rest\ntimeframe: Q3 2026\nkey_results:\n- metric: Late homecomings\ntarget: 5\ncurrent: 30\n"
    document = read_text(text, "okr.yaml")
    assert [n for n in document.notices if "indentation" in n]
    texts = {s.text: {a.name: a.text for a in s.attributes} for s in review([document]).statements}
    assert texts == {"Nurses rest": {"deadline": "Q3 2026"}, "Late homecomings": {"target": "5", "baseline": "30"}}


def test_other_languages_are_read_and_said_to_be_uncalibrated() -> None:
    text = (
        "# Ziele\n\n"
        + "- Wir wollen die Wartezeit der Patienten in allen Kliniken bis zum Sommer deutlich verkürzen und messen\n"
        * 4
    )
    document = read_text(text, "ziele.md")
    assert len(review([document]).statements) == 4
    assert [n for n in document.notices if "calibrated for English" in n]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('{"goals": ["Nurses rest"]}', "json"),
        ("mission: Help nurses\ngoals:\n  - Nurses rest\n", "yaml"),
        ("<!doctype html><p>Goals</p>", "html"),
        ("Goals\n=====\n\n.. note:: Nurses rest\n", "rst"),
        ("# Goals\n\n- Nurses rest\n", "markdown"),
        ("Goals\n\nNurses rest: they go home on time\n", "text"),
    ],
)
def test_content_tells_the_format_of_a_paste(text: str, format: str) -> None:
    assert sniff(text) == format


LINKS = {
    "bullets below a labelled line": (
        "Objective 1: Clinics trust us\n\n- 45 of 50 clinics renew by June\n- Complaints fall from 12 to 4 a month\n",
        "Clinics trust us",
        "nesting",
    ),
    "a number that belongs": (
        "- Objective 1: Rest\n- Objective 2: Clinics trust us\n\n## Results\n\n- KR 2.1: 45 of 50 clinics renew\n",
        "Clinics trust us",
        "reference",
    ),
    "an empty cell stands for the one above": (
        "| Objective | Key result |\n|---|---|\n| Clinics trust us | 9 of 10 renew |\n| | 45 of 50 clinics pay early |\n",
        "Clinics trust us",
        "table",
    ),
    "the row": (
        "| Objective | Key result |\n|---|---|\n| Clinics trust us | 45 of 50 clinics renew |\n",
        "Clinics trust us",
        "table",
    ),
    "a quoted title": (
        '# OKRs\n\n- Objective: Clinics trust our forecast\n\n# Initiatives\n\n- Clean the data for "Clinics trust our forecast"\n',
        "Clinics trust our forecast",
        "reference",
    ),
}


LINKS |= {
    "a principle among objectives": (
        "# Objectives\n\n## Nurses plan without paper\n\n- We never sell the data of patients\n",
        "Nurses plan without paper",
        "nesting",
    ),
    "what the document calls its mission": (
        (
            "# Team\n\n## Vision\n\nA town where every nurse sleeps well.\n\n## Mission\n\nBuild a roster app for clinics.\n\n"
            "## Objectives\n\n- Clinics trust our rosters\n"
        ),
        "Build a roster app for clinics.",
        "nesting",
    ),
    "a heading that begins with the name of a key result": (
        (
            "# Objective: Clinics trust us\n\n## Key results\n\n- Rosters - Clinics get rosters that hold\n- Bills - Clinics pay in time\n\n"
            "### P1: Rosters are early\n\n95 % of rosters arrive two weeks ahead, up from 60 %.\n"
        ),
        "Rosters - Clinics get rosters that hold",
        "reference",
    ),
}


@pytest.mark.parametrize("case", LINKS)
def test_the_last_statement_hangs_from(case: str) -> None:
    text, parent, basis = LINKS[case]
    result = reviewed(text)
    (link,) = [link for link in result.links if link.child is result.statements[-1]]
    assert (link.parent.text, link.basis) == (parent, basis)


LOOSE = {
    "a principle among objectives serves no mission": (
        "# Mission\n\nWe help nurses rest.\n\n# Objectives\n\n- We never put speed over honesty\n"
    ),
    "a target is no mission": "# Team\n\n## Mission\n\nWin 500 clinics by 2028.\n\n## Objectives\n\n- Clinics trust our rosters\n",
    "a principle among principles": "# Mission\n\nWe help nurses rest.\n\n# Principles\n\n- We never sell the data of patients\n",
    "what a page of work is good for": (
        "# Roster page\n\n- **What:** Launch the roster page\n\n## Business value\n\n- Nurses trust that their rosters hold\n"
    ),
}


@pytest.mark.parametrize("case", LOOSE)
def test_the_last_statement_hangs_from_nothing(case: str) -> None:
    result = reviewed(LOOSE[case])
    last = result.statements[-1]
    assert result.verdict(last).level is not Level.OTHER
    assert [link.parent.text for link in result.links if link.child is last] == []


def test_a_slogan_under_the_title_holds_a_plan_no_more_than_any_mission_on_the_page() -> None:
    result = reviewed(
        "# Harbour\n\n_We help nurses get home safely._\n\nThis page is read every quarter.\n\n## Objectives\n\n- Clinics trust our rosters\n"
    )
    (link,) = result.links
    assert (link.parent.text, link.strength) == ("We help nurses get home safely.", "strained")


def test_bullets_of_a_paste_hang_from_the_labelled_line_above_them() -> None:
    text = "Plan\n\nObjective 1: Clinics trust us\nKR1: 45 of 50 clinics renew\nObjective 2: Nurses rest\n- Overtime falls by 30%\n"
    result = review([read_text(text, "mail.txt")])
    assert {link.child.text: link.parent.text for link in result.links} == {
        "45 of 50 clinics renew": "Clinics trust us",
        "Overtime falls by 30%": "Nurses rest",
    }


def test_wording_links_files_weakly() -> None:
    mission = read_text("# Mission\n\nKeep donated blood safe in every hospital.\n", "mission.md")
    goals = read_text("# Objectives\n\n- Hospitals trust that donated blood is safe\n", "goals.md")
    (link,) = review([mission, goals]).links
    assert (link.basis, link.strength, link.parent.document.path) == ("wording", "strained", "mission.md")


def test_references_in_a_circle_end() -> None:
    result = reviewed("# Objectives\n\n- O1: Clinics trust us, supports O2\n- O2: Nurses rest, supports O1\n")
    assert [(link.child.label, link.parent.label) for link in result.links] == [("O1", "O2")]


EXACT = {
    ("plan.yaml", 'mission: !!str "Help people rest"'): "Help people rest",
    ("plan.yaml", "mission: &a Help people rest"): "Help people rest",
    ("plan.yaml", 'mission: "Help \\\n  people rest"'): "Help people rest",
    ("plan.json", '{"mission": "Help people \\ud83d\\ude80 rest"}'): "Help people 🚀 rest",
    ("plan.json", '{"mission": "Help people \\ud83d rest"}'): "Help people \ufffd rest",
    ("plan.html", '<h1>Mission</h1><p title="a>b">Help people rest</p>'): "Help people rest",
    ("plan.md", "# Mission\n\nHelp `a``b` people rest"): "Help a``b people rest",
    ("plan.md", "# Mission\n\nHelp [people](http://a.b/c_(d)) &amp; *cats* rest"): "Help people & cats rest",
    ("plan.md", "# Mission\n\n> Help people\n> rest"): "Help people rest",
    ("plan.rst", "Mission\n=======\n\nHelp `people <http://a.b>`_ **rest**"): "Help people rest",
}


@pytest.mark.parametrize(("name", "text"), EXACT)
def test_markup_is_read_away(name: str, text: str) -> None:
    assert [s.text for s in review([read_text(text, name)]).statements] == [EXACT[name, text]]


def test_metrics_hang_in_the_tree() -> None:
    result = reviewed("# OKRs\n\n- Objective: Nurses rest\n  - Metric: Late homecomings\n")
    shown = render(result, "text")
    assert "└─ metric Late homecomings" in shown


@pytest.mark.parametrize(
    "text", ["by H1 2026", "2H26", "by Q3", "FY26-Q2", "by the end of the school year", "summer 2027", "by Friday"]
)
def test_dates_are_seen(text: str) -> None:
    assert numbers(text).dates


def test_wide_characters_take_two_columns() -> None:
    assert [width(text) for text in ("abc", "患者", "e\u0301", "🚀")] == [3, 4, 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "Reduce waiting time from 9 to 5 days by June 2027",
        "Objective: launch the portal",
        "Help nurses rest",
        "Nobody works 9 to 5 here",
        "?",
    ],
)
def test_an_explanation_adds_up_to_the_verdict(text: str) -> None:
    given = answer("1", text)
    why = explain(given.statement, alone=True)
    ahead = sum(pull.first - pull.second for pull in why.pulls)
    assert ahead == pytest.approx(log(given.verdict.confidence / why.confidence), abs=1e-9)
    assert why.second is not given.verdict.level


def test_working_hours_are_no_change_but_from_nine_to_five_is_one() -> None:
    assert "delta" in {signal.name for signal in answer("1", "Cut waits from 9 to 5 days").verdict.signals}
    assert "delta" not in {signal.name for signal in answer("1", "Nobody works 9 to 5 here").verdict.signals}


def test_a_memo_is_followed_from_its_table_to_the_goals_in_its_prose() -> None:
    text = """
        # Plan for 2026

        Riverbend exists so that nobody in the valley drives home asleep.

        This means two things. Goal 1: cut unfilled shifts from 23 to 7 a month by March 2026. Goal 2: lower no-shows from 14% to 8% by June 2026.

        | Initiative | Goal | Lead |
        |---|---|---|
        | Build the swap board | G2 | Kim |
        | Build the roster app | G1 | Ana |
    """
    cut, lower = (
        "cut unfilled shifts from 23 to 7 a month by March 2026.",
        "lower no-shows from 14% to 8% by June 2026.",
    )
    found = [(level, said, up) for _, level, said, up in rows(text) if level in ("goal", "initiative")]
    assert [row for row in found if row[0] == "initiative"] == [
        ("initiative", "Build the swap board", lower),
        ("initiative", "Build the roster app", cut),
    ]
    assert [row[1] for row in found if row[0] == "goal"] == [cut, lower]
    assert [s.label for s in reviewed(text).statements if s.text.startswith("Build")] == ["", ""]


def test_a_label_in_lower_case_begins_a_line_of_its_own_in_a_paste() -> None:
    text = """
        Night desk roadmap for the second half of the year (slide 7 of 22)
        why we exist: help every nurse get home on time

        NOW
        - Swap board
    """
    assert rows(text, "paste.txt")[0][:3] == (2, "mission", "help every nurse get home on time")


def test_what_is_not_done_is_a_principle_and_no_goal() -> None:
    text = """
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - KR1: 80 % of rosters are planned in the app, up from 35 %

        ## Assumptions

        - Not doing this quarter: night buses, the mobile app
    """
    assert rows(text)[-1][1:3] == ("principle", "night buses, the mobile app")


def test_a_column_of_now_is_a_value_where_figures_stand_in_it_and_a_horizon_where_work_does() -> None:
    figures = reviewed(
        "# OKRs\n\n| Key result | Start | Now | Target |\n|---|---|---|---|\n| Rosters in the app | 9% | 11% | 16% |\n"
    )
    assert [(a.name, a.text) for a in figures.statements[0].attributes] == [
        ("baseline", "9%"),
        ("result", "11%"),
        ("target", "16%"),
    ]
    work = reviewed("# Roadmap\n\n| Now | Next |\n|---|---|\n| Build the roster app | Build the swap board |\n")
    assert all(a.name != "result" for s in work.statements for a in s.attributes)


def test_a_rule_is_told_once_however_severe_its_findings_are() -> None:
    result = reviewed("""
        # OKRs 2027

        - Objective: Clinics hear of the planner
          - Key result: 100,000 page views on the help centre by June, up from 20,000
          - Key result: Page views
          - Key result: More downloads of the guide
        """)
    shown = [line for line in render(result, "text").splitlines() if "goal/vanity-metric" in line]
    assert shown == [
        'warning[goal/vanity-metric]: "page views" can rise without helping anyone',
        "    and 2 more goal/vanity-metric as info on lines 5, 6",
    ]


def test_a_number_that_nobody_wants_to_raise_is_no_vanity() -> None:
    result = reviewed(
        "# OKRs\n\n- Objective: Safe releases\n  - Key result: Traffic is copied to the staging gateway\n"
    )
    assert [finding.rule for finding in result.findings if finding.rule == "goal/vanity-metric"] == []


def test_a_sentence_that_goes_on_with_an_argument_states_no_purpose() -> None:
    result = reviewed(
        "# Roadmap\n\nNobody is the boss here. Rather, it exists to give direction to new contributors.\n\n# Work\n\n- Build the app\n"
    )
    assert Level.MISSION not in {result.verdict(statement).level for statement in result.statements}
    plain = reviewed("# Harbour\n\nIt exists to give direction to new contributors.\n\n# Work\n\n- Build the app\n")
    assert Level.MISSION in {plain.verdict(statement).level for statement in plain.statements}


def test_a_purpose_that_nobody_is_sure_of_is_not_read_into_a_plan() -> None:
    purposes = (Level.MISSION, Level.VISION)
    guessed = []
    for path in sorted((ROOT / "evals" / "documents").rglob("*.md")):
        found = review([read(path)])
        for statement in found.statements:
            verdict = found.verdict(statement)
            claims = statement.declared is not None and statement.declared.level in purposes
            if verdict.level in purposes and not verdict.sure and not claims:
                guessed.append((path.name, statement.text))
    assert guessed == []


def test_a_goal_column_that_repeats_a_goal_points_at_it() -> None:
    assert rows("""
        # OKRs Q3 2026

        ## Objective: Nurses rest between shifts

        - Late homecomings fall to 5 a week (now 30)

        | Initiative | Start | End | Goal |
        |---|---|---|---|
        | Bus times in the roster app | 2026-07-01 | 2026-08-15 | Late homecomings fall to 5 a week |
        | Taxi vouchers | 2026-07-01 | | Nurses get home without waiting in the dark |
        """)[1:] == [
        (5, "goal", "Late homecomings fall to 5 a week (now 30)", "Nurses rest between shifts"),
        (9, "initiative", "Bus times in the roster app", "Late homecomings fall to 5 a week (now 30)"),
        (10, "initiative", "Taxi vouchers", "Nurses get home without waiting in the dark"),
        (10, "objective", "Nurses get home without waiting in the dark", "Nurses rest between shifts"),
    ]


def test_a_start_is_no_deadline_where_there_is_an_end() -> None:
    table = "# Roadmap\n\n| Initiative | Start | End |\n|---|---|---|\n| Roster app | May 2026 | July 2026 |\n| Bus map | June 2026 | |\n"
    assert [[(a.name, a.text) for a in s.attributes] for s in reviewed(table).statements] == [
        [("start", "May 2026"), ("deadline", "July 2026")],
        [("deadline", "June 2026")],
    ]


def test_lines_that_begin_with_ids_are_statements_of_their_own() -> None:
    text = "# Goals\n\nG1: Nurses rest between shifts by June 2026\nG2: Late homecomings fall from 30 to 5 a week\n"
    assert [(line, said) for line, _, said, _ in rows(text)] == [
        (3, "Nurses rest between shifts by June 2026"),
        (4, "Late homecomings fall from 30 to 5 a week"),
    ]


def test_the_areas_of_a_roadmap_and_the_meaning_of_its_ranks_are_no_work() -> None:
    assert [
        said
        for _, _, said, _ in rows("""
            # Product roadmap

            ## Priorities

            - P0: must ship this quarter
            - P1 = nice to have

            ## Identity & access

            - Let nurses sign in with their badge

            ## Roster app

            Nurses swap shifts on their phones.

            - Build the swap board
            """)
    ] == [
        "Let nurses sign in with their badge",
        "Nurses swap shifts on their phones.",
        "Build the swap board",
    ]


def test_the_mission_of_the_company_counts_where_a_brief_tells_its_context() -> None:
    text = "# Brief\n\n## Context\n\nCompany mission: Help night nurses get home on time.\n\n## Goals\n\n- Late homecomings fall from 30 to 5 a week\n"
    assert [(level, said) for _, level, said, _ in rows(text)] == [
        ("mission", MISSION),
        ("goal", "Late homecomings fall from 30 to 5 a week"),
    ]


def test_what_is_not_done_is_no_work_however_it_reads() -> None:
    text = "# Roadmap\n\n- Build the roster app\n\n## Non-goals\n\n- Rewriting the payroll service\n- Purchase orders\n"
    assert [(level, said) for _, level, said, _ in rows(text)] == [
        ("initiative", "Build the roster app"),
        ("principle", "Rewriting the payroll service"),
        ("principle", "Purchase orders"),
    ]


def test_words_behind_an_arrow_and_places_in_a_list_name_what_work_serves() -> None:
    text = """
        # What should be different by June 2027

        1. Nurses rest between shifts, nine of ten weeks
        2. Every late bus is known within 5 minutes (now 20)

        # Work

        - Bus map on the ward screen (→ late bus)
        - Swap board for shifts (serves 1 and 2)
        - Carpet in the lobby
        """
    up = {child: parent for _, _, child, parent in rows(text)}
    assert up["Bus map on the ward screen (→ late bus)"] == "Every late bus is known within 5 minutes (now 20)"
    assert up["Swap board for shifts (serves 1 and 2)"] == "Nurses rest between shifts, nine of ten weeks"
    assert up["Carpet in the lobby"] is None


def test_an_arrow_from_a_start_leads_to_a_target_and_no_note() -> None:
    text = "# Key results Q3 2026\n\n- Calls answered within 8 minutes from 54 % → 80 %\n- Punctuality (within 3 min): 86 % → 92 %\n- Build the app → in beta\n"
    assert [said for _, _, said, _ in rows(text)] == [
        "Calls answered within 8 minutes from 54 % → 80 %",
        "Punctuality (within 3 min): 86 % → 92 %",
        "Build the app",
    ]


def test_a_paste_has_titles_without_colons_and_people_who_speak() -> None:
    text = """
        Sam Hill  10:02 AM
        Q1 goals (draft!)
        1) late homecomings below 5 a week, was 30
        2) ship the roster app

        to do this week
        - @ana set up the dashboard
        o Call the bus company

        not doing: mobile app, payroll
        """
    assert [(level, said) for _, level, said, _ in rows(text, "chat.txt")] == [
        ("goal", "late homecomings below 5 a week, was 30"),
        ("initiative", "ship the roster app"),
        ("initiative", "@ana set up the dashboard"),
        ("initiative", "Call the bus company"),
        ("principle", "mobile app, payroll"),
    ]


def test_a_north_star_that_is_a_figure_is_no_mission_and_a_target_may_stand_under_a_period() -> None:
    result = reviewed("""
        # Team charter

        **North star:** weekly riders who plan with us

        ## This year

        | Goal | Now | End of 2027 |
        |---|---|---|
        | Payments that succeed at the first try | 93.1 % | 96 % |
        """)
    assert [(result.verdict(s).level.value, [(a.name, a.text) for a in s.attributes]) for s in result.statements] == [
        ("metric", []),
        ("goal", [("baseline", "93.1 %"), ("target", "96 %")]),
    ]


def test_a_record_hangs_work_only_from_what_it_names() -> None:
    text = """
        mission: Help night nurses get home on time.
        objectives:
          - id: O1
            title: Nurses rest between shifts
        initiatives:
          - title: Build the swap board
            supports: O1
          - title: Buy office plants
        """
    assert {child: parent for _, _, child, parent in rows(text, "okr.yaml")} == {
        MISSION: None,
        "Nurses rest between shifts": MISSION,
        "Build the swap board": "Nurses rest between shifts",
        "Buy office plants": None,
    }


def test_what_looks_back_and_who_wrote_is_no_plan() -> None:
    assert [
        said
        for _, _, said, _ in rows("""
            # Where we are going in 2027

            *Memo from Ana Berg to everyone at the clinic, 4 December 2026*

            ## What 2026 taught us

            We filled 3,140 rosters, up from 2,510 in 2025.

            ## Goals

            - Late homecomings fall from 30 to 5 a week
            """)
    ] == ["Late homecomings fall from 30 to 5 a week"]


def test_a_month_is_no_doubt_and_a_confidence_no_measure() -> None:
    assert "doubt" not in [signal.name for signal in signals("We will open the second ward in May.")]
    assert "doubt" in [signal.name for signal in signals("We may open the second ward.")]
    names = [signal.name for signal in signals("Reduce wastage - conf 9/10")]
    assert not {"quantity", "countable", "delta"} & set(names)


def test_a_heading_that_only_ends_in_the_name_of_another_section_titles_its_objective() -> None:
    text = """
        # OKRs Q3 2026

        ## Better testing

        - KR1: Escaped bugs fall from 9 to 3 a month

        ## Improve security

        - Open holes fall from 9 to 3

        ## Testing

        - We test on Mondays and ship on Tuesdays
        """
    assert [(level, said) for _, level, said, _ in rows(text)] == [
        ("objective", "Better testing"),
        ("goal", "Escaped bugs fall from 9 to 3 a month"),
        ("objective", "Improve security"),
        ("goal", "Open holes fall from 9 to 3"),
    ]


def _read(text: str, name: str = "plan.md") -> list[tuple[str, str, str]]:
    """The level of each statement that is part of a plan, its text, and the text of what it serves."""
    result = review([read_text(text, name)], rules=())
    serves = {link.child: link.parent.text for link in result.links}
    levels = [(str(result.verdict(s).level), s.text, serves.get(s, "")) for s in result.statements]
    return [one for one in levels if one[0] != "other"]


def test_what_is_called_a_vision_is_one_although_it_reads_like_work() -> None:
    text = "# Plan\n\n## Mission\n\n{0}\n\n## Vision\n\n{1}\n"
    named = text.format(
        "Build a place where readers of every age learn.", "To become the platform that nurses rely on."
    )
    assert [level for level, _, _ in _read(named)] == ["mission", "vision"]
    counted = text.format("Put our battery into 50,000 homes.", "Create 40 centres in 12 towns.")
    assert not {"mission", "vision"} & {level for level, _, _ in _read(counted)}


def test_short_lines_right_above_lists_of_an_okr_page_are_objectives() -> None:
    text = "# OKRs\n\n## Q1 2027\nNights are quiet\n- False pages fall from 40 to 5 a week\n- 40 nurses sleep through\n"
    assert "Nights are quiet" not in [said for _, said, _ in _read(text)]
    assert _read(text + "\nWards trust the roster\n- 80 % of swaps are settled in a day\n") == [
        ("objective", "Nights are quiet", ""),
        ("goal", "False pages fall from 40 to 5 a week", "Nights are quiet"),
        ("goal", "40 nurses sleep through", "Nights are quiet"),
        ("objective", "Wards trust the roster", ""),
        ("goal", "80 % of swaps are settled in a day", "Wards trust the roster"),
    ]


def test_a_heading_that_begins_with_a_verb_names_no_team() -> None:
    text = "# OKRs 2027\n\n## {}\n\n- False pages fall from 40 to 5 a week\n"
    assert _read(text.format("Build team and culture"))[0] == ("objective", "Build team and culture", "")
    assert [said for _, said, _ in _read(text.format("Design team"))] == ["False pages fall from 40 to 5 a week"]


def test_every_value_that_has_a_name_is_a_principle() -> None:
    text = "# Who we are\n\n## Values\n\n**Honesty**: we say what we see\\\n**Patience**: we wait for the last reader\\\n**Thrift**: we mend\n"
    assert [level for level, _, _ in _read(text)] == ["principle"] * 3


def test_what_an_okr_page_says_of_itself_is_no_plan() -> None:
    text = (
        "---\ntitle: Q3 2027 OKRs\n---\n\n## On this page\n{:.no_toc}\n\n- TOC\n{:toc}\n\n## OKR schedule\n\nThe timeline would be:\n\n"
        "| Week | Task |\n|---|---|\n| -5 | Draft the goals of the ward |\n\n## OKRs\n\nThe tracker is the source of truth for these.\n\n"
        "### 1. Ward: Nights are quiet\n\n1. **Ward KR:** False pages fall from 40 to 5 a week\n\n"
        "### 2. Ward: Swaps are easy\n\n1. **Ward KR:** 80 % of swaps are settled in a day\n"
    )
    assert _read(text) == [
        ("objective", "Ward: Nights are quiet", ""),
        ("goal", "False pages fall from 40 to 5 a week", "Ward: Nights are quiet"),
        ("objective", "Ward: Swaps are easy", ""),
        ("goal", "80 % of swaps are settled in a day", "Ward: Swaps are easy"),
    ]


def test_restructured_text_has_numbered_lists_tables_of_lists_and_wrapped_paragraphs() -> None:
    text = """.. |done| raw:: html

   <s>

Goals
=====

The plan of the night wards, which the board read in May and
wants to see again. These are its goals:

#. Nights are quiet on every ward
   of the house

   * Draw a map |done| of all entrances :issue:`12`

.. list-table::
   :header-rows: 1

   * - Measure
     - Today
   * - False pages
       a week
     - 40
"""
    document = read_text(text, "plan.rst")
    assert [
        (block.kind, *(f"{cell.header}={cell.prose.text}" for cell in block.cells)) if block.cells else block.prose.text
        for block in document.blocks
    ] == [
        "Goals",
        "The plan of the night wards, which the board read in May and wants to see again. These are its goals:",
        "Nights are quiet on every ward of the house",
        "Draw a map of all entrances 12",
        ("row", "Measure=False pages a week", "Today=40"),
    ]


def test_teams_and_areas_are_parts_of_a_plan() -> None:
    okrs = (
        "# OKRs 2027\n\n## Growth team\n\n### Objective: Nights are quiet\n\n- KR1: False pages fall from 40 to 5 a week\n\n"
        "## Security\n\n- O1: Swaps are easy\n  - KR1: 80 % of swaps are settled in a day\n\n## Team\n\n- Ada leads the nights\n"
    )
    assert [said for _, said, _ in _read(okrs)] == [
        "Nights are quiet",
        "False pages fall from 40 to 5 a week",
        "Swaps are easy",
        "80 % of swaps are settled in a day",
    ]
    roadmap = "# Roadmap\n\n## Documentation\n\n- Translate the tutorial\n\n## Features\n\n- Dark mode\n\n## License\n\n- Ship it freely\n"
    assert _read(roadmap) == [("initiative", "Translate the tutorial", ""), ("initiative", "Dark mode", "")]
    assert _read(roadmap.replace("# Roadmap", "# Nightwatch")) == []
