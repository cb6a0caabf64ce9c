"""What a run was made with: enough to repeat it, and to know when its predictions may be gone on with."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.types import Corpus
    from rag.settings import Settings

__all__ = ["code_hash", "describe", "machine", "settings_shown"]

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corpus", "index", "rag")
PACKAGES = (
    "torch", "sentence-transformers", "onnxruntime", "faiss-cpu", "bm25s", "llama-cpp-python", "langchain-core",
    "numpy",
)  # fmt: skip


def describe(answerer: str, settings: Settings, corpus: Corpus) -> dict[str, Any]:
    """Return the record of a run; its ``fingerprint`` hashes what can change a prediction."""
    decides = {
        "answerer": answerer,
        "settings": settings_shown(settings),
        "code": code_hash(),
        "documents": {document.id: document.sha256 for document in corpus.documents},
        "embedding": _embedding(answerer, settings),
        "reranker": _reranker(answerer, settings),
    }
    return {
        "fingerprint": _hash(decides),
        **decides,
        "commit": _commit(),
        "seed": settings.model.seed,
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "machine": machine(),
        "load": _load(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def _embedding(answerer: str, settings: Settings) -> dict[str, Any]:
    """Return the embedding model's name and the hash of its weights; the language model's is in the settings."""
    from eval.tutorial import embedder
    from index.embeddings import identity
    from rag.chain import embeddings

    model = identity(embedder() if answerer == "tutorial" else embeddings(settings))
    weights = {name: digest for name, digest in (model.files or {}).items() if name.endswith(".safetensors")}
    return {"name": model.name, "weights": weights}


def _reranker(answerer: str, settings: Settings) -> str | None:
    """Return the reranker's name; none also where the packaged one was not fetched, for then others come first."""
    from rag.chain import reranker

    if answerer == "tutorial" or not settings.retrieval.reranked:
        return None
    folder = settings.retrieval.reranker
    return folder.name if folder is not None else getattr(reranker(settings), "name", None)


def settings_shown(settings: Settings) -> dict[str, Any]:
    """Return the settings that bear on answers, without paths, keys, or where the chat listens."""
    shown: dict[str, Any] = settings.model_dump(mode="json", include={"retrieval", "answer", "model", "index"})
    for section, keys in (("model", {"directory", "path", "api_key", "hub"}), ("index", {"directory"})):
        for key in keys:
            shown[section].pop(key, None)
    for section, key, folder in (
        ("index", "embedding_model", settings.index.embedding_model),
        ("retrieval", "reranker", settings.retrieval.reranker),
    ):
        shown[section][key] = folder.name if folder is not None else None
    return shown


def code_hash() -> str:
    """Return a hash of the product's own code and word lists: any change may change an answer."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for file in sorted(path for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".toml")):
            relative = file.relative_to(ROOT)
            if "ui" not in relative.parts:
                digest.update(f"{relative.as_posix()}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def machine() -> dict[str, Any]:
    """Return what times depend on: processor, cores, memory in GiB, system."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _load() -> float | None:
    """Return how many processes were waiting for the processor over the last minute: times hold for a quiet machine."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _memory() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (ValueError, OSError, AttributeError):
        return None


def _commit() -> str | None:
    """Return the commit, with "+" where files were changed since; ``None`` outside a repository."""
    try:
        commit = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no", "--", *ROOMS)
    except (OSError, subprocess.SubprocessError):
        return None
    return commit + ("+" if changed else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True, timeout=10)
    return done.stdout.strip()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _hash(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()[:16]
