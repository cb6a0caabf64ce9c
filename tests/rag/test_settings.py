"""The settings: where a value comes from, and what is said about one that does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from corpus.errors import SettingsError
from rag.settings import Settings, effective, load


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty settings file, and an environment without settings."""
    import os

    for name in list(os.environ):
        if name.upper().startswith("CHAPTER_"):
            monkeypatch.delenv(name)
    path = tmp_path / "settings.toml"
    path.write_text("")
    return path


def test_without_any_source_the_defaults_stand(file: Path) -> None:
    assert load(file=file) == Settings()
    assert {entry["source"] for entry in effective(file=file)} == {"default"}


def test_each_source_overrules_the_one_before(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('[ui]\nport = 1\nqueue = 2\nhost = "::1"\n')
    monkeypatch.setenv("CHAPTER_UI__PORT", "3")
    monkeypatch.setenv("CHAPTER_UI__QUEUE", "4")
    flags = {"ui.port": 5, "ui.host": None}

    ui = load(flags, file).ui
    assert (ui.port, ui.queue, ui.host) == (5, 4, "::1")

    sources = {entry["key"]: entry["source"] for entry in effective(flags, file)}
    assert sources["ui.port"] == "flag"
    assert sources["ui.queue"] == "CHAPTER_UI__QUEUE"
    assert sources["ui.host"] == str(file)
    assert sources["ui.browser"] == "default"


@pytest.mark.parametrize(
    ("text", "flags", "variables", "words"),
    [
        ("[model]\nknid = 'none'", {}, {}, ["model.knid", "model.kind"]),
        ("modle = 1", {}, {}, ["modle"]),
        ("[modle]\nkind = 'none'", {}, {}, ["modle.kind", "model.kind"]),
        ("", {"ui.prot": 1}, {}, ["ui.prot", "ui.port"]),
        ("", {}, {"CHAPTER_MODEL__KNID": "none"}, ["CHAPTER_MODEL__KNID", "CHAPTER_MODEL__KIND"]),
        ("", {}, {"CHAPTER_XYZZY": "1"}, ["CHAPTER_XYZZY", "rag settings"]),
        ("[ui]\nport = 'seven'", {}, {}, ["ui.port", "seven", "settings.toml"]),
        ("", {}, {"CHAPTER_MODEL__KIND": "big"}, ["model.kind", "big", "CHAPTER_MODEL__KIND", "embedded"]),
        ("[ui", {}, {}, ["settings.toml"]),
    ],
)
def test_what_does_not_fit_is_named_with_its_source(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    flags: dict[str, object],
    variables: dict[str, str],
    words: list[str],
) -> None:
    file.write_text(text)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load(flags, file)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_named_has_to_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no settings file"):
        load(file=tmp_path / "none.toml")


def test_a_file_that_is_not_utf8_is_refused(file: Path) -> None:
    file.write_bytes(b"[ui]\nhost = '\xff'")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(file=file)


def test_secrets_are_never_shown(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTER_MODEL__API_KEY", "canary-key")
    settings = load(file=file)
    assert settings.model.api_key is not None
    assert settings.model.api_key.get_secret_value() == "canary-key"
    assert "canary-key" not in repr(settings) + repr(effective(file=file)) + settings.model_dump_json()

    file.write_text("[model]\napi_key = 82936471\n")
    monkeypatch.delenv("CHAPTER_MODEL__API_KEY")
    with pytest.raises(SettingsError) as caught:
        load(file=file)
    assert "82936471" not in str(caught.value)


def test_the_tree_is_frozen_and_hashable() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.ui.port = 1
    assert hash(settings.model) == hash(Settings().model)


def test_every_setting_says_what_it_is() -> None:
    assert all(entry["description"] for entry in effective())
