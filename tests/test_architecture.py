"""The rooms, their doors and their fences, read from the imports themselves.

Data flows one way, corpus → index → rag → app and eval; each library stays behind its fence; a command line does not
import what its help does not need.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "rag", "eval")
MAY_USE = {
    "corpus": {"corpus"},
    "index": {"corpus", "index"},
    "rag": {"corpus", "index", "rag"},
    "eval": {"corpus", "index", "rag", "eval"},
    "app": {"corpus", "index", "rag"},
}

# Library → where it may be imported: a module, or a folder ending in "/".
FENCES = {
    "gradio": ("app.py", "rag/ui/"),
    "gradio_client": ("app.py", "rag/ui/"),
    "docx": ("corpus/readers/", "rag/ui/export.py"),
    "faiss": ("index/",),  # and in one module only, see below
    "sentence_transformers": ("index/embeddings.py", "index/reranker.py", "index/model_folder.py"),
    "torch": ("index/embeddings.py", "index/reranker.py"),
    "transformers": ("index/model_folder.py",),
    "onnxruntime": ("index/onnx_reranker.py",),
    "tiktoken": ("corpus/tokens.py",),
    # The worker process is the embedded model's own.
    "llama_cpp": ("rag/models.py", "rag/llama_model.py", "rag/llama_attention.py"),
    "langchain_openai": ("rag/models.py",),
}
PARSERS = {
    *("pypdf", "pdfplumber", "pdfminer", "pypdfium2", "fitz", "pymupdf", "pikepdf"),
    *("bs4", "lxml", "html5lib", "selectolax", "trafilatura", "readability"),
}
LANGCHAIN = re.compile(r"langchain(?:_\w+)?$")
LANGCHAIN_SEAMS = (
    *("index/embeddings.py", "index/reranker.py", "index/onnx_reranker.py", "index/retriever.py", "index/search.py"),
    *("rag/chain.py", "rag/answer.py", "rag/prompts.py", "rag/models.py"),
    *("eval/tutorial.py", "eval/ablate.py"),  # the yardstick, and the chain with its steps taken apart
)
NEVER = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle"} | {
    "langchain_community",
    "langchain_classic",
    "langsmith",
}
HEAVY = re.compile(
    r"(?:torch|faiss|onnxruntime|sentence_transformers|transformers|gradio|langchain(?:_\w+)?|llama_cpp|tiktoken|pandas|matplotlib|"
    r"playwright|docx|pypdf|pypdfium2|pdfplumber|fitz|lxml|bs4)$"
)
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
LINES = 320


@dataclass(frozen=True)
class Import:
    """One import: the full dotted name, and whether it happens when the module itself is imported."""

    name: str
    at_once: bool
    for_types: bool

    @property
    def library(self) -> str:
        return self.name.partition(".")[0]


@cache
def modules() -> dict[str, Path]:
    """Return every module of the product by dotted name."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    files += [file for file in [ROOT / "app.py"] if file.exists()]
    named = {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in files}
    return {name.removesuffix(".__init__"): file for name, file in named.items()}


def where(name: str) -> str:
    return modules()[name].relative_to(ROOT).as_posix()


@cache
def imports(name: str) -> tuple[Import, ...]:
    file = modules()[name]
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    return tuple(_walk(ast.parse(file.read_text(encoding="utf-8")), package, at_once=True, for_types=False))


def _walk(node: ast.AST, package: str, *, at_once: bool, for_types: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import(alias.name, at_once, for_types)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parts = package.split(".")
            base = ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])
        for alias in node.names:
            yield Import(f"{base}.{alias.name}", at_once, for_types)
    elif isinstance(node, ast.Call) and _is_dynamic(node):
        argument = node.args[0] if node.args else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield Import(argument.value, at_once, for_types)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        at_once = False
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        for statement in node.body:
            yield from _walk(statement, package, at_once=False, for_types=True)
        for statement in node.orelse:
            yield from _walk(statement, package, at_once=at_once, for_types=for_types)
        return
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, package, at_once=at_once, for_types=for_types)


def _is_dynamic(call: ast.Call) -> bool:
    return ast.unparse(call.func) in {"importlib.import_module", "import_module", "__import__"}


def module_of(name: str) -> str | None:
    """Return the project's module that a dotted name stands in, if it is one of ours."""
    while name:
        if name in modules():
            return name
        name = name.rpartition(".")[0]
    return None


def behind(place: str, allowed: tuple[str, ...]) -> bool:
    return any(place == fence or (fence.endswith("/") and place.startswith(fence)) for fence in allowed)


def every_import() -> Iterator[tuple[str, Import]]:
    for name in modules():
        for imported in imports(name):
            yield name, imported


