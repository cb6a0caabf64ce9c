// The conversation as it is shown: what comes from the service is merged in, kept over a reload, and announced.
// props.value is a list of HTML, one entry an exchange, already escaped by the server.

import { acting } from "./acting.js";
import { anchoring } from "./anchoring.js";
import { announcer } from "./announcing.js";
import { goToBox, type } from "./box.js";
import { connection } from "./connection.js";
import { forget, keep, kept } from "./keeping.js";
import { mergeChildren, parse } from "./merging.js";
import { stopping } from "./stopping.js";
import { unfinished } from "./unfinished.js";

export function start(element, trigger, props, watch) {
  document.documentElement.lang = "en-GB"; // Gradio says "en"
  const thread = element.querySelector("[data-thread]");
  const root = element.closest(".gradio-container") ?? document.body;
  const { say, announce, heard } = announcer(element.querySelector("[data-status]"));
  const stops = stopping(thread, root);
  const reached = connection(thread, root);
  const hold = anchoring(thread, root);
  const before = kept();
  let restoring = false;

  function show() {
    const value = (Array.isArray(props.value) ? props.value : []).map(parse).filter(Boolean);
    if (stops.late(value.at(-1))) return;
    const shown = thread.querySelectorAll(".cv-exchange").length;
    const focused = thread.contains(document.activeElement) ? document.activeElement : null;
    const settle = hold();
    mergeChildren(thread, value);
    // Moving a node takes the focus from it.
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });

    const exchanges = [...thread.querySelectorAll(".cv-exchange")];
    const last = exchanges.at(-1);
    root.classList.toggle("cv-busy", unfinished(last));
    root.classList.toggle("cv-begun", Boolean(last));
    settle();
    stops.heard();
    if (restoring) restored(exchanges);
    else if (last) grown(exchanges, shown, focused !== null && !focused.isConnected);
    reached();
  }

  // `lost`: what had the focus has gone.
  function grown(exchanges, shown, lost) {
    const last = exchanges.at(-1);
    if (exchanges.length > shown) begin(last);
    if (lost) last.querySelector(".cv-question").focus({ preventScroll: true });
    const finished = exchanges.map((exchange) => exchange.dataset.keep).filter(Boolean);
    keep(finished, unfinished(last) ? last.dataset.asked : "");
    announce(last);
  }

  // A new question comes to the top of the window.
  function begin(exchange) {
    document.dispatchEvent(new CustomEvent("chapter:asked"));
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    exchange.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  function restore() {
    if (before.draft) window.setTimeout(() => !restoring && type(before.draft), 0);
    if (!before.exchanges.length) return;
    restoring = true;
    root.classList.add("cv-restoring");
    trigger("input", { restore: before.exchanges });
  }

  function restored(exchanges) {
    restoring = false;
    root.classList.remove("cv-restoring");
    exchanges.forEach(heard);
    if (before.draft) type(before.draft);
    if (!exchanges.length) return;
    if (!new URLSearchParams(window.location.search).has("passage")) exchanges.at(-1).scrollIntoView({ block: "start" });
    say("Your conversation is back.");
  }

  acting(element, root, trigger, say);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#cv-clear")) forget();
    if (event.target.closest?.("[data-skip]")) {
      event.preventDefault();
      goToBox();
    }
    if (event.target.closest?.("[data-newest]")) {
      event.preventDefault();
      const question = thread.querySelector(".cv-exchange:last-child .cv-question");
      question?.scrollIntoView({ block: "start" });
      question?.focus({ preventScroll: true });
    }
  });
  watch("value", show);
  show();
  restore();
}
