// An exchange that is still being answered, and the ends that the page can put to it before the service does.

const STATES = ["waiting", "looking", "writing"];

export function unfinished(exchange) {
  return Boolean(exchange) && STATES.includes(exchange.dataset.state);
}

// Say `words` where it said what was being done, and let another question be asked.
export function end(exchange, words, root) {
  for (const line of exchange.querySelectorAll(".cv-working")) {
    line.className = "cv-stopped";
    line.textContent = words;
  }
  root.classList.remove("cv-busy");
}
