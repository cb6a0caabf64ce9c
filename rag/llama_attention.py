"""How much a language model looks at each part of a text while it reads a question about it.

Some attention heads of a language model look up what a question asks for; what they look at ranks passages better than
what the model writes (Chen et al., ICLR 2025; query-focused retrieval heads: Zhang et al., EMNLP 2025).

Only the worker process imports it, and ``python -m eval heads``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Attention"]

_PIECE = 64  # tokens read at once, so that a cancel is noticed within a second


class Attention:
    """Reads prompts in a context of its own over a loaded model, and looks at some of its attention heads.

    llama.cpp computes the weights as such only without flash attention, which writing is faster with; hence the own
    context. ``heads`` are pairs of layer and head, both from 0; without any it is all of them. Raises
    ``ValueError`` for one that the model lacks.
    """

    def __init__(self, model: Any, context: int, threads: int, heads: Sequence[tuple[int, int]]) -> None:
        import llama_cpp
        from llama_cpp._ggml import libggml

        self._api, self._tensors = llama_cpp, libggml
        libggml.ggml_get_name.argtypes, libggml.ggml_get_name.restype = [ctypes.c_void_p], ctypes.c_char_p
        libggml.ggml_nelements.argtypes, libggml.ggml_nelements.restype = [ctypes.c_void_p], ctypes.c_int64
        libggml.ggml_backend_tensor_get.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t]
        libggml.ggml_backend_tensor_get.restype = None
        self._model_heads = llama_cpp.llama_model_n_head(model)
        layers = llama_cpp.llama_model_n_layer(model)
        wrong = [head for head in heads if not (0 <= head[0] < layers and 0 <= head[1] < self._model_heads)]
        if wrong:
            raise ValueError(f"the model has {layers} layers of {self._model_heads} heads, so not {wrong}")
        self.heads = list(heads) or [(layer, head) for layer in range(layers) for head in range(self._model_heads)]
        # As llama.cpp names the weights.
        self._layers = {f"kq_soft_max-{layer}".encode(): layer for layer, _ in self.heads}
        self._last = max(layer for layer, _ in self.heads)
        self._seen: dict[int, npt.NDArray[np.float32]] = {}
        self._looking = False
        self._look = llama_cpp.ggml_backend_sched_eval_callback(self._each_node)  # held: llama.cpp keeps the address
        options = llama_cpp.llama_context_default_params()
        options.n_ctx, options.n_batch, options.n_ubatch = context, _PIECE, _PIECE
        options.n_threads = options.n_threads_batch = threads
        options.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        options.cb_eval = self._look
        self._context = llama_cpp.llama_init_from_model(model, options)
        if not self._context:
            raise MemoryError("there is no memory for the context in which attention is looked at")
        self.context = context

    def __call__(
        self,
        parts: Sequence[Sequence[int]],
        questions: Sequence[Sequence[int]],
        report: Callable[[int], None],
    ) -> npt.NDArray[np.float64]:
        """Return what the heads look at while each question is read after the parts: questions × heads × parts.

        ``parts`` and ``questions`` are tokens. A value is the attention from a token of the question to all tokens of
        the part, at most 1, averaged over the question's tokens. Everything is read anew each time, so that the
        figures are always the same. ``report`` is told after each piece how many tokens are read, and may raise to
        stop. Raises ``ValueError`` when a question has no tokens or they do not all fit.
        """
        prefix = [token for part in parts for token in part]
        if not all(questions) or len(prefix) + max(map(len, questions)) > self.context:
            raise ValueError("the text and the question about it are too long, or there is no question")
        ends = np.cumsum([0, *map(len, parts)])
        self._read(prefix, 0, report)
        found = [self._looked_at(question, len(prefix), report) for question in questions]
        sums = np.pad(np.cumsum(found, axis=2), ((0, 0), (0, 0), (1, 0)))
        return np.diff(sums[:, :, ends], axis=2)

    def _looked_at(self, question: Sequence[int], past: int, report: Callable[[int], None]) -> npt.NDArray[np.float64]:
        """Return the attention of each head to each of the ``past`` tokens, averaged over the question's."""
        total = np.zeros((len(self.heads), past))
        self._looking = True
        try:
            for at in range(0, len(question), _PIECE):
                piece = question[at : at + _PIECE]
                self._seen.clear()
                self._read(piece, past + at, report)
                for place, (layer, head) in enumerate(self.heads):
                    total[place] += self._of_head(layer, head, len(piece))[:, :past].sum(axis=0)
        finally:
            self._looking = False
        return total / len(question)

    def _of_head(self, layer: int, head: int, tokens: int) -> npt.NDArray[np.float32]:
        """Return the weights that a head gave in the last piece: tokens × what is in memory."""
        if layer not in self._seen:
            raise ValueError("llama.cpp does not show the attention of this model")
        weights: npt.NDArray[np.float32] = self._seen[layer].reshape(self._model_heads, tokens, -1)[head]
        return weights

    def _read(self, tokens: Sequence[int], past: int, report: Callable[[int], None]) -> None:
        """Read tokens after the ``past`` that are in memory; what was there beyond these is forgotten."""
        api = self._api
        api.llama_memory_seq_rm(api.llama_get_memory(self._context), 0, past, -1)
        for at in range(0, len(tokens), _PIECE):
            piece = tokens[at : at + _PIECE]
            held = (api.llama_token * len(piece))(*piece)  # the batch points to it
            if api.llama_decode(self._context, api.llama_batch_get_one(held, len(piece))):
                raise ValueError("the model could not read the prompt")
            report(past + at + len(piece))

    def _each_node(self, node: int, asking: bool, _: object) -> bool:
        """Copy the weights of the wanted layers; llama.cpp asks for each node first, and goes on after it if true.

        It does not go on after the last of these layers: what comes then is not looked at.
        """
        layer = self._layers.get(self._tensors.ggml_get_name(node))
        if asking or layer is None:
            return layer is not None and (self._looking or layer == self._last)
        if self._looking:
            weights = np.empty(self._tensors.ggml_nelements(node), np.float32)
            self._tensors.ggml_backend_tensor_get(node, weights.ctypes.data, 0, weights.nbytes)
            self._seen[layer] = weights
        return layer != self._last
