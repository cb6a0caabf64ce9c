"""One server for all browser tests, a browser for each module; every page is checked when it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.ui.browser import Visit, browser, visit
from tests.ui.server import Served, served

Open = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    # One for each module: while Playwright is running, no asynchronous test of another module could.
    with browser() as running:
        yield running


@pytest.fixture(scope="session")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("chat"), "--pause", "0.3") as running:
        yield running


@pytest.fixture
def opened(started: Browser, chat: Served) -> Open:
    """Open the chat; nothing may leave the machine and nothing may complain, whatever the test does."""

    @contextmanager
    def open_chat(query: str = "", **options: Any) -> Iterator[Visit]:
        with visit(started, chat.address + query, **options) as seen:
            yield seen
        assert seen.strangers == []
        assert seen.complaints == []

    return open_chat
