"""How authors lay out a plan: whole readings of small documents in the forms that real ones take."""

from __future__ import annotations

import pytest

from sightline import Level
from test_extract import reviewed, rows

Row = tuple[int, str, str, str | None]
TRUST = "Clinics trust the rosters"
RENEW = "45 of 50 clinics renew"

LAYOUTS: dict[str, tuple[str, list[Row]]] = {
    "titles in capitals": (
        """
        VISION

        Every nurse sleeps at home.

        VALUES

        **Honesty:** we tell clinics what went wrong.

        **Calm:** we never call at night.
        """,
        [
            (3, "vision", "Every nurse sleeps at home.", None),
            (7, "principle", "Honesty: we tell clinics what went wrong.", None),
            (9, "principle", "Calm: we never call at night.", None),
        ],
    ),
    "lists whose marks Markdown does not know": (
        f"""
        # OKRs

        Objective 1: {TRUST}

        KRs:
        1.Late rosters fall from 30 to 10 a month
        2.Clinics stay
        •9 of 10 in the north
        •8 of 10 in the south
        """,
        [
            (3, "objective", TRUST, None),
            (6, "goal", "Late rosters fall from 30 to 10 a month", TRUST),
            (7, "goal", "Clinics stay", TRUST),
            (8, "goal", "9 of 10 in the north", "Clinics stay"),
            (9, "goal", "8 of 10 in the south", "Clinics stay"),
        ],
    ),
    "fields listed beside the key results": (
        f"""
        # OKRs

        ## Objective: {TRUST}

        - **Active from:** spring
        - **Tracked:** every Tuesday
        - **Key results:**
          1. {RENEW}
        """,
        [(3, "objective", TRUST, None), (8, "goal", RENEW, TRUST)],
    ),
    "objective and key results as sections side by side, and groups that name nothing": (
        f"""
        # OKRs

        ## Team OKR

        ### Objective

        {TRUST}

        ### Key results

        #### Fewer errors

        | KR | Target |
        |---|---|
        | KR 1 | Errors in rosters fall from 30 to 10 a month |
        """,
        [(7, "objective", TRUST, None), (15, "goal", "Errors in rosters fall from 30 to 10 a month", TRUST)],
    ),
    "a number above the heading that it numbers": (
        f"""
        # Strategic plan

        ### GOAL 1:

        #### {TRUST}

        **Objectives:**

        - Develop a course for planners
        """,
        [(5, "objective", TRUST, None), (9, "initiative", "Develop a course for planners", TRUST)],
    ),
    "a list in a cell": (
        f"""
        # Plan

        | Objective | Key result |
        |---|---|
        | {TRUST} | - Errors fall from 30 to 10 a month <br> - {RENEW} |
        """,
        [
            (5, "objective", TRUST, None),
            (5, "goal", "Errors fall from 30 to 10 a month", TRUST),
            (5, "goal", RENEW, TRUST),
        ],
    ),
    "a table of fields": (
        f"""
        # OKRs

        | Field | Value |
        |---|---|
        | Cycle | Q2 2027 |
        | Organisation | Harbour clinics |

        ## Objective: {TRUST}

        - KR1: {RENEW}
        """,
        [(8, "objective", TRUST, None), (10, "goal", RENEW, TRUST)],
    ),
    "the row named in bold": (
        """
        # Plan

        ## What we build

        | # | Part | Form |
        |---|---|---|
        | 1 | **Roster service** | A web application with an open interface for every clinic |
        """,
        [(7, "initiative", "Roster service", None)],
    ),
    "prose that tells first what there is": (
        """
        # Roadmap

        ## Rosters

        Rosters are stored in one table today. It is slow.

        We would like to replace the table with a service for every clinic.
        """,
        [(7, "initiative", "We would like to replace the table with a service for every clinic.", None)],
    ),
    "a title before a dash, and sentences about it": (
        """
        # Plan

        ## Priorities

        - Raise more money - Today nobody asks for any. Clinics pay late.
        """,
        [(5, "objective", "Raise more money", None)],
    ),
    "a line that goes on in a list of its own": (
        f"""
        # OKRs

        ## Objective: {TRUST}

        Key results:

        - Show up on the first page of a search for the words:
          - night rosters
        """,
        [
            (3, "objective", TRUST, None),
            (7, "initiative", "Show up on the first page of a search for the words", TRUST),
            (8, "initiative", "night rosters", "Show up on the first page of a search for the words"),
        ],
    ),
    "lines that say what their lists hold": (
        """
        # Charter

        ## Group definition

        The primary objectives of the group include the following themes:

        - Nurses find their rosters without help

        The members of the group include:

        - Night nurses
        - Planners
        """,
        [(7, "objective", "Nurses find their rosters without help", None)],
    ),
    "a sentence that says that it is the mission": (
        """
        # Charter

        ## Background

        Hospitals are large. The mission of the roster group is to give night nurses their nights back.
        """,
        [(5, "mission", "The mission of the roster group is to give night nurses their nights back.", None)],
    ),
    "horizons with a theme": (
        """
        # Roadmap

        ## Now: trust

        ### Rosters that always arrive

        - Build the second mail server

        ### Storage

        - Move the files
        """,
        [
            (5, "initiative", "Rosters that always arrive", None),
            (7, "initiative", "Build the second mail server", "Rosters that always arrive"),
            (11, "initiative", "Move the files", None),
        ],
    ),
    "goal and metric of a phase": (
        f"""
        # Roadmap

        ## Phase 1

        **Goal:** Clinics can plan a whole month without any paper
        **Metric:** 500 clinics, 50 of them paying

        **What ships:**

        - Roster app

        **Success criteria:**

        - {RENEW}
        """,
        [
            (5, "objective", "Clinics can plan a whole month without any paper", None),
            (6, "goal", "500 clinics, 50 of them paying", "Clinics can plan a whole month without any paper"),
            (10, "initiative", "Roster app", "Clinics can plan a whole month without any paper"),
            (14, "goal", RENEW, "Clinics can plan a whole month without any paper"),
        ],
    ),
    "sprints that point at priorities by their ids": (
        """
        # Goals

        ## Priorities

        | ID | Description |
        |---|---|
        | QP1 | Launch the roster app |

        ## Sprint

        | Sprint goal | QP goal |
        |---|---|
        | Test the roster app in two clinics | QP1 |
        """,
        [
            (7, "initiative", "Launch the roster app", None),
            (13, "initiative", "Test the roster app in two clinics", "Launch the roster app"),
        ],
    ),
    "items that are the headings of an objective": (
        """
        # Objectives

        Improve the website

        - Why:
          - Pages are old
        - How:
          - Redesign the pages
        - Success looks like:
          - 9 of 10 visitors find a roster
        - Fall update:
          - The team rewrote the page about rosters
        """,
        [
            (3, "objective", "Improve the website", None),
            (8, "initiative", "Redesign the pages", "Improve the website"),
            (10, "goal", "9 of 10 visitors find a roster", "Improve the website"),
        ],
    ),
    "what a page explains about the form itself": (
        """
        # OKRs

        ## Why to run

        They make a team say what it is after.

        ## Goals

        - Clinics plan without paper
        """,
        [(9, "objective", "Clinics plan without paper", None)],
    ),
    "questions to the reader": (
        """
        # OKRs

        ## Goals

        - Clinics plan without paper
        - How does this serve our vision? (checklist)
        """,
        [(5, "objective", "Clinics plan without paper", None)],
    ),
    "committees as sections of goals": (
        """
        # Goals of 2027

        ## Steering committee

        - Establish a clear working relationship with the hospitals

        ## Machine learning

        - Forecast the nights of every ward
        """,
        [
            (5, "objective", "Establish a clear working relationship with the hospitals", None),
            (9, "initiative", "Forecast the nights of every ward", None),
        ],
    ),
    "counts to have, adverbs before verbs, verbs that no list knows": (
        """
        # OKRs

        ## Key results

        - Have 200 clinics
        - Publicly launch the roster app
        - Partition the roster table
        """,
        [
            (5, "goal", "Have 200 clinics", None),
            (6, "initiative", "Publicly launch the roster app", None),
            (7, "initiative", "Partition the roster table", None),
        ],
    ),
    "bullets right after a number": (
        """
        # Plan

        ## Reading

        *To raise awareness of reading.*

        1. Open the reading room on Sundays
        - Find two people for the desk
        2. Lend without cards
        """,
        [
            (5, "objective", "To raise awareness of reading.", None),
            (7, "initiative", "Open the reading room on Sundays", "To raise awareness of reading."),
            (8, "initiative", "Find two people for the desk", "Open the reading room on Sundays"),
            (9, "initiative", "Lend without cards", "To raise awareness of reading."),
        ],
    ),
    "a record as a list": (
        """
        # Success metrics

        ## Data

        ### Fresh rosters

        - **Target**: 90 % of rosters are fresh
        - **Measurement**: a count of all rosters
        - **Frequency**: weekly
        - **Baseline**: 60 %
        """,
        [(7, "goal", "90 % of rosters are fresh", None)],
    ),
    "values of several words under a target": (
        f"""
        # OKRs

        ## Objective: {TRUST}

        | id | Key result | Baseline | Target |
        |---|---|---|---|
        | A1 | Nurses who pass the check | 4 in 10 | 7 in 10 by October |
        | A2 | Rosters that come late | 12% | ≥3% across all of the wards |
        """,
        [
            (3, "objective", TRUST, None),
            (7, "goal", "Nurses who pass the check", TRUST),
            (8, "goal", "Rosters that come late", TRUST),
        ],
    ),
    "owners whose names only the site shows": (
        """
        # Objectives

        ## Rosters that hold (<Member name="Ada" photo />)

        Fewer changes after the roster is out.
        """,
        [(3, "objective", "Rosters that hold", None)],
    ),
    "a vision that reads like a mission, beside the mission": (
        f"""
        # Plan

        ## Vision

        We help night nurses get home on time.

        ## Mission

        Give every clinic a roster that holds.

        ## Objectives

        - {TRUST}
        """,
        [
            (5, "vision", "We help night nurses get home on time.", "Give every clinic a roster that holds."),
            (9, "mission", "Give every clinic a roster that holds.", None),
            (13, "objective", TRUST, "Give every clinic a roster that holds."),
        ],
    ),
    "measures with the values that they should reach": (
        """
        # Success metrics

        ## Technical KPIs

        - Page load time: <2 seconds
        - Uptime: 99.9 %
        """,
        [(5, "goal", "Page load time: <2 seconds", None), (6, "goal", "Uptime: 99.9 %", None)],
    ),
    "principles in paragraphs": (
        """
        # Charter

        ## Principles

        ### Room for thought

        We value time alone between meetings.

        We say early how we go about the work.
        """,
        [
            (5, "principle", "Room for thought", None),
            (7, "principle", "We value time alone between meetings.", None),
            (9, "principle", "We say early how we go about the work.", None),
        ],
    ),
    "quarters before the titles of work": (
        """
        # Project plan

        ## 2027

        ### 27Q1: Improve the roster page

        - Build the second page
        """,
        [
            (5, "initiative", "Improve the roster page", None),
            (7, "initiative", "Build the second page", "Improve the roster page"),
        ],
    ),
    "two teams with a mission each": (
        f"""
        # OKRs

        Mission: Help night nurses get home on time.

        Objective 1: {TRUST}

        Platform

        Mission: Give every team a roof to build under.

        Objective 1: Teams build without waiting
        """,
        [
            (3, "mission", "Help night nurses get home on time.", None),
            (5, "objective", TRUST, "Help night nurses get home on time."),
            (9, "mission", "Give every team a roof to build under.", None),
            (11, "objective", "Teams build without waiting", "Give every team a roof to build under."),
        ],
    ),
    "what an author counts as an outcome": (
        """
        # Plan

        ## Outcomes

        - Increase retention of nurses to 30 %
        - Increase the staff to 4 people
        """,
        [
            (5, "goal", "Increase retention of nurses to 30 %", None),
            (6, "goal", "Increase the staff to 4 people", None),
        ],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_read_as_its_author_meant_it(layout: str) -> None:
    text, expected = LAYOUTS[layout]
    assert rows(text) == expected


def test_a_guide_that_speaks_to_its_reader_is_no_plan() -> None:
    guide = reviewed("""
        # Roadmaps

        A roadmap shows your team where you go.

        You should keep it short.

        - Write down what you want to reach.
        - Ask your users what they need.
        - Show your team the dates you have.
        - Change your plan when you learn.
        """)
    assert {statement.planning for statement in guide.statements} == {False}
    assert guide.findings == ()


def test_the_title_of_a_page_comes_from_its_front_matter() -> None:
    plan = reviewed("""
        ---
        title: Roadmap
        ---
        # {{ page.title }}

        ## Now

        - Build the roster app
        """)
    assert [(s.text, plan.verdict(s).level) for s in plan.statements] == [("Build the roster app", Level.INITIATIVE)]
    assert plan.statements[0].section == ("Roadmap", "Now")


def test_a_key_result_without_a_value_is_told_whether_it_names_a_way_or_only_a_measure() -> None:
    plan = reviewed(f"""
        # OKRs

        ## Objective: {TRUST}

        Key results:

        - Response time for questions decreases
        - App load time
        - Clinics wait 2 days for a roster instead of 9
        """)
    told = [(f.position.line, f.message) for f in plan.findings if f.rule == "goal/unmeasurable"]
    assert told == [
        (7, 'key result can\'t be judged: "decreases" has no measure ("Response time for questions decreases")'),
        (8, 'key result can\'t be judged: it names a measure and no value to reach ("App load time")'),
    ]


def test_work_that_stands_below_objectives_is_told_although_it_serves_people() -> None:
    plan = reviewed("""
        # Strategic plan

        ### GOAL 1:

        #### Clinics trust the rosters

        **Objectives:**

        - Develop a training program for nurses in small clinics
        - Nurses know their nights a month ahead
        """)
    assert [f.position.line for f in plan.findings if f.rule == "objective/is-output"] == [9]


def test_a_page_named_after_goals_holds_them_by_year_and_by_team() -> None:
    text = """
        # Strategic goals

        # [PROPOSED] 2027

        ## Steering committee:

        ### Grow the circle of readers

        - Keep the doors open on Sundays

        ## Staff of the office:

        ### Create value for all members

        - Run a survey of all members
        """
    assert rows(text, "reading-room-goals.md") == [
        (7, "objective", "Grow the circle of readers", None),
        (9, "objective", "Keep the doors open on Sundays", "Grow the circle of readers"),
        (13, "objective", "Create value for all members", None),
        (15, "initiative", "Run a survey of all members", "Create value for all members"),
    ]