def test_the_rooms_are_there() -> None:
    for room in ROOMS:
        assert room in modules(), f"{room}/ has no __init__.py"
    assert {found.library for _, found in every_import()} >= {"corpus", "index", "rag", "tiktoken"}


def test_data_flows_one_way() -> None:
    breaches = [
        f"{where(name)} imports {found.name}"
        for name, found in every_import()
        if found.library in {*ROOMS, "app"} and found.library not in MAY_USE[name.partition(".")[0]]
    ]
    assert not breaches


def test_only_the_door_imports_the_interface() -> None:
    breaches = [
        f"{where(name)} imports {found.name}"
        for name, found in every_import()
        if (found.name == "rag.ui" or found.name.startswith("rag.ui.")) and not behind(where(name), FENCES["gradio"])
    ]
    assert not breaches


@pytest.mark.parametrize("library", sorted(FENCES))
def test_a_library_stays_behind_its_fence(library: str) -> None:
    breaches = [
        where(name)
        for name, found in every_import()
        if found.library == library and not found.for_types and not behind(where(name), FENCES[library])
    ]
    assert not breaches


def test_faiss_is_one_modules_business() -> None:
    assert len({where(name) for name, found in every_import() if found.library == "faiss"}) <= 1


def test_each_parser_has_one_reader() -> None:
    for parser in PARSERS:
        places = {where(name) for name, found in every_import() if found.library == parser}
        assert all(place.startswith("corpus/") for place in places), f"{parser} in {places}"
        readers = {place for place in places if place.startswith("corpus/readers/")}
        assert len(readers) <= 1, f"{parser} in {readers}"
        pictures = {"corpus/picture.py", "corpus/recognise.py"}  # these draw pages and read no words
        assert places - readers <= pictures, f"{parser} in {places}"


def test_langchain_stands_only_at_its_seams() -> None:
    breaches = [
        f"{where(name)} imports {found.name}"
        for name, found in every_import()
        if LANGCHAIN.match(found.library) and not found.for_types and not behind(where(name), LANGCHAIN_SEAMS)
    ]
    assert not breaches


def test_what_is_never_used() -> None:
    assert not [f"{where(name)} imports {found.name}" for name, found in every_import() if found.library in NEVER]


COMMANDS = ["corpus.__main__", "index.__main__", "rag.__main__", "eval.__main__", "app"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_line_starts_without_heavy_libraries(command: str) -> None:
    """Follow what is imported at once, packages included, from the command line's own module."""
    assert command in modules()
    came_from: dict[str, str] = {command: ""}
    queue = [command]
    heavy: list[str] = []
    while queue:
        name = queue.pop()
        for found in imports(name):
            if not found.at_once:
                continue
            if HEAVY.match(found.library):
                heavy.append(f"{_way(came_from, name)} imports {found.name}")
            for reached in _reached(found.name):
                if reached not in came_from:
                    came_from[reached] = name
                    queue.append(reached)
        parent = name.rpartition(".")[0]
        if parent in modules() and parent not in came_from:
            came_from[parent] = name
            queue.append(parent)
    assert not heavy


def _reached(name: str) -> set[str]:
    """Return the modules of ours that importing ``name`` runs: itself and the packages it stands in."""
    module = module_of(name)
    reached: set[str] = set()
    while module:
        reached.add(module)
        module = module_of(module.rpartition(".")[0])
    return reached


def _way(came_from: dict[str, str], name: str) -> str:
    way = [where(name)]
    while came_from[name]:
        name = came_from[name]
        way.append(where(name))
    return " ← ".join(way)


def test_modules_are_short_and_named_for_their_idea() -> None:
    long = {
        f"{where(name)}: {count} lines"
        for name, file in modules().items()
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > LINES
    }
    assert not long
    assert not [where(name) for name in modules() if name.rpartition(".")[2].strip("_") in VAGUE]


def test_every_public_module_says_what_it_is() -> None:
    silent = [
        where(name) for name, file in modules().items() if not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert not silent


def test_the_walk_sees_every_kind_of_import() -> None:
    source = (
        "import faiss\nfrom . import a\nfrom ..b import c\n"
        "if TYPE_CHECKING:\n    import torch\nelse:\n    import json\n"
        "class K:\n    import gradio\n"
        "def f():\n    import tiktoken\n    importlib.import_module('llama_cpp')\n"
    )
    found = list(_walk(ast.parse(source), "rag.ui", at_once=True, for_types=False))
    assert [(i.name, i.at_once, i.for_types) for i in found] == [
        ("faiss", True, False),
        ("rag.ui.a", True, False),
        ("rag.b.c", True, False),
        ("torch", False, True),
        ("json", True, False),
        ("gradio", True, False),
        ("tiktoken", False, False),
        ("llama_cpp", False, False),
    ]
