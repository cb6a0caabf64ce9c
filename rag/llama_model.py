"""The embedded language model itself: a GGUF file read by llama.cpp, decoded so that the same prompt gives the same.

Only the worker process (:mod:`rag.llama_worker`) imports it, and ``python -m eval heads``.
"""

from __future__ import annotations

import ctypes
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from rag.llama_attention import Attention

__all__ = ["Message", "Model", "RequestError"]

# Prompts are read in pieces of PIECE tokens, so that a cancel is noticed within a second; measured on two
# cores, 64 is as fast as 512. Matrix kernels work on groups of rows and treat the rest of a batch
# differently, which moves logits by a few tenths: what is read in whole groups is the same however the
# prompt is cut. Only whole groups are therefore ever used again, and the answer to a prompt does not
# depend on what was asked before.
PIECE = 64
BATCH = 512
GROUP = 8
SNAPSHOTS = 8
NOTHING = "N/A"  # asked for comparison
ROOM = 4096  # tokens of the context for attention: 24 sentences of 600 characters and a question of 2,000 fit
CONTROL_ATTRIBUTES = 1 | 2 | 8 | 16  # unknown, unused, control, user-defined of llama.cpp's token attributes

Message = dict[str, str]


class RequestError(Exception):
    """A request that cannot be answered; the worker goes on."""


