"""Seed files: what is wrong with one is told by file and place, and nothing is loaded then."""

import shutil
from pathlib import Path

import pytest

from api.seeding.files import read_seeds
from tests.processes import rostrum

SEEDS = Path(__file__).parents[2] / "seeds"

MISTAKES = {
    "no YAML": ("topics.yaml", "- slug: [", "topics.yaml: line 2: this is no YAML"),
    "unknown field": ("topics.yaml", "- {slug: a, name: A, colour: red}", 'topics.yaml: "a" colour: there is no such'),
    "missing field": ("topics.yaml", "- {slug: a}", 'topics.yaml: "a" name: it is missing'),
    "wrong type": ("topics.yaml", "- {slug: a, name: 1}", "Input should be a valid string, not 1"),
    "not a list": ("topics.yaml", "slug: a", "topics.yaml: Input should be a valid list"),
    "bad slug": ("topics.yaml", "- {slug: A b, name: A}", "not 'A b'"),
    "same twice": ("topics.yaml", "- {slug: a, name: A}\n- {slug: a, name: B}", "two items have the same slug: a"),
    "unknown reference": (
        "people.yaml",
        "- {slug: a, name: A, affiliations: [{organization: nowhere, role: x}]}",
        'people.yaml: "a" affiliations #1 organization: there is no organization "nowhere"',
    ),
    "dates the wrong way round": (
        "people.yaml",
        (
            "- {slug: a, name: A, affiliations: "
            "[{organization: asean, role: x, started_on: 2020-01-02, ended_on: 2020-01-01}]}"
        ),
        "it ended before it started",
    ),
    "unknown file": ("tpoics.yaml", "[]", "no seed file has this name"),
    "file named otherwise": ("articles/other.yaml", "slug: another", "it must be the file's name, other"),
    "no timezone": (
        "training-classes.yaml",
        "- {slug: a, title: A, description: d, timezone: Mars/Olympus, starts_at: 2026-01-01, ends_at: 2026-01-02}",
        'there is no timezone "Mars/Olympus"',
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_by_file_and_place(tmp_path: Path, sqlite_url: str, mistake: str) -> None:
    """Whatever is wrong in a seed file, the command says in which file, where and what, and loads nothing."""
    name, content, told = MISTAKES[mistake]
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    (folder / name).write_text(content)
    assert rostrum("migrate", "--database-url", sqlite_url).returncode == 0
    ended = rostrum("seed", "--database-url", sqlite_url, ROSTRUM_SEEDS=str(folder))
    assert ended.returncode == 1
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_sample_content_has_what_pages_need() -> None:
    """There is enough of everything: lists to page, translations, classes in each state, hidden articles."""
    seeds = read_seeds(SEEDS)
    published = [article for article in seeds.articles if article.status.name == "PUBLISHED"]
    assert len(published) >= 24
    assert len(seeds.people) >= 12
    assert len(seeds.organizations) >= 8
    assert {article.language for article in published if article.translation_of} == {"fr", "zh-Hans"}
    assert {article.status.name for article in seeds.articles} == {"DRAFT", "SCHEDULED", "PUBLISHED", "ARCHIVED"}
    assert any(given.cancelled for given in seeds.training_classes)


def test_real_article_says_what_the_facts_say() -> None:
    """The one real article has its three speakers, eight paraphrases, four pillars and the training class."""
    seeds = read_seeds(SEEDS)
    article = next(each for each in seeds.articles if each.publisher == "china-daily")
    assert [said.speaker for said in article.statements] == ["hou-zengguang"] * 4 + ["aung-kyaw-myat"] * 2 + [
        "shahbaz-khan"
    ] * 2
    assert {said.kind.name for said in article.statements} == {"PARAPHRASE"}
    assert len(article.topics) == 4
    assert article.training_classes == ["china-asean-ai-capacity-building-2026"]
    office = next(each for each in seeds.organizations if each.slug == "unesco-regional-office-for-east-asia")
    assert office.parent == "unesco"
