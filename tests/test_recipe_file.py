"""The recipe: every mistake is refused in a line that names file, line, key and the likely fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import RecipeError
from pipeline.recipe import Recipe
from pipeline.recipe_file import parse_recipe, read_recipe, render_recipe


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[clean]\nmin_char = 3", 2, ["unknown key `min_char` in [clean]", "Did you mean `min_chars`?"]),
        ("[clean]\nmin_chars = 3\nmin_chars = 4", 3, ["duplicate key `min_chars`", "Keep one"]),
        ("[clean]\n\n[clean]", 3, ["duplicate", "[clean]"]),
        ('[clean]\nmin_chars = "3"', 2, ["`min_chars`", "expected `int`, got `str`", "default is 40"]),
        ("[clean]\nmin_chars = 0", 2, ["`int` >= 1"]),
        ("[cleaning]\nx = 1", 1, ["unknown section `cleaning`", "Did you mean `clean`?"]),
        ('name = "x"', 1, ["unknown key `name`"]),
        ("clean = 3", 1, ["write it as [clean]"]),
        ("[clean", 1, ["not TOML"]),
        ("\n[splits]\nvalidation = 0.6\ntest = 0.5", 3, ["`validation`", "`test`", "below 1"]),
        ("[clean]\nmin_chars = 5000\nmax_chars = 1000", 2, ["`min_chars`", "`max_chars`", "Lower"]),
        ('[entities]\nlabels = {PER = "PERSON"}', 2, ["`labels`", "`annotator` is `newsroom`"]),
        ('[entities]\nannotator="m"\nlabels = {PER = "HUMAN"}', 3, ["HUMAN", "PERSON"]),
        ('[dataset]\nname = "A name"', 2, ["`name`", "lower case"]),
        ("clean.min_char = 3", 1, ["unknown key `min_char`"]),
    ],
)  # fmt: skip
def test_a_mistake_is_named(text: str, line: int, words: list[str]) -> None:
    """File, line, key, what was expected, and the likely fix stand in one line."""
    with pytest.raises(RecipeError) as caught:
        parse_recipe(text, "recipe.toml")
    message = str(caught.value)
    assert message.startswith(f"Recipe recipe.toml, line {line}: ")
    assert "\n" not in message
    for word in words:
        assert word in message


def test_an_empty_recipe_is_all_defaults() -> None:
    """No recipe is needed to start."""
    assert parse_recipe("", "recipe.toml") == Recipe()


def test_the_written_recipe_reads_back() -> None:
    """What `pressmark recipe` prints is a recipe, with a reason above every setting."""
    text = render_recipe(Recipe())
    assert parse_recipe(text, "recipe.toml") == Recipe()
    lines = text.splitlines()
    settings = [i for i, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert len(settings) > 20
    for i in settings:
        assert len(lines[i - 1]) > 10, f"no reason above {lines[i]}"
        assert lines[i - 1].startswith("# "), f"no reason above {lines[i]}"


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "No such file"), (b"\xff\xfe\x00", "not UTF-8")],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    """A missing or binary recipe says so and what to do."""
    path = tmp_path / "recipe.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecipeError, match=words):
        read_recipe(path)


def test_the_sample_recipe_shows_every_setting() -> None:
    """seeds/recipe.toml is written by the same code, so it shows every setting and its reason."""
    path = Path(__file__).parent.parent / "seeds" / "recipe.toml"
    recipe = read_recipe(path)
    assert path.read_text(encoding="utf-8").endswith(render_recipe(recipe))
