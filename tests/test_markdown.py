"""What the reader of Markdown promises: the blocks that a page shows, each line of them where it stands."""

import pytest

from sightline.readers import read_text

BLOCKS = {
    "headings of both kinds": (
        "# One #\n\nTwo\nlines\n-----\n\n###\n\n####### no heading\n",
        [("heading", "One"), ("heading", "Two lines"), ("heading", ""), ("paragraph", "####### no heading")],
    ),
    "a heading in an item is the item": ("2) ## Rest ##\n3) Sleep\n", [("item", "Rest"), ("item", "Sleep")]),
    "tight and loose lists": (
        "- one\n- two\n  more\n\n  three\n",
        [("item", "one"), ("item", "two more"), ("paragraph", "three")],
    ),
    "an item that begins with an escape or a box": (
        "- \\*rest\\*\n- [ ] sleep\n- [x]  eat\n",
        [("item", "*rest*"), ("item", "sleep"), ("item", "eat")],
    ),
    "twelve levels of a list": (
        "\n".join("  " * depth + f"- level {depth}" for depth in range(12)),
        [("item", f"level {depth}") for depth in range(12)],
    ),
    "lines of a quotation, the last one lazy": (
        "> one\n> two\nthree\n\n> > deep\n> > er\n",
        [("paragraph", "one two three"), ("paragraph", "deep er")],
    ),
    "signs beyond ASCII around everything": (
        "# Ziel – 💤\n\n> Schläft \n> gut\n\n- é\n  ü\n\n| Ä | ö |\n|---|---|\n| ß | 💤 \\| x |\n",
        [("heading", "Ziel – 💤"), ("paragraph", "Schläft gut"), ("item", "é ü"), ("row", "ß", "💤 | x")],
    ),
    "old newlines": ("# Rest\r\r- one\r- two\r  more\r", [("heading", "Rest"), ("item", "one"), ("item", "two more")]),
    "newlines of Windows": ("# Rest\r\n\r\none\r\ntwo\r\n", [("heading", "Rest"), ("paragraph", "one two")]),
    "a table that ends a paragraph, in a quotation": (
        "> Plan\n> | a | b |\n> |---|---|\n> | 1 | |\n> | 2 | 3 | 4 |\n",
        [("paragraph", "Plan"), ("row", "1", ""), ("row", "2", "3", "4")],
    ),
    "HTML in an item is none of its words": ("- <div>\n- Rest\n", [("item", "Rest")]),
    "what defines a link or a note is no text": (
        "[a]: https://example.org\n[^1]: a note\n\nRest[^1]\n",
        [("paragraph", "Rest")],
    ),
    "lines that are broken by hand": (
        "Reading at home\\\nOpen in the evening \\\n\\\nA card for everyone\n\n**Owner:** Ada  \n**Due:** May  \n**Cost:** none\n",
        [
            ("item", "Reading at home"),
            ("item", "Open in the evening"),
            ("item", "A card for everyone"),
            ("paragraph", "Owner: Ada"),
            ("paragraph", "Due: May"),
            ("paragraph", "Cost: none"),
        ],
    ),
    "a list that stands indented like code": (
        "### Rest\n        - nurses sleep\n        -wards are quiet\n            (since May)\n\nSleep\n\n    - name: value\n    - run: code\n",
        [
            ("heading", "Rest"),
            ("item", "nurses sleep"),
            ("item", "wards are quiet"),
            ("paragraph", "(since May)"),
            ("paragraph", "Sleep"),
        ],
    ),
    "the title of the front matter, where the page has none": (
        "---\ntitle: OKRs 2027\nlayout: page\n---\n\n## Rest\n",
        [("heading", "OKRs 2027"), ("heading", "Rest")],
    ),
    "the title of the page": ("---\ntitle: OKRs 2027\n---\n\n# Rest\n", [("heading", "Rest")]),
    "code is no text": ("    code\n\n```\nmore\n```\n\nRest\n\n***\n", [("paragraph", "Rest")]),
}


@pytest.mark.parametrize("case", BLOCKS)
def test_blocks(case: str) -> None:
    text, expected = BLOCKS[case]
    document = read_text(text, "plan.md")
    shown = [
        (block.kind, *(cell.prose.text for cell in block.cells)) if block.cells else (block.kind, block.prose.text)
        for block in document.blocks
    ]
    assert shown == expected
    for block in document.blocks:
        for prose in (block.prose, *(cell.prose for cell in block.cells)):
            if prose.text:
                span = prose.span(0, len(prose.text))
                ends = document.text[span.start], document.text[span.end - 1]
                assert ends[0] in (prose.text[0], "\\")
                assert ends[1] == prose.text[-1]
