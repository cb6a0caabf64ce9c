// Gradio tells its troubles in its own words and places; they are said here, above the question box.

import { type } from "./box.js";
import { end, unfinished } from "./unfinished.js";

const BUSY = "The chat is busy: too many questions are waiting. Yours is kept here. Try again in a minute.";
const LOST = "The chat cannot be reached. What is on this page stays. Reload the page, or try again in a minute.";
const OFFLINE = "You are offline. What is on this page stays; ask again when you are back.";
const CUT = "The connection was lost before this was finished. Your question is in the box below.";

// Returns what to call when something has come back from the service.
export function connection(thread, root) {
  let trouble = "";
  let looking = false;

  function tell() {
    const line = document.querySelector("[data-waiting]");
    if (!line) return;
    const toasts = [...document.querySelectorAll(".toast-message-text")];
    if (toasts.length) {
      trouble = toasts.some((toast) => toast.textContent.includes("busy")) ? BUSY : LOST;
      toasts.forEach((toast) => toast.closest(".toast-item")?.querySelector(".toast-close")?.click());
      cutOff();
    }
    const words = trouble || (navigator.onLine ? "" : OFFLINE);
    if (line.textContent !== words) line.textContent = words;
    line.classList.toggle("cv-trouble", Boolean(words));
  }

  // An answer that nothing more will come of: its question goes back into the box.
  function cutOff() {
    const last = thread.querySelector(".cv-exchange:last-child");
    if (!unfinished(last)) return;
    last.dataset.state = "cut";
    end(last, CUT, root);
    type(last.dataset.asked);
  }

  for (const change of ["online", "offline"]) window.addEventListener(change, tell);
  new MutationObserver(() => {
    if (looking) return;
    looking = true;
    window.requestAnimationFrame(() => { looking = false; tell(); });
  }).observe(root, { childList: true, subtree: true, characterData: true });

  return () => {
    trouble = "";
    tell();
  };
}
