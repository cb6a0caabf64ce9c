"""The web server: how it runs, how it ends, and how its address is told. Nothing slow is loaded here."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
import webbrowser
from types import FrameType
from typing import NoReturn

import uvicorn
from starlette.types import ASGIApp

__all__ = ["announce", "serving"]

DRAIN = 8  # seconds that answers in flight may take to end when the server is told to stop


def announce(listener: socket.socket, *, show: bool = False) -> None:
    """Say where the chat is, and open a browser there if wished."""
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    sys.stderr.write(f"Chapter & Verse is at {address} (Ctrl+C stops it)\n")
    if show:
        # The address is bound already, so the browser waits for the server rather than missing it.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def serving(app: ASGIApp) -> uvicorn.Server:
    """Return a server of our making: it ends as an operator would expect."""
    # uvicorn hands a signal on once it has drained; then the program ends as it should.
    signal.signal(signal.SIGTERM, _leave)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=DRAIN
    )
    return uvicorn.Server(config)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    logging.getLogger(__name__).info("Stopped")
    raise SystemExit(0)