class Model:
    """A GGUF model with the ChatML template, decoded greedily.

    ``heads`` are the attention heads, layer and head, that are looked at; without any it is all of them.
    """

    def __init__(self, path: str, context: int, threads: int, heads: Sequence[Sequence[int]] = ()) -> None:
        import llama_cpp

        self._api = llama_cpp
        self._llama = llama_cpp.Llama(
            path,
            n_ctx=context,
            n_batch=BATCH,
            n_threads=threads,
            n_threads_batch=threads,
            flash_attn=True,  # a fifth faster here, also without a graphics card
            verbose=False,
        )
        self.context = context
        self._threads, self._heads = threads, [(layer, head) for layer, head in heads]
        self._attention: Attention | None = None
        self._snapshots: OrderedDict[tuple[int, ...], Any] = OrderedDict()
        self._reusable = 0
        vocabulary = llama_cpp.llama_model_get_vocab(self._llama.model)
        self.control = {
            token: llama_cpp.llama_vocab_get_text(vocabulary, token).decode("utf-8", "replace")
            for token in range(self._llama.n_vocab())
            if llama_cpp.llama_vocab_get_attr(vocabulary, token) & CONTROL_ATTRIBUTES
        }
        self._control_words = re.compile("|".join(re.escape(word) for word in self.control.values() if word))
        self._ends = {token for token in self.control if llama_cpp.llama_vocab_is_eog(vocabulary, token)}
        self._open, self._close = (self._special(word) for word in ("<|im_start|>", "<|im_end|>"))

    def _special(self, word: str) -> int:
        tokens: list[int] = self._llama.tokenize(word.encode(), add_bos=False, special=True)
        if len(tokens) != 1:
            raise RequestError(f"the model file has no {word} token, so it is not a ChatML model")
        return tokens[0]

    def plain(self, text: str) -> list[int]:
        """Tokenise text as text: what is spelt like a control token is cut, so that none can come of it."""
        tokens: list[int] = []
        start = 0
        for match in [*self._control_words.finditer(text), None]:
            end = match.start() + 1 if match else len(text)
            tokens += self._llama.tokenize(text[start:end].encode(), add_bos=False, special=False)
            start = end
        return tokens

    def encode(self, messages: Sequence[Message]) -> tuple[list[int], int]:
        """Return the ChatML prompt as tokens, and how many of them the first message takes.

        A last message by the assistant is left open: the model goes on with it.
        """
        newline = self.plain("\n")
        tokens: list[int] = []
        head = 0
        for number, message in enumerate(messages):
            tokens += [self._open, *self.plain(f"{message['role']}\n{message['content']}")]
            if message["role"] == "assistant" and number == len(messages) - 1:
                return tokens, head
            tokens += [self._close, *newline]
            head = head or len(tokens)
        return [*tokens, self._open, *self.plain("assistant\n")], head

    def read(self, messages: Sequence[Message], room: int, report: Callable[[int], None]) -> tuple[int, int]:
        """Read a prompt, using again what was read before; return the tokens in it and those used again.

        ``report`` is told after each piece how many tokens are read, and may raise to stop.
        """
        tokens, head = self.encode(messages)
        if len(tokens) + room > self.context:
            raise RequestError(
                f"the prompt has {len(tokens)} tokens and the answer may have {room},"
                f" more than the {self.context} that the model can hold"
            )
        head -= head % GROUP
        start = self._reuse(tokens, head)
        whole = len(tokens) - len(tokens) % GROUP
        if start == len(tokens):  # the logits of the last group are needed again
            start -= GROUP
        self._llama.n_tokens = self._reusable = start
        position = start
        while position < len(tokens):
            end = min(position + PIECE, whole) if position < whole else len(tokens)
            if position < head < end:
                end = head
            self._llama.eval(tokens[position:end])
            position = end
            self._reusable = min(position, whole)
            if position == head:
                self._keep(tuple(tokens[:head]))
            report(position)
        return len(tokens), start

    def likelihood(self, messages: Sequence[Message], text: str, report: Callable[[int], None]) -> float:
        """Return the mean log probability of the tokens of ``text`` as what comes after a prompt.

        The first message is read as ever; the rest and ``text`` in one piece, whatever was read before, so that the
        figure is always the same.
        """
        tokens, head = self.encode(messages)
        target = self.plain(text)
        if not target or len(tokens) + len(target) > self.context or len(tokens) + len(target) - head > BATCH:
            raise RequestError("the prompt and the text whose likelihood is asked for are too long, or there is none")
        head -= head % GROUP
        start = min(self._reuse(tokens, head), head)
        self._llama.n_tokens = self._reusable = start
        for position in range(start, head, PIECE):
            self._llama.eval(tokens[position : min(position + PIECE, head)])
            report(position)
        self._reusable = head
        if start < head:
            self._keep(tuple(tokens[:head]))
        scores = self._logits_of([*tokens[head:], *target], head, len(target))
        highest = scores.max(axis=1, keepdims=True)
        totals = highest[:, 0] + np.log(np.exp(scores - highest).sum(axis=1))
        return float((scores[np.arange(len(target)), target] - totals).mean())

    def _logits_of(self, tokens: Sequence[int], past: int, last: int) -> npt.NDArray[np.float64]:
        """Read ``tokens`` after ``past`` others; return the scores that foretell each of the ``last`` of them."""
        api, context = self._api, self._llama.ctx
        api.llama_memory_seq_rm(api.llama_get_memory(context), 0, past, -1)
        batch = api.llama_batch_init(len(tokens), 0, 1)
        try:
            batch.n_tokens = len(tokens)
            for place, token in enumerate(tokens):
                batch.token[place], batch.pos[place] = token, past + place
                batch.n_seq_id[place], batch.seq_id[place][0] = 1, 0
                batch.logits[place] = len(tokens) - last - 1 <= place < len(tokens) - 1
            if api.llama_decode(context, batch):
                raise RequestError("the model could not read the prompt")
            pointer = api.llama_get_logits(context)
            return np.ctypeslib.as_array(pointer, shape=(last, self._llama.n_vocab())).astype(np.float64)
        finally:
            api.llama_batch_free(batch)

    def attention(
        self, rules: str, parts: Sequence[str], question: str, report: Callable[[int], None]
    ) -> npt.NDArray[np.float64]:
        """Return how much more each head looks at each part for the question than for none at all: heads × parts.

        Calibrated as by Chen et al. (ICLR 2025): some of what a text draws in attention it draws whatever is asked.
        """
        opening = [self._open, *self.plain(f"system\n{rules}"), self._close, *self.plain("\n")]
        opening += [self._open, *self.plain("user\n")]
        texts = [opening, *(self.plain(part) for part in parts), self.plain("\nQuestion: ")]
        try:
            asked, idle = self.attentive(texts, [self.plain(question), self.plain(NOTHING)], report)
        except ValueError as error:
            raise RequestError(str(error)) from error
        calibrated: npt.NDArray[np.float64] = (asked - idle)[:, 1:-1]
        return calibrated

    @property
    def attentive(self) -> Attention:
        """What looks at the attention heads, made when it is first needed."""
        if self._attention is None:
            from rag.llama_attention import Attention

            self._attention = Attention(self._llama.model, ROOM, self._threads, self._heads)
        return self._attention

    def _reuse(self, tokens: Sequence[int], head: int) -> int:
        """Return how many tokens at the front are in memory; the first message may come from a snapshot."""
        memory = self._llama.input_ids[: self._reusable].tolist()
        pairs = enumerate(zip(memory, tokens, strict=False))
        shared = next((at for at, (old, new) in pairs if old != new), min(len(memory), len(tokens)))
        shared -= shared % GROUP
        key = tuple(tokens[:head])
        if shared >= head or key not in self._snapshots:
            return shared
        self._snapshots.move_to_end(key)
        state = self._snapshots[key]
        if not self._api.llama_state_seq_set_data(self._llama.ctx, state, len(state), 0):
            return 0
        self._llama.input_ids[:head] = key
        return head

    def _keep(self, key: tuple[int, ...]) -> None:
        """Keep the memory of a first message (some 28 KB a token), so that another may take its place."""
        size = self._api.llama_state_seq_get_size(self._llama.ctx, 0)
        state = (ctypes.c_uint8 * size)()
        if self._api.llama_state_seq_get_data(self._llama.ctx, state, size, 0):
            self._snapshots[key] = state
            while len(self._snapshots) > SNAPSHOTS:
                self._snapshots.popitem(last=False)

    def logits(self) -> npt.NDArray[np.float32]:
        """Return the scores of the next token, one for each word of the vocabulary."""
        pointer = self._api.llama_get_logits_ith(self._llama.ctx, -1)
        return np.ctypeslib.as_array(pointer, shape=(self._llama.n_vocab(),))

    def write(self, limit: int) -> Iterator[bytes]:
        """Yield the bytes of up to ``limit`` tokens after the prompt that was read; ends at an end token."""
        for _ in range(limit):
            token = int(self.logits().argmax())
            if token in self._ends:
                return
            yield self._llama.detokenize([token])
            self._llama.eval([token])
