"""Which chat model the settings give, and LangChain's own suite for chat models."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import ToolMessage
from langchain_tests.unit_tests import ChatModelUnitTests

from corpus.errors import ModelError, SettingsError
from rag import models
from rag.models import Chooser, EmbeddedChatModel, chat_model
from rag.settings import ModelSettings
from tests.fakes import ScriptedChatModel


class TestScriptedChatModel(ChatModelUnitTests):
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return ScriptedChatModel


class TestEmbeddedChatModel(ChatModelUnitTests):
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return EmbeddedChatModel

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"path": "model.gguf"}

    @property
    def standard_chat_model_params(self) -> dict[str, Any]:
        return {"max_tokens": 100, "timeout": 60}


def test_none_is_no_model() -> None:
    assert chat_model(ModelSettings(kind="none")) is None


def test_both_models_can_choose() -> None:
    assert isinstance(ScriptedChatModel(), Chooser)
    assert isinstance(EmbeddedChatModel(path=Path("model.gguf")), Chooser)


def test_a_missing_file_is_said_once_and_gives_no_model(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = ModelSettings(path=tmp_path / "none.gguf")
    with caplog.at_level(logging.WARNING):
        assert chat_model(settings) is None
        assert chat_model(settings) is None
    assert len(caplog.records) == 1
    assert "python -m rag models fetch" in caplog.text


@pytest.mark.skipif(importlib.util.find_spec("llama_cpp") is None, reason="llama-cpp-python is not installed")
def test_a_file_that_is_another_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "other.gguf"
    path.write_bytes(b"GGUF")
    with pytest.raises(ModelError, match=r"other\.gguf is not the file"):
        chat_model(ModelSettings(path=path))


def test_an_endpoint_needs_address_and_name() -> None:
    with pytest.raises(SettingsError, match=r"model\.base_url and model\.name"):
        chat_model(ModelSettings(kind="openai"))


def test_an_endpoint_is_asked_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not-ours")
    settings = ModelSettings.model_validate(
        {"kind": "openai", "base_url": "http://127.0.0.1:9/v1", "name": "m", "api_key": "k", "max_tokens": 7}
    )
    model = chat_model(settings)
    assert model is not None
    payload = model._get_request_payload("hello")  # type: ignore[attr-defined]
    assert (payload["temperature"], payload["seed"], payload["model"]) == (0, 0, "m")
    assert payload["extra_body"] == {"max_tokens": 7}
    assert model.openai_api_key.get_secret_value() == "k"  # type: ignore[attr-defined]
    keyless = chat_model(settings.model_copy(update={"api_key": None}))
    assert keyless.openai_api_key.get_secret_value() == "none"  # type: ignore[union-attr]


def test_messages_of_an_unknown_kind_are_refused() -> None:
    with pytest.raises(ModelError, match="'tool'"):
        EmbeddedChatModel(path=Path("model.gguf")).invoke([ToolMessage("x", tool_call_id="1")])


def test_the_module_says_what_it_offers() -> None:
    assert set(models.__all__) <= set(dir(models))
