"""A reranker of retrieved passages behind LangChain's interface, and a cross-encoder of the user's own as one.

The one that comes with this is in ``index.onnx_reranker``; a user's own is a folder on this machine, and nothing is
downloaded for it. Any other reranker of LangChain's (a ``BaseDocumentCompressor``) can take its place.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import Callbacks
from langchain_core.cross_encoders import BaseCrossEncoder
from langchain_core.documents import BaseDocumentCompressor, Document
from pydantic import ConfigDict

from corpus.errors import ModelError
from index.model_folder import load_offline, local_folder, read_json, refuse_code, refuse_pickles
from index.types import ScoredPassage

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

__all__ = ["CrossEncoderReranker", "LocalCrossEncoder", "local_reranker", "reranked"]

_BATCH = 16  # pairs read at once
_REMEDY = "name the folder of a cross-encoder in retrieval.reranker, or leave that setting out"


@lru_cache(maxsize=1)
def local_reranker(model: str | Path) -> CrossEncoderReranker:
    """Return the cross-encoder in the folder ``model``, or of that name in the local hub cache, as a reranker.

    The weights are loaded at the first question, once for all who ask for this folder. Raises ``ModelError`` when there
    is no such folder or it holds something else.
    """
    encoder = LocalCrossEncoder(local_folder(model, "reranker"), name=Path(model).name)
    return CrossEncoderReranker(model=encoder, name=encoder.name)


def reranked(
    found: Sequence[ScoredPassage], query: str, reranker: BaseDocumentCompressor, first: int
) -> list[ScoredPassage]:
    """Return ``found``, best first, with its ``first`` passages ranked by search and ``reranker``, half and half.

    Only the order of the reranker counts: its best is worth the highest of the search's scores, its second the next,
    and a passage scores the mean of that and its own. So a score means the same whatever the reranker's are (logits,
    probabilities, or none). What the reranker leaves out follows what it keeps. It reads a passage as it is searched,
    with its paper's title and its heading. Raises ``ModelError`` when the reranker fails.
    """
    head = list(found[:first])
    if len(head) < 2:
        return list(found)
    order = _order_of([one.passage.search_text for one in head], query, reranker)
    anew = [
        ScoredPassage(head[place].passage, (head[place].score + worth.score) / 2, "reranked")
        for place, worth in zip(order, head, strict=True)
    ]
    # None falls below the rest: both halves are scores of the first. Of equal ones the reranker's better comes first.
    return [*sorted(anew, key=lambda one: -one.score), *found[first:]]


def _order_of(texts: Sequence[str], query: str, reranker: BaseDocumentCompressor) -> list[int]:
    """Return the places of ``texts`` in the order of a reranker, best first; what it leaves out follows.

    Raises ``ModelError`` when the reranker fails.
    """
    documents = [Document(page_content=text, metadata={"place": place}) for place, text in enumerate(texts)]
    try:
        # By the metadata, since the copies that some rerankers make lose a document's own id.
        order = [int(document.metadata["place"]) for document in reranker.compress_documents(documents, query)]
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(
            f"The reranker failed ({type(error).__name__}); do without it with retrieval.reranked = 0."
        ) from error
    return list(dict.fromkeys([*order, *range(len(texts))]))


class CrossEncoderReranker(BaseDocumentCompressor):
    """Puts documents in the order of a cross-encoder's scores, which become their ``relevance_score``.

    ``top_n`` keeps the best alone; ``name`` is what receipts call the model.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    model: BaseCrossEncoder
    name: str = "cross-encoder"
    top_n: int | None = None

    def compress_documents(
        self, documents: Sequence[Document], query: str, callbacks: Callbacks | None = None
    ) -> Sequence[Document]:
        """Return the documents, best first; of equal scores the one that came first."""
        scores = self.model.score([(query, document.page_content) for document in documents])
        ranked = sorted(zip(scores, documents, strict=True), key=lambda pair: -pair[0])
        return [
            document.model_copy(update={"metadata": {**document.metadata, "relevance_score": score}})
            for score, document in ranked[: self.top_n]
        ]


class LocalCrossEncoder(BaseCrossEncoder):
    """A sentence-transformers ``CrossEncoder`` in a folder, loaded at the first pair; threads may share it.

    Raises ``ModelError`` when the folder holds no cross-encoder, or one that would have to be unpickled or brings code.
    """

    def __init__(self, folder: Path, *, name: str) -> None:
        self.folder = folder
        self.name = name
        self._lock = threading.Lock()
        self._model: CrossEncoder | None = None
        self._refuse_others()

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        """Return how well each text answers its query: the model's logit, higher is better."""
        if not text_pairs:
            return []
        with self._lock:  # the fast tokenizers fail with "Already borrowed" when threads share one
            if self._model is None:
                self._model = self._load()
            from torch import nn

            # Without the sigmoid, under which two very good passages become one and the same number.
            predicted = self._model.predict(
                text_pairs, batch_size=_BATCH, activation_fn=nn.Identity(), show_progress_bar=False
            )
        scores = [float(score) for score in predicted]
        if not all(map(math.isfinite, scores)):
            raise ModelError(f"The reranker in {self.folder} gives no numbers: its weights are damaged; {_REMEDY}.")
        return scores

    def _refuse_others(self) -> None:
        """Refuse what is no cross-encoder: an embedding model would be loaded, and given a head of random weights."""
        refuse_pickles(self.folder, "reranker")
        if not any(self.folder.rglob("*.safetensors")):
            raise ModelError(f"There is no model.safetensors in {self.folder}; {_REMEDY}.")
        if (self.folder / "modules.json").is_file():
            refuse_code(self.folder, _REMEDY)
        made_for = self._config("config_sentence_transformers.json").get("model_type")
        kinds = self._config("config.json").get("architectures") or [""]
        if made_for != "CrossEncoder" and not str(kinds[0]).endswith("ForSequenceClassification"):
            raise ModelError(f"The model in {self.folder} is no cross-encoder ({kinds[0] or 'unknown'}); {_REMEDY}.")

    def _config(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        values = read_json(path, _REMEDY) if path.is_file() else {}
        return values if isinstance(values, dict) else {}

    def _load(self) -> CrossEncoder:
        model: CrossEncoder = load_offline("CrossEncoder", self.folder, "reranker", _REMEDY)
        if model.num_labels != 1:
            raise ModelError(
                f"The model in {self.folder} gives {model.num_labels} scores a pair, a reranker one; {_REMEDY}."
            )
        return model
