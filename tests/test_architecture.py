"""The shape of the code: files stay short, nothing broad is caught, the package has what it needs inside."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import sightline

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_file_is_one_idea(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 360
    tree = ast.parse(text)
    assert ast.get_docstring(tree) is not None or not text
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert "Exception" not in {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}


def test_only_the_command_line_prints() -> None:
    for path in SOURCES:
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert "print" not in names
        assert path.parent.name == "cli" or path.name == "__main__.py" or "sys" not in names, path


def test_public_names_are_what_they_say() -> None:
    assert sightline.__all__ == sorted(sightline.__all__)
    assert [name for name in sightline.__all__ if getattr(sightline, name) is None] == []
    with pytest.raises(AttributeError):
        sightline.nothing  # noqa: B018


def test_a_wheel_works_from_any_directory(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    source = ROOT / "src/sightline/data"
    data = {f"sightline/data/{path.relative_to(source)}" for path in source.rglob("*") if path.is_file()}
    assert data <= names
    code = "import sightline; r = sightline.review([sightline.read_text('# Goals\\n\\n- Nurses rest\\n')]); print(len(r.statements))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {code}"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "1\n"
