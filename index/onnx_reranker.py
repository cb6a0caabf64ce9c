"""The cross-encoder that comes with this, ms-marco-MiniLM-L-12-v2 (Apache 2.0) in 8 bits, over ONNX Runtime.

Each pair is read alone. The runtime finds the 8-bit scale of what flows through the model anew for each batch: a pair
would score differently (by up to 0.7) beside other pairs. Alone it is as fast, since nothing is padded.
"""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.cross_encoders import BaseCrossEncoder

from corpus.errors import ModelError
from index.reranker import CrossEncoderReranker
from index.weights import RERANKER, folder_of, sha256

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

__all__ = ["OnnxCrossEncoder", "packaged_reranker"]

_LIMIT = 512  # word pieces of question and passage together
_REMEDY = "run make install and make models again, or do without it with retrieval.reranked = 0"


def packaged_reranker(threads: int) -> CrossEncoderReranker:
    """Return the cross-encoder from the user's cache, to run on so many ``threads``; the first question loads it.

    Raises ``ModelError`` when it was not fetched yet, or a file of it is not the one that this version was made for.
    """
    folder = folder_of(RERANKER)
    for name, expected in RERANKER.files.items():
        if sha256(folder / name) != expected:
            raise ModelError(
                f"{folder / name} is not the file of {RERANKER.name} that this version was made for (its SHA-256 "
                f"differs); delete the folder {folder} and run: {RERANKER.again}"
            )
    return CrossEncoderReranker(model=OnnxCrossEncoder(folder, threads=threads), name=RERANKER.name)


class OnnxCrossEncoder(BaseCrossEncoder):
    """A BERT cross-encoder in a folder with model.onnx and tokenizer.json; threads may share it.

    The same pair has the same score, whatever else is scored. Raises ``ModelError`` when it cannot be loaded or run.
    """

    def __init__(self, folder: Path, *, threads: int) -> None:
        self.folder = folder
        self.threads = threads
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        """Return how well each text answers its query: the model's logit, higher is better."""
        if not text_pairs:
            return []
        with self._lock:  # the fast tokenizers fail with "Already borrowed" when threads share one
            try:
                if self._loaded is None:
                    self._loaded = self._load()
                scores = [self._score(*self._loaded, *pair) for pair in text_pairs]
            except Exception as error:  # the runtime's own are of many kinds
                raise ModelError(
                    f"The reranker in {self.folder} cannot be run ({type(error).__name__}); {_REMEDY}."
                ) from error
        if not all(map(math.isfinite, scores)):
            raise ModelError(f"The reranker in {self.folder} gives no numbers; {_REMEDY}.")
        return scores

    @staticmethod
    def _score(tokenizer: Tokenizer, session: InferenceSession, query: str, text: str) -> float:
        import numpy as np

        read = tokenizer.encode(query, text)
        arrays = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        logits = session.run(None, {name: np.array([values], dtype=np.int64) for name, values in arrays.items()})[0]
        return float(logits[0][0])

    def _load(self) -> tuple[Tokenizer, InferenceSession]:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()  # the file asks for 512 always, several times the work
        tokenizer.enable_truncation(_LIMIT, strategy="longest_first")  # the passage, unless the question is longer
        options = SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        # Threads that have nothing to do sleep: the embedding and the language model need the processor next.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        session = InferenceSession(str(self.folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        return tokenizer, session
