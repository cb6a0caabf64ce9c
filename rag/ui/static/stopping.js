// Stop is seen at once, whatever the service is busy with; the service says so too as soon as it can.

import { end, unfinished } from "./unfinished.js";

export function stopping(thread, root) {
  let halted = ""; // the exchange that the reader has stopped, until the service says so too
  let hasty = false; // the reader has asked again before it did

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#cv-stop")) return;
    const last = thread.querySelector(".cv-exchange:last-child");
    if (halted || !unfinished(last)) return;
    halted = last.dataset.token;
    end(last, "Stopped", root);
    last.querySelector(".cv-question").focus({ preventScroll: true }); // the button has gone
  });

  // Gradio drops a question that comes while it still takes the one before for running: it is asked a moment later.
  function hurry(event) {
    const asks = event.type === "click" ? event.target.closest?.("#cv-go")
      : event.key === "Enter" && !event.shiftKey && event.target.matches?.("#cv-ask textarea");
    if (!halted || !asks) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hasty = true;
  }
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, hurry, true);

  return {
    // Whether this was sent before the service heard.
    late: (newest) => Boolean(halted) && newest?.dataset.token === halted && unfinished(newest),
    heard() {
      if (halted && hasty) window.setTimeout(() => document.getElementById("cv-go")?.click(), 300); // Gradio ends one event before the next
      halted = "";
      hasty = false;
    },
  };
}
