"""The answer-accuracy suite: case files and an answerer in, measures and reports out.

Nothing but tests imports this room. A run reaches the product's answers only through ``rag.ask.predict``, so what is
measured is what ``python -m rag ask --batch`` gives a user; the ablation and some public sets ask the chain itself. See
docs/evaluation.md and ``python -m eval --help``.
"""

from __future__ import annotations
