"""Takes the address that the chat listens on, before anything slow is loaded."""

from __future__ import annotations

import errno
import socket

from corpus.errors import ChapterVerseError

__all__ = ["AddressError", "bind"]


class AddressError(ChapterVerseError):
    """The address to listen on is taken, or is not one of this machine's."""


def bind(host: str, port: int) -> socket.socket:
    """Take the address, so that a port in use is found before anything slow is loaded.

    Raises ``AddressError``. Port 0 takes any free one.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except (OSError, OverflowError) as error:
        listener.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise AddressError(
                f"Port {port} on {host} is in use. Stop the other program or choose another port "
                f"with --port, for example --port {port + 1 if port < 65535 else 0}."
            ) from error
        if getattr(error, "errno", None) == errno.EACCES:
            raise AddressError(f"Port {port} needs administrator rights. Choose one above 1023.") from error
        raise AddressError(f"{host} is not an address of this machine. Use 127.0.0.1 for this machine only.") from error
    listener.listen(128)  # from here on a browser waits instead of being refused
    return listener
