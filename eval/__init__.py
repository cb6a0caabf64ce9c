"""The answer-accuracy suite: case files and an answerer in, measures and reports out.

Nothing but tests imports this room; it reaches answers only through ``rag.ask.predict``, so what is
measured is what ``python -m rag ask --batch`` gives a user. See docs and ``python -m eval --help``.
"""

from __future__ import annotations
