"""Kill builders with SIGKILL at random moments and look at what they leave.

``python -m tests.index.killed DIRECTORY KILLS SEED`` prints ``{"unusable": …, "midway": …, "generations": …}``. The
builders are forked from here, so that each starts at once; they run as one thread, since a fork keeps no others.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from tqdm import tqdm

from corpus.errors import SearchIndexError
from index.building import build
from index.search import Index, open_index
from tests.fakes import HashEmbeddings, corpus

_MOST = 10  # times as many kills as were asked for, until one has met a builder that was writing


def version(number: int) -> tuple[str, ...]:
    """Return texts that all tell which version they are of, about 1 MB of index in all."""
    return tuple(f"Version {number} paragraph {place} {'of words ' * 10}." for place in range(200))


def build_forever(directory: Path, start: int) -> None:
    for number in itertools.count(start):
        build(corpus(*version(number)), directory, HashEmbeddings(), progress=False)


def mixed(index: Index) -> bool:
    """Whether the index holds more than one version, or vectors that are not those of its texts."""
    versions = {passage.text.split()[1] for passage in index.passages}
    passage = index.passages[7]
    best = index.search(passage.sentence(0), k=1, stages=["dense"])[0]
    return len(versions) != 1 or best.passage != passage or best.score < 0.999


def main(directory: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    # tqdm's own lock is shared with forked processes, and a killed one never gives it back.
    tqdm.set_lock(threading.RLock())
    build(corpus(*version(0)), directory, HashEmbeddings(), progress=False)  # imports take their time here
    began = time.perf_counter()
    build(corpus(*version(1)), directory, HashEmbeddings(), progress=False)
    one_build = time.perf_counter() - began
    unusable = midway = 0
    names = set()
    for number in range(_MOST * kills):
        if number >= kills and midway:
            break
        child = os.fork()
        if child == 0:
            build_forever(directory, (number + 1) * 1000)
            os._exit(1)
        time.sleep(chance.uniform(0, 2 * one_build))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        midway += bool(list(directory.glob(".tmp-*")))
        try:
            index = open_index(directory, HashEmbeddings())
            unusable += mixed(index) or bool(index.notes)
            names.add(index.generation)
        except SearchIndexError:
            unusable += 1
    print(json.dumps({"unusable": unusable, "midway": midway, "generations": len(names)}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
