"""The language model, whichever it is, as a LangChain chat model.

Three kinds (setting ``model.kind``): the embedded model in a worker process, any OpenAI-compatible
endpoint, or none. The answer chain takes any ``BaseChatModel``; what it may ask of the embedded one beyond
that are :class:`Chooser`, :class:`Attentive` and :class:`Weigher`.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LangSmithParams, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr, SecretStr

from corpus.errors import ModelError, SettingsError
from rag.cpu import physical_cores
from rag.llama_pipe import LlamaPipe
from rag.model_file import MODEL, REMEDY, location, verify
from rag.settings import ModelSettings

__all__ = ["Attentive", "Chooser", "EmbeddedChatModel", "Weigher", "chat_model"]

WORKER = Path(__file__).with_name("llama_worker.py")
ROLES = {"system": "system", "human": "user", "ai": "assistant"}
log = logging.getLogger(__name__)


@runtime_checkable
class Chooser(Protocol):
    """A model that can weigh a few continuations against each other instead of writing."""

    def choose(self, messages: LanguageModelInput, options: Sequence[str]) -> Iterator[dict[str, float]]:
        """Yield, last, the probability of each option as the next words of the assistant; they sum to 1.

        While the prompt is read empty ones are yielded, so that whoever consumes it can stop then.
        """
        ...


@runtime_checkable
class Attentive(Protocol):
    """A model that can tell what it looks at while it reads a question."""

    def attention(self, rules: str, parts: Sequence[str], question: str) -> Iterator[list[float]]:
        """Yield, last, how much each part of a text is looked at for the question; before, empty lists.

        Empty to the last where the model's heads are not known.
        """
        ...


@runtime_checkable
class Weigher(Protocol):
    """A model that can tell how likely it is to go on with a given text."""

    def likelihood(self, prompts: Sequence[LanguageModelInput], text: str) -> Iterator[list[float]]:
        """Yield, last, the mean log probability a token of ``text`` after each prompt; before, empty lists."""
        ...


class EmbeddedChatModel(BaseChatModel):
    """A GGUF model with the ChatML template, run by llama.cpp in a worker process of its own.

    Greedy (temperature 0), so that the same prompt gives the same answer. One request runs at a time;
    others wait their turn. Closing a stream stops the generation within two seconds; while a long prompt
    is read, the stream yields empty chunks, so that whoever consumes it can stop then too. A last message
    by the assistant is continued. Failures are ``ModelError``, and the next request starts a new worker.
    Message contents are plain text: no control token can come of them.
    """

    path: Path
    heads: tuple[tuple[int, int], ...] = ()
    context: int = 4096
    threads: int | None = None
    timeout: float = 120
    max_tokens: int = 256

    _pipe: LlamaPipe = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Prepare the worker; it starts with the first request."""
        super().model_post_init(context)
        options = {
            "path": str(self.path),
            "context": self.context,
            "threads": self.threads or physical_cores(),
            "heads": self.heads,
        }
        # -P keeps rag/ off the worker's path, where its types.py would shadow the standard library's.
        self._pipe = LlamaPipe([sys.executable, "-P", str(WORKER), json.dumps(options)])

    @property
    def _llm_type(self) -> str:
        return "embedded-llama"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.path.name, "context": self.context, "temperature": 0}

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        params = super()._get_ls_params(stop, **kwargs)
        params.setdefault("ls_model_name", self.path.name)
        return params

    def start(self) -> None:
        """Load the model now, so that the first question does not wait for it; raises ``ModelError``."""
        self._pipe.start()

    def close(self) -> None:
        """End the worker and give its memory back."""
        self._pipe.close()

    @property
    def worker(self) -> int | None:
        """The worker's process id, or ``None`` while there is none."""
        return self._pipe.pid

    def choose(self, messages: LanguageModelInput, options: Sequence[str]) -> Iterator[dict[str, float]]:
        """Yield nothing known while the prompt is read, then how probable each option's first token is as the next.

        The options must begin with different tokens ("Yes", "No"); the probabilities are among these alone. Prompts
        that share their beginning with the one before are fast: only what differs is read. Raises ``ModelError``.
        """
        request = {"op": "choose", "messages": self._plain(messages), "options": list(options)}
        for reply in self._pipe.request(request, self.timeout):
            yield dict(zip(options, reply["shares"], strict=True)) if "shares" in reply else {}

    def attention(self, rules: str, parts: Sequence[str], question: str) -> Iterator[list[float]]:
        """Yield nothing known while the text is read, then how much its parts are looked at for the question.

        ``rules`` is the system message; the ``parts`` are read one after the other, and then the question. A value is a
        share of the attention of ``heads``, averaged over the question's tokens; below 0 where the part is looked at
        less than for no question. Nothing at all without ``heads``. Raises ``ModelError``.
        """
        if not self.heads:
            return
        request = {"op": "attention", "rules": rules, "parts": list(parts), "question": question}
        for reply in self._pipe.request(request, self.timeout):
            yield list(reply.get("attention", ()))

    def likelihood(self, prompts: Sequence[LanguageModelInput], text: str) -> Iterator[list[float]]:
        """Yield nothing known while the prompts are read, then the mean log probability of ``text`` after each.

        In nats a token, 0 at most. A last message by the assistant is what ``text`` goes on from. Prompts that share
        their first message are fast. Raises ``ModelError``.
        """
        request = {"op": "likelihood", "prompts": [self._plain(prompt) for prompt in prompts], "text": text}
        for reply in self._pipe.request(request, self.timeout):
            yield list(reply.get("likelihoods", ()))

    def get_token_ids(self, text: str) -> list[int]:
        """Return the model's own token ids of a text; starts the worker."""
        return list(self._finish("tokens", text=text)["tokens"])

    def prompt_ids(self, messages: LanguageModelInput) -> tuple[list[int], frozenset[int]]:
        """Return the token ids of a whole prompt, template included, and the ids of all control tokens."""
        outcome = self._finish("tokens", messages=self._plain(messages))
        return list(outcome["tokens"]), frozenset(outcome["control"])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        whole = AIMessageChunk(content="")
        for chunk in self._stream(messages, stop, run_manager, **kwargs):
            assert isinstance(chunk.message, AIMessageChunk)
            whole += chunk.message
        message = AIMessage(
            content=whole.content,
            response_metadata=whole.response_metadata,
            usage_metadata=whole.usage_metadata,
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        request = {
            "op": "generate",
            "messages": _chatml(messages),
            "max_tokens": int(kwargs.get("max_tokens") or self.max_tokens),
            "stop": stop or [],
        }
        for reply in self._pipe.request(request, self.timeout):
            text = reply.get("text", "")
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
            if "done" in reply:
                chunk.message = AIMessageChunk(
                    content="",
                    response_metadata={"finish_reason": reply["done"], "model_name": self.path.name},
                    usage_metadata=UsageMetadata(
                        input_tokens=reply["prompt_tokens"],
                        output_tokens=reply["written_tokens"],
                        total_tokens=reply["prompt_tokens"] + reply["written_tokens"],
                        input_token_details={"cache_read": reply["reused_tokens"]},
                    ),
                    chunk_position="last",
                )
            if run_manager and text:
                run_manager.on_llm_new_token(text, chunk=chunk)
            yield chunk

    def _plain(self, messages: LanguageModelInput) -> list[dict[str, str]]:
        return _chatml(self._convert_input(messages).to_messages())

    def _finish(self, operation: str, **request: Any) -> dict[str, Any]:
        """Return the last reply to a request that does not stream."""
        *_, last = self._pipe.request({"op": operation, **request}, self.timeout)
        return last


def _chatml(messages: Sequence[BaseMessage]) -> list[dict[str, str]]:
    for message in messages:
        if message.type not in ROLES:
            raise ModelError(f"The embedded model takes no messages of the kind {message.type!r}.")
    return [{"role": ROLES[message.type], "content": str(message.text)} for message in messages]


def chat_model(settings: ModelSettings) -> BaseChatModel | None:
    """Return the chat model of these settings; ``None``: there is none, and answers are extractive.

    A missing model file or a llama.cpp that could not be built is logged once and gives ``None``; a file
    that is not what its hash says raises ``ModelError``. An endpoint without address or name raises
    ``SettingsError``.
    """
    if settings.kind == "none":
        return None
    if settings.kind == "openai":
        return _endpoint(settings)
    path = location(settings)
    if not path.is_file():
        _say_once(f"There is no language model at {path}, so answers are extractive. {REMEDY}")
        return None
    if importlib.util.find_spec("llama_cpp") is None:
        _say_once(
            "llama-cpp-python is not installed, so answers are extractive. Install a C++ compiler and run: make llama"
        )
        return None
    verify(path, settings.sha256)
    return _embedded(settings)


@functools.lru_cache(maxsize=1)
def _embedded(settings: ModelSettings) -> BaseChatModel:
    """Share one worker: a second would need its own memory and the same cores."""
    known = MODEL.heads if settings.sha256 == MODEL.sha256 else ()
    return EmbeddedChatModel(
        path=location(settings),
        heads=known if settings.heads is None else settings.heads,
        context=settings.context,
        threads=settings.threads,
        timeout=settings.timeout,
        max_tokens=min(settings.max_tokens, settings.context),
    )


def _endpoint(settings: ModelSettings) -> BaseChatModel:
    if settings.base_url is None or settings.name is None:
        raise SettingsError(
            "An OpenAI-compatible endpoint needs the settings model.base_url and model.name,"
            " for example CHAPTER_MODEL__BASE_URL=http://127.0.0.1:11434/v1 CHAPTER_MODEL__NAME=qwen2.5:7b"
        )
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        base_url=str(settings.base_url),
        model=settings.name,
        # Local servers want no key, but the client insists on one; without this it would look in the environment.
        api_key=settings.api_key or SecretStr("none"),
        temperature=0,
        seed=settings.seed,
        timeout=settings.timeout,
        max_retries=1,
        # Sent as it is: the client would rename it to a field that several compatible servers ignore.
        extra_body={"max_tokens": settings.max_tokens},
        use_responses_api=False,
    )


@functools.cache
def _say_once(sentence: str) -> None:
    log.warning("%s", sentence)
