"""What all rooms share: patience, and the children that read files, started once and not for each folder."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from hypothesis import settings

from corpus.children import Readers

settings.register_profile("patient", deadline=None)  # what else runs on the machine is no failure
settings.load_profile("patient")


class Staying(Readers):
    """Children that are not ended after each folder, but read the next; how they end is tested with their own."""

    def close(self) -> None:
        """Leave them be."""

    def dismiss(self) -> None:
        super().close()


@pytest.fixture(scope="session", autouse=True)
def _readers() -> Iterator[None]:
    staying = Staying()
    with pytest.MonkeyPatch.context() as patch:
        # By name the package has a function here, not the module.
        patch.setattr(import_module("corpus.load"), "Readers", lambda: staying)
        yield
    staying.dismiss()
