"""The embedded language model in a process of its own: JSON Lines in on stdin, out on stdout.

Run as ``python -P rag/llama_worker.py '{"path": …, "context": …, "threads": …, "heads": …}'`` by
:mod:`rag.llama_pipe`. One request at a time:

    {"id": 1, "op": "generate", "messages": […], "max_tokens": 64, "stop": []}
    {"id": 2, "op": "choose", "messages": […], "options": [" yes", " no"]}
    {"id": 3, "op": "attention", "rules": "…", "parts": ["…", "…"], "question": "…"}
    {"id": 4, "op": "likelihood", "prompts": [[…], […]], "text": "…"}
    {"id": 5, "op": "tokens", "messages": […]}
    {"cancel": 1}

``{"ready": true}`` or ``{"failed": …}`` comes first. Replies carry the id: ``text`` (a piece of the answer),
``read`` (prompt tokens read so far), ``error``, or ``done`` with the outcome. A closed stdin ends the process at once,
whatever it is doing.
"""

from __future__ import annotations

import codecs
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # whether the project is installed or not

from rag.llama_model import Message, Model, RequestError


class CancelError(Exception):
    """The parent no longer wants the answer."""


class Worker:
    """Takes requests from the parent, one at a time, and notices at once when one is cancelled."""

    def __init__(self, model: Model, requests: IO[str], replies: IO[str]) -> None:
        self._model = model
        self._requests = requests
        self._replies = replies
        self._queue: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._cancelled = 0

    def say(self, **reply: object) -> None:
        """Send one reply."""
        self._replies.write(json.dumps(reply) + "\n")
        self._replies.flush()

    def listen(self) -> None:
        """Put requests in the queue until the parent goes away, then end the process at once."""
        for line in self._requests:
            request = json.loads(line)
            if "cancel" in request:
                self._cancelled = request["cancel"]
            else:
                self._queue.put(request)
        os._exit(0)

    def serve(self) -> None:
        """Answer requests for ever."""
        threading.Thread(target=self.listen, daemon=True).start()
        self.say(ready=True)
        while True:
            request = self._queue.get()
            number = request["id"]
            try:
                answer = {
                    "generate": self.generate,
                    "choose": self.choose,
                    "attention": self.attention,
                    "likelihood": self.likelihood,
                    "tokens": self.tokens,
                }[request["op"]]
                self.say(id=number, **answer(number, request))
            except CancelError:
                self.say(id=number, done="cancelled")
            except RequestError as error:
                self.say(id=number, error=str(error))
            except Exception as error:  # the parent is told, and the next request may do
                self.say(id=number, error=f"{type(error).__name__}: {error}")

    def _check(self, number: int) -> None:
        if self._cancelled == number:
            raise CancelError

    def _read(self, number: int, messages: Sequence[Message], room: int) -> tuple[int, int]:
        def report(position: int) -> None:
            self._check(number)
            self.say(id=number, read=position)

        return self._model.read(messages, room, report)

    def generate(self, number: int, request: dict[str, Any]) -> dict[str, Any]:
        """Stream an answer; text that may be the start of a stop string is held back until it is known."""
        prompt, reused = self._read(number, request["messages"], request["max_tokens"])
        stops = [stop for stop in request.get("stop") or [] if stop]
        hold = max((len(stop) for stop in stops), default=1) - 1
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        pending, written, done = "", 0, "stop"
        for piece in self._model.write(request["max_tokens"]):
            self._check(number)
            written += 1
            pending += decoder.decode(piece)
            found = min((at for stop in stops if (at := pending.find(stop)) >= 0), default=-1)
            if found >= 0:
                pending = pending[:found]
                break
            ready = max(len(pending) - hold, 0)
            if ready:
                self.say(id=number, text=pending[:ready])
                pending = pending[ready:]
        else:
            pending += decoder.decode(b"", final=True)
            done = "length" if written == request["max_tokens"] else "stop"
        if pending:
            self.say(id=number, text=pending)
        return {"done": done, "prompt_tokens": prompt, "reused_tokens": reused, "written_tokens": written}

    def choose(self, number: int, request: dict[str, Any]) -> dict[str, Any]:
        """Return the probability of each option's first token, among these options alone."""
        firsts = [self._model.plain(option)[:1] for option in request["options"]]
        tokens = [first[0] for first in firsts if first]
        if len(set(tokens)) != len(request["options"]):
            raise RequestError("the options do not begin with different tokens")
        prompt, reused = self._read(number, request["messages"], 1)
        scores = self._model.logits()[tokens].astype(np.float64)
        shares = np.exp(scores - scores.max())
        return {
            "done": "chosen",
            "shares": (shares / shares.sum()).tolist(),
            "prompt_tokens": prompt,
            "reused_tokens": reused,
        }

    def likelihood(self, number: int, request: dict[str, Any]) -> dict[str, Any]:
        """Return how likely a text comes after each of several prompts, as mean log probabilities of its tokens."""

        def report(position: int) -> None:
            self._check(number)
            self.say(id=number, read=position)

        found: list[float] = []
        for messages in request["prompts"]:
            report(len(found))
            found.append(self._model.likelihood(messages, request["text"], report))
        return {"done": "weighed", "likelihoods": found}

    def attention(self, number: int, request: dict[str, Any]) -> dict[str, Any]:
        """Return how much the model looks at each part of a text for a question."""

        def report(position: int) -> None:
            self._check(number)
            self.say(id=number, read=position)

        looked = self._model.attention(request["rules"], request["parts"], request["question"], report)
        return {"done": "looked", "attention": looked.mean(axis=0).tolist()}

    def tokens(self, number: int, request: dict[str, Any]) -> dict[str, Any]:
        """Return the token ids of a text, or of a prompt with its template."""
        if "text" in request:
            return {"done": "counted", "tokens": self._model.plain(request["text"])}
        return {
            "done": "counted",
            "tokens": self._model.encode(request["messages"])[0],
            "control": sorted(self._model.control),
        }


def main() -> None:
    """Load the model that argv names and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the pipe
    os.nice(5)  # the chat stays responsive while both cores are busy here
    # Threads that spin while they wait are a little faster on an idle machine, and twenty times slower when
    # anything else runs on the cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever native code prints must not get between the replies
    requests = os.fdopen(0, "r", encoding="utf-8")
    try:
        model = Model(**json.loads(sys.argv[1]))
    except Exception as error:  # said to the parent, which knows what to tell the user
        replies.write(json.dumps({"failed": f"{type(error).__name__}: {error}"}) + "\n")
        replies.flush()
        return
    Worker(model, requests, replies).serve()


if __name__ == "__main__":
    main()
