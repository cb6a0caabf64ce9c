"""The settings: one frozen tree, read once at the edge of the program.

A value comes from the first of these that has it: command-line flags, the environment
(``CHAPTER_MODEL__KIND=none``), ``settings.toml`` in the root of the repository, the default written
here. No other module reads the environment. A key that does not exist is an error that names the
nearest one that does.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.errors import SettingsError
from index.cache import cache_directory
from rag.model_file import MODEL

__all__ = [
    "AnswerSettings",
    "CorpusSettings",
    "IndexSettings",
    "ModelSettings",
    "RetrievalSettings",
    "Settings",
    "UiSettings",
    "effective",
    "load",
]

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "settings.toml"
PREFIX = "CHAPTER_"
NESTED = "__"


class Section(BaseModel):
    """What all sections have in common: frozen, and no key that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class CorpusSettings(Section):
    """Where the documents are."""

    directory: Path = Field(default=ROOT / "corpus" / "documents", description="folder of documents and catalogue.toml")


class IndexSettings(Section):
    """Where the search index is, and what embeds."""

    directory: Path = Field(default=ROOT / "var" / "index", description="folder of the search index")
    embedding_model: Path | None = Field(
        default=None, description="folder of a SentenceTransformer; none: the packaged all-mpnet-base-v2"
    )


class RetrievalSettings(Section):
    """How many passages are looked at, how many go into the evidence, and what moves a passage up.

    A passage's own score is at most 1; a lift is added to it. The lifts were fitted on the ``dev`` cases;
    docs/evaluation.md has the figures.
    """

    stages: tuple[Literal["dense", "lexical"], ...] = Field(
        default=("dense", "lexical"), min_length=1, description="searches that rank: by meaning, by words, or both"
    )
    candidates: int = Field(default=60, ge=1, le=500, description="passages ranked for a question")
    reranker: Path | None = Field(
        default=None, description="folder of a cross-encoder; none: the packaged ms-marco-MiniLM-L-12-v2"
    )
    reranked: int = Field(default=20, ge=0, le=500, description="best candidates that it ranks anew; 0: none")
    evidence: int = Field(default=10, ge=1, le=50, description="passages shown as evidence")
    per_document: int = Field(default=8, ge=1, le=50, description="most evidence passages from one document")
    compared: int = Field(default=4, ge=2, le=20, description="most papers that are set against each other")
    lift_document: float = Field(default=0.23, ge=0, le=1, description="added for a paper that the question names")
    lift_year: float = Field(default=0.18, ge=0, le=1, description="added for a paper of a year that it names")
    lift_mention: float = Field(default=0.07, ge=0, le=1, description="added where the passage tells of that year")
    lift_speaker: float = Field(default=0.09, ge=0, le=1, description="added for a speaker that the question names")
    lift_newest: float = Field(
        default=0.12, ge=0, le=1, description="added for the newest paper where now is asked for"
    )
    lift_entity: float = Field(
        default=0.1, ge=0, le=1, description="added for a passage with a person, or all authorities, asked for"
    )


