"""A model's folder on this machine: found without a network, and safe to load from."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Literal

from corpus.errors import ModelError

__all__ = ["load_offline", "local_folder", "read_json", "refuse_code", "refuse_pickles"]


def local_folder(model: str | Path, what: str) -> Path:
    """Return the folder ``model``, or the folder of the model of that name in the local hub cache.

    Raises ``ModelError``, which calls it ``what``, when there is neither: nothing is downloaded.
    """
    folder = Path(model)
    if folder.is_dir():
        return folder
    try:
        from huggingface_hub import snapshot_download

        return Path(snapshot_download(str(model), local_files_only=True))
    except (ImportError, OSError, ValueError) as error:
        raise ModelError(
            f"There is no {what} {str(model)!r} here; give the folder that holds its model.safetensors."
        ) from error


def _stay_offline() -> None:
    """Keep the hub's library from the network; it reads this when it is first imported, hence before."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def load_offline(kind: Literal["SentenceTransformer", "CrossEncoder"], folder: Path, what: str, remedy: str) -> Any:
    """Return the sentence-transformers model in ``folder``, loaded from its safetensors without a network.

    Raises ``ModelError``, which calls it ``what`` and ends with ``remedy``, when it cannot be loaded.
    """
    _stay_offline()  # local_files_only says it again
    import sentence_transformers
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return getattr(sentence_transformers, kind)(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:
        raise ModelError(f"The {what} in {folder} cannot be loaded ({type(error).__name__}); {remedy}.") from error


def refuse_pickles(folder: Path, what: str) -> None:
    """Raise ``ModelError`` where a file would have to be unpickled, for the lack of a model.safetensors beside it."""
    for path in sorted(folder.rglob("pytorch_model.bin")):
        if not path.with_name("model.safetensors").is_file():
            raise ModelError(
                f"The {what}'s {path} is a pickle, which can run any code; put a model.safetensors there instead."
            )


def refuse_code(folder: Path, remedy: str) -> None:
    """Raise ``ModelError`` where modules.json names code: for a local folder it would be imported whatever it is."""
    for module in read_json(folder / "modules.json", remedy):
        if not str(module.get("type", "")).startswith("sentence_transformers."):
            raise ModelError(
                f"{folder / 'modules.json'} names code that is not part of sentence-transformers; such a model is not "
                "loaded."
            )


def read_json(path: Path, remedy: str) -> Any:
    """Return what a JSON file of a model holds; ``ModelError`` when it is not JSON or cannot be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is damaged; {remedy}.") from error
