// What a screen reader is told: a finished answer once, as a whole, and nothing while it is being written.

import { unfinished } from "./unfinished.js";

export function announcer(status) {
  const announced = new Set();

  function say(words) {
    status.textContent = "";
    // A region that is emptied and filled in one step is not read again by every screen reader.
    window.setTimeout(() => { status.textContent = words; }, 50);
  }

  function announce(exchange) {
    if (exchange?.dataset.state === "waiting") {
      const place = exchange.querySelector(".cv-queued").textContent;
      if (status.textContent !== place) status.textContent = place;
    } else if (unfinished(exchange)) {
      if (announced.delete(exchange.dataset.key)) status.textContent = "";
    } else if (exchange && !announced.has(exchange.dataset.key)) {
      announced.add(exchange.dataset.key);
      say(exchange.dataset.announce);
    }
  }

  return { say, announce, heard: (exchange) => announced.add(exchange.dataset.key) };
}