class AnswerSettings(Section):
    """Who answers, and how long questions and answers may be."""

    answerer: Literal["chain", "extractive"] = Field(
        default="chain", description="chain: the language model weighs and judges; extractive: without a model"
    )
    max_question_characters: int = Field(default=2000, ge=1, description="a longer question is refused")
    max_sentences: int = Field(default=5, ge=1, le=20, description="most sentences of an answer")
    passage_weight: float = Field(default=1.7, ge=0, le=10, description="weight of a passage's score in its sentences'")
    kind_bonus: float = Field(default=0.13, ge=0, le=1, description="what a figure, name or year asked for adds")
    form_bonus: float = Field(
        default=0.05, ge=0, le=1, description="what a reason or date adds where why or when is asked"
    )
    person_bonus: float = Field(default=0.8, ge=0, le=5, description="what a name adds where a person is asked for")
    paragraph_bonus: float = Field(
        default=0.05, ge=0, le=1, description="what a further sentence of a paragraph that is cited already gains"
    )
    score_margin: float = Field(default=0.2, ge=0, le=5, description="how far below the best a sentence may score")
    weighed: int = Field(
        default=16, ge=0, le=24, description="sentences that the model looks through; 0: no weighing at all"
    )
    weight: float = Field(default=0.7, ge=0, le=10, description="added for the sentence that it looks at most")
    likely: int = Field(default=6, ge=0, le=24, description="best whose likelihood is found; 0: none")
    likelihood: float = Field(default=0.7, ge=0, le=10, description="weight of that likelihood")
    weighed_margin: float = Field(default=0.5, ge=0, le=5, description="score_margin of sentences so weighed")
    weighed_bonus: float = Field(default=1.0, ge=0, le=10, description="paragraph_bonus of these")
    condense: bool = Field(default=False, description="let the model put what was chosen in its own words, checked")
    answerable_floor: float = Field(
        default=0.36, ge=0, le=1, description="less likely than this: the documents do not say"
    )
    max_quote_words: int = Field(default=60, ge=5, le=60, description="most words of a quotation")
    history_turns: int = Field(default=6, ge=0, le=50, description="earlier messages used to understand a follow-up")


class ModelSettings(Section):
    """Which language model weighs, judges and, where asked, words the answers.

    ``embedded`` runs a GGUF file with a ChatML template in a worker process; its file is always checked
    against ``sha256``. ``openai`` talks to any OpenAI-compatible endpoint at ``base_url``.
    """

    kind: Literal["embedded", "openai", "none"] = Field(default="embedded", description="which kind of model")
    path: Path | None = Field(default=None, description="a GGUF file; none: the fetched model")
    sha256: str = Field(default=MODEL.sha256, pattern="^[0-9a-f]{64}$", description="what the GGUF file must hash to")
    directory: Path = Field(
        default=cache_directory() / "models", description="where the fetched model is kept (var/models, say)"
    )
    hub: bool = Field(default=True, description="try the model hub before the package registry when fetching")
    base_url: HttpUrl | None = Field(default=None, description="endpoint of an OpenAI-compatible server")
    name: str | None = Field(default=None, description="the model's name at that endpoint")
    api_key: SecretStr | None = Field(default=None, description="key for that endpoint")
    timeout: float = Field(default=120, gt=0, le=3600, description="seconds that one request may take")
    max_tokens: int = Field(default=256, ge=1, le=4096, description="most tokens of one answer")
    heads: tuple[tuple[int, int], ...] | None = Field(
        default=None,
        description="layer and head, from 0, of the attention that looks for answers; none: the fetched model’s own",
    )
    seed: int = Field(default=0, ge=0, description="seed sent to the endpoint; the embedded model is greedy")
    threads: int | None = Field(default=None, ge=1, le=512, description="none: as many as physical cores")
    context: int = Field(default=4096, ge=512, le=32768, description="tokens of prompt and answer together")


class UiSettings(Section):
    """Where the chat listens."""

    host: str = Field(default="127.0.0.1", description="address to bind")
    port: int = Field(default=7860, ge=0, le=65535, description="port; 0: any free one")
    queue: int = Field(default=20, ge=1, le=1000, description="questions that may wait before it says busy")
    browser: bool = Field(default=True, description="open a browser when there is a display")
    feedback: Path = Field(
        default=ROOT / "var" / "feedback.jsonl", description="file to which readers' judgements of answers are added"
    )


class Settings(BaseSettings):
    """The whole tree. ``Settings()`` is the defaults alone; :func:`load` reads the other sources."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter=NESTED)

    corpus: CorpusSettings = CorpusSettings()
    index: IndexSettings = IndexSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    answer: AnswerSettings = AnswerSettings()
    model: ModelSettings = ModelSettings()
    ui: UiSettings = UiSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing behind the caller's back: ``load`` asks each source itself, to know who said what."""
        return (init_settings,)


