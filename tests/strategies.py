"""Documents as people write and break them, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    "Help nurses plan nights without paper raise renewals from 20 to 45 by Q3 2026 launch the forecast dashboard "
    "Objective: KR1: Mission O2 clinics 80 % → naïve e\u0301lan 患者を 🚀 שלום \u202eevil p95 snake_case a*b ~ $N".split(
        " "
    )
)
SENTENCE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
_PARTS = [
    "# {}", "## Objectives", "## Key results", "### Objective 1: {}", "{}\n===", "{}", "{}.  \n{}", "- {}", "* [ ] {}", "1. {}",
    "  - {}", "    - {}", "\t- {}", "- **{}**", "> {}", "| Objective | Owner |\n|---|---|\n| {} | {} |", "**{}**", "_{}_:", "`{}`",
    "```\n{}\n```", "<!-- {} -->", "<details><summary>{}</summary>\n{}\n</details>", '[{}](http://example.org "{}")', "![{}](x.png)",
    "{}[^1]\n\n[^1]: {}", "&amp; {} &#8594;", "\\* {}", "Owner: {}", "- KR 1.1: {}", ":::{{note}}\n{}\n:::", "import X from 'x'", "---",
    "mission: {}", "objectives:\n  - title: {}\n    owner: {}", ".. note:: {}", "``{}``", "<p>{}</p>", "<table><tr><th>Goal</th></tr><tr><td>{}</td></tr></table>",
]  # fmt: skip
_HARSH = st.sampled_from(
    [
        "\x00",
        "\ufeff",
        "\ud800",
        "\u2028",
        "\x0b",
        "\x1b[31m",
        "\t",
        "|||",
        "[](",
        "****",
        "<",
        "]]>",
        "{{",
        "{%",
        "\u200b" * 9,
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document of mixed constructs, with any newline, perhaps damaged somewhere."""
    parts = draw(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=12))
    text = "\n\n".join(part.replace("{}", draw(SENTENCE)).replace("{{", "{").replace("}}", "}") for part in parts)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.one_of(_HARSH, st.text(max_size=8))) + text[at:]
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))
