"""The chat: python app.py, then open the address it prints."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from corpus.errors import ChapterVerseError
from rag.settings import load
from rag.ui.address import bind


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the chapter and serve it; return the exit status."""
    parser = argparse.ArgumentParser(prog="app.py", description="Serve the chat over the indexed documents.")
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1, this machine only)")
    parser.add_argument("--port", type=int, help="port to listen on (default 7860; 0 takes a free one)")
    parser.add_argument("--answerer", choices=("chain", "extractive"), help="who answers (default: settings)")
    parser.add_argument("--fetch", action="store_true", help="fetch the models that are not there")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--debug", action="store_true", help="show tracebacks and detailed logs")
    given = parser.parse_args(arguments)
    level = logging.DEBUG if given.debug else logging.WARNING
    handler = logging.StreamHandler()
    handler.setLevel(level)  # on the handler too: some libraries set their own logger to DEBUG
    logging.basicConfig(level=level, handlers=[handler], format="%(levelname)s %(name)s: %(message)s")
    # Read by Gradio and the model hub's client as they are imported: nothing is reported, nothing fetched.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        settings = load(
            {
                "ui.host": given.host,
                "ui.port": given.port,
                "answer.answerer": given.answerer,
                "ui.browser": False if given.no_browser else None,
            }
        )
        # A taken port is told at once; only then come the libraries that take seconds to load.
        with bind(settings.ui.host, settings.ui.port) as listener:
            from rag.ui.opening import open_and_serve

            open_and_serve(settings, listener, show=settings.ui.browser and _display(), fetch=given.fetch)
    except ChapterVerseError as error:
        if given.debug:
            raise
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    except KeyboardInterrupt:
        return 0
    return 0


def _display() -> bool:
    """Tell whether a browser window could be seen from here."""
    if sys.platform.startswith("linux"):
        return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return sys.stderr.isatty()


if __name__ == "__main__":
    raise SystemExit(main())