def load(flags: Mapping[str, object] = {}, file: Path | None = None) -> Settings:
    """Read the settings from all sources.

    ``flags`` maps dotted keys to values ("model.kind": "none"); ``None`` is a flag that was not given.
    ``file`` replaces ``settings.toml``; named explicitly, it has to exist. Raises ``SettingsError``.
    """
    settings, _ = _read(flags, file)
    return settings


def effective(flags: Mapping[str, object] = {}, file: Path | None = None) -> list[dict[str, Any]]:
    """Return one entry a setting with ``key``, ``value`` (secrets masked), ``source`` and ``description``."""
    settings, sources = _read(flags, file)
    plain = settings.model_dump(mode="json")
    entries = []
    for key, field in _fields(Settings):
        section, name = key.split(".")
        entries.append(
            {
                "key": key,
                "value": plain[section][name],
                "source": sources.get(key, "default"),
                "description": field.description or "",
            }
        )
    return entries


def _read(flags: Mapping[str, object], file: Path | None) -> tuple[Settings, dict[str, str]]:
    """Return the settings, and the source of every key that is not at its default."""
    path = file or FILE
    if file is not None and not file.is_file():
        raise SettingsError(f"There is no settings file {file}; name one that exists or leave the flag out.")
    known = [key for key, _ in _fields(Settings)]
    _refuse_unknown_variables(known)

    chosen = {key: value for key, value in flags.items() if value is not None}
    try:
        from_file = TomlConfigSettingsSource(Settings, toml_file=path)()
        from_environment = EnvSettingsSource(Settings)()
    except ValueError as error:
        raise SettingsError(f"The settings cannot be read: {error} ({path} or a {PREFIX}… variable).") from error
    merged: dict[str, object] = {}
    sources: dict[str, str] = {}
    for values, name in (
        (_flatten(from_file), str(path)),
        (_flatten(from_environment), "environment"),
        (chosen, "flag"),
    ):
        for key, value in values.items():
            if key not in known:
                raise SettingsError(f"There is no setting {key!r} ({name}).{_nearest(key, known)}")
            merged[key] = value
            sources[key] = _variable(key) if name == "environment" else name
    try:
        return Settings(**_nest(merged)), sources
    except ValidationError as error:
        raise SettingsError(_explain(error, sources)) from error


def _fields(tree: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in tree.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _fields(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def _refuse_unknown_variables(known: list[str]) -> None:
    """Refuse ``CHAPTER_…`` variables that set nothing: a typing slip must not pass for a setting."""
    variables = [_variable(key) for key in known]
    for name in os.environ:
        if name.upper().startswith(PREFIX) and name.upper() not in variables:
            nearest = _nearest(name.upper(), variables)
            raise SettingsError(f"There is no setting for the environment variable {name}.{nearest}")


def _variable(key: str) -> str:
    return PREFIX + key.replace(".", NESTED).upper()


def _nearest(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.7)
    if not near and "." not in key:
        near = difflib.get_close_matches(key, [name.split(".")[-1] for name in known], n=1, cutoff=0.6)
        near = [name for name in known if near and name.endswith("." + near[0])][:1]
    if near:
        return f" The nearest is {near[0]!r}."
    return " See them all with: python -m rag settings"


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _nest(flat: Mapping[str, object]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in flat.items():
        section, name = key.split(".", 1)
        tree.setdefault(section, {})[name] = value
    return tree


def _explain(error: ValidationError, sources: Mapping[str, str]) -> str:
    """Put the first thing that does not fit into a sentence, without the value where it is a secret."""
    first = error.errors(include_url=False, include_context=False)[0]
    key = ".".join(str(part) for part in first["loc"][:2])
    given = "" if key == "model.api_key" else f" is {json.dumps(first['input'], default=str)}, but that"
    return f"The setting {key!r} ({sources.get(key, 'default')}){given} does not fit: {first['msg'].lower()}."
