"""Reads a folder of seed files, and tells what is wrong with them by file and place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from api.errors import StartupError
from api.seeding.checks import Known, unique
from api.seeding.feedback import Feedback
from api.seeding.models import Article, Organization, Person, Readers, Seeds, Topic, TrainingClass
from api.settings import Settings
from api.training.tables import Place

FILES: dict[str, tuple[str, Any]] = {
    "topics.yaml": ("topics", Annotated[list[Topic], unique("slug")]),
    "organizations.yaml": ("organizations", Annotated[list[Organization], unique("slug")]),
    "people.yaml": ("people", Annotated[list[Person], unique("slug")]),
    "training-classes.yaml": ("training_classes", Annotated[list[TrainingClass], unique("slug")]),
    "readers.yaml": ("readers", Readers),
    "feedback.yaml": ("feedback", Annotated[list[Feedback], unique("reference")]),
}
"""Each file, the part of `Seeds` that it is, and its form. Articles have a file each, in a folder of their own."""

PACKAGE = Path(__file__).parents[1]
OWN = (PACKAGE.parent / "seeds", PACKAGE / "seeds")
"""Where the sample content is in a checkout, and in an installed wheel."""

PLAIN = {"missing": "it is missing", "extra_forbidden": "there is no such field"}
NAMED_BY = ("slug", "username", "key", "reference")
LONG = 60
SHOWN = 8
"""Problems told at once: the first are often the cause of the rest."""


def find_seeds(settings: Settings) -> Path:
    """The folder of seed files: where the settings say, or where Rostrum brings its own."""
    candidates = (settings.seeds,) if settings.seeds else OWN
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise StartupError(f"There is no folder of seed files at {candidates[0]}. Say with ROSTRUM_SEEDS where it is.")


def read_seeds(folder: Path) -> Seeds:
    """All seeds of a folder, checked. Raises StartupError with file, place and reason where something is wrong."""
    found = sorted((path.relative_to(folder) for path in folder.rglob("*.yaml")), key=_dependence)
    files = {path: _parsed(folder / path) for path in found}
    if not files:
        raise StartupError(f"There are no seed files (*.yaml) in {folder}.")
    known = _names(files)
    parts: dict[str, Any] = {"articles": []}
    problems: list[str] = []
    for path, content in files.items():
        try:
            if path.parent.name == "articles":
                parts["articles"].append(TypeAdapter(Article).validate_python(content, context=known))
            elif path.name in FILES and path.name == str(path):
                part, form = FILES[path.name]
                parts[part] = TypeAdapter(form).validate_python(content, context=known)
            else:
                problems.append(f"{folder / path}: no seed file has this name; there are {', '.join(FILES)}, articles/")
        except ValidationError as error:
            problems += [f"{folder / path}: {_told(content, detail)}" for detail in error.errors()]
        if path.parent.name == "articles" and _field(content, "slug") not in (None, path.stem):
            problems.append(f"{folder / path}: slug: it must be the file's name, {path.stem}")
    if not problems:
        seeds = Seeds.model_construct(**parts)
        problems = [f"{folder / 'readers.yaml'}: enrollments: {problem}" for problem in _oversold(seeds)]
    if problems:
        more = len(problems) - SHOWN
        raise StartupError("\n".join([*problems[:SHOWN], *([f"… and {more} more"] if more > 0 else [])]))
    return seeds


def _dependence(path: Path) -> tuple[int, Path]:
    """Where a file comes among the others: a mistake in one that others refer to is to be told first."""
    names = [*FILES]
    return (names.index(path.name) if path.name in FILES else -1 if path.parent == Path() else len(names), path)


def _parsed(path: Path) -> Any:
    try:
        return yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}" if error.problem_mark else "somewhere"
        raise StartupError(f"{path}: {line}: this is no YAML: {error.problem}") from error
    except (yaml.YAMLError, OSError) as error:
        raise StartupError(f"{path}: it cannot be read: {' '.join(str(error).split())}") from error


def _field(entry: Any, field: str) -> Any:
    return entry.get(field) if isinstance(entry, Mapping) else None


def _entries(content: Any) -> Sequence[Any]:
    return content if isinstance(content, list) else []


def _names(files: Mapping[Path, Any]) -> Known:
    """The names that the files give, read tolerantly: what else is wrong with a file is told when it is checked."""

    def names(entries: Any, *fields: str) -> Iterator[Any]:
        for entry in _entries(entries):
            name = tuple(_field(entry, field) for field in fields)
            if all(isinstance(part, str) for part in name):
                yield name if len(fields) > 1 else name[0]

    def below(entries: Any, field: str, name: str) -> set[Any]:
        """What entries that have a slug name below them, each with that slug."""
        slugged = (entry for entry in _entries(entries) if isinstance(_field(entry, "slug"), str))
        return {(entry["slug"], one) for entry in slugged for one in names(_field(entry, field), name)}

    content = {str(path): content for path, content in files.items()}
    readers, people, classes = (content.get(f"{name}.yaml") for name in ("readers", "people", "training-classes"))
    return {
        "topic": set(names(content.get("topics.yaml"), "slug")),
        "organization": set(names(content.get("organizations.yaml"), "slug")),
        "person": set(names(people, "slug")),
        "class": set(names(classes, "slug")),
        "article": set(names([each for path, each in files.items() if path.parent.name == "articles"], "slug")),
        "user": set(names(_field(readers, "users"), "username")),
        "comment": set(names(_field(readers, "comments"), "article", "key")),
        "affiliation": below(people, "affiliations", "organization"),
        "session": below(classes, "sessions", "title"),
    }


def _told(content: Any, detail: ErrorDetails) -> str:
    """One problem: where in the file, and what."""
    where: list[str] = []
    here = content
    for step in detail["loc"]:
        if isinstance(step, int) and isinstance(here, list):
            here = here[step]
            name = next((here[field] for field in NAMED_BY if isinstance(_field(here, field), str)), None)
            where.append(f'"{name}"' if name else f"#{step + 1}")
        elif isinstance(here, Mapping):
            here = here.get(step)
            where.append(str(step))
    message = PLAIN.get(detail["type"], detail["msg"])
    given = detail["input"]
    if detail["type"] not in (*PLAIN, "seed") and isinstance(given, str | int | float) and len(str(given)) < LONG:
        message += f", not {given!r}"
    return ": ".join([*([" ".join(where)] if where else []), message])


def _oversold(seeds: Seeds) -> Iterator[str]:
    seated = Counter(each.class_ for each in seeds.readers.enrollments if each.status is Place.ENROLLED)
    for given in seeds.training_classes:
        if given.capacity and seated[given.slug] > given.capacity:
            yield f'"{given.slug}" has {given.capacity} places, but {seated[given.slug]} readers have one'
