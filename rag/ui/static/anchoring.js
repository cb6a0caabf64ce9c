// Nobody loses the place: who has gone on to the passages while an answer is written stays at the passage that they
// read, whatever comes in above it, and is told that the answer is there.

import { unfinished } from "./unfinished.js";

const top = (node) => node.getBoundingClientRect().top;
const sees = (node) => node.getClientRects().length > 0 && node.getBoundingClientRect().bottom > 0;
const SETTLED = 1500; // milliseconds after which a new question has come to the top of the window

// How much of the window the question box covers.
function covered() {
  const box = document.getElementById("cv-composer");
  return box && getComputedStyle(box).position === "sticky" ? box.offsetHeight : 0;
}

export function anchoring(thread, root) {
  const latest = () => thread.querySelector(".cv-exchange:last-child");
  let asked = ""; // the question that is being answered, and since when
  let since = 0;
  const seen = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) root.classList.remove("cv-ready");
  });

  // The card that is being read: one does so where the passages have come to the upper half of the window.
  function held() {
    const evidence = latest()?.querySelector(".cv-evidence");
    if (!evidence || top(evidence) > (window.innerHeight - covered()) / 2) return null;
    return [...evidence.querySelectorAll(".cv-card")].find(sees) ?? null;
  }

  // Called before the conversation changes; what it returns, after.
  return () => {
    const card = held();
    const before = card && top(card);
    const key = card?.dataset.key;
    const waited = unfinished(latest()) && performance.now() - since > SETTLED;
    return () => {
      const exchange = latest();
      if (exchange?.dataset.token !== asked) [asked, since] = [exchange?.dataset.token, performance.now()];
      const now = key && exchange?.querySelector(`.cv-card[data-key="${CSS.escape(key)}"]`);
      if (now) {
        const fold = now.closest("details");
        if (fold) fold.open = true;
        window.scrollBy({ top: top(now) - before, behavior: "instant" });
      }
      seen.disconnect();
      root.classList.remove("cv-ready");
      const answer = exchange?.querySelector(".cv-reply")?.firstElementChild;
      if (!waited || !answer || unfinished(exchange)) return;
      if (sees(answer) && top(answer) < window.innerHeight - covered()) return;
      root.style.setProperty("--cv-below", `${covered()}px`);
      root.classList.add("cv-ready");
      seen.observe(answer);
    };
  };
}
