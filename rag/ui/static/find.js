// Search within the paper that is open. Loaded once by the page; it listens for what happens in the source view.
// Matches are found in a paragraph's text as a whole, so that a mark in the middle of a phrase does not hide it.

(() => {
  const HIT = "cv-found";
  let at = -1;

  const panel = () => document.querySelector(".cv-source");
  const hits = () => [...(panel()?.querySelectorAll(`.${HIT}[data-first]`) ?? [])];

  // As people type it: no capitals, straight quotation marks, plain hyphens. The length stays the same.
  const plain = (text) => text.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[‐‑–—]/g, "-").replace(/\s/g, " ");

  function clear() {
    for (const hit of panel()?.querySelectorAll(`.${HIT}`) ?? []) {
      const parent = hit.parentNode;
      hit.replaceWith(...hit.childNodes);
      parent.normalize();
    }
    at = -1;
  }

  function mark(block, wanted) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(".cv-hidden, .cv-number") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = [];
    let whole = "";
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: whole.length });
      whole += walker.currentNode.data;
    }
    const text = plain(whole);
    const found = [];
    for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) found.push(from);
    // From the end, so that what is still to be wrapped keeps its place.
    for (const from of found.reverse()) {
      const to = from + wanted.length;
      for (const { node, start } of [...nodes].reverse()) {
        const low = Math.max(from - start, 0);
        const high = Math.min(to - start, node.data.length);
        if (low >= high) continue;
        const range = document.createRange();
        range.setStart(node, low);
        range.setEnd(node, high);
        const hit = document.createElement("span");
        hit.className = HIT;
        if (start + low === from) hit.dataset.first = "";
        range.surroundContents(hit);
      }
    }
  }

  function say(words, several) {
    panel().querySelector("[data-find-said]").textContent = words;
    for (const button of panel().querySelectorAll("[data-find-step]")) button.hidden = !several;
  }

  function look(input) {
    clear();
    const wanted = plain(input.value.trim().replace(/\s+/g, " "));
    if (wanted.length < 2) return say("", false);
    for (const block of panel().querySelectorAll(".cv-paper-text .cv-p, .cv-paper-text :is(td, th)")) mark(block, wanted);
    if (!hits().length) return say("No match", false);
    step(1);
  }

  function step(by) {
    const all = hits();
    if (!all.length) return;
    all[at]?.classList.remove("cv-found-now");
    at = (at + by + all.length) % all.length;
    const hit = all[at];
    hit.classList.add("cv-found-now");
    say(`${at + 1} of ${all.length}`, all.length > 1);
    const body = panel().querySelector(".cv-source-body");
    const box = hit.getBoundingClientRect();
    const frame = body.getBoundingClientRect();
    if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) body.scrollTop += box.top - frame.top - frame.height / 3;
    const paragraph = hit.closest("[data-passage]");
    document.dispatchEvent(new CustomEvent("chapter:at", { detail: paragraph }));
  }

  let soon = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("[data-find]")) return;
    window.clearTimeout(soon);
    soon = window.setTimeout(look, 150, event.target);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-find-step]");
    if (button) step(Number(button.dataset.findStep));
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-find]")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (hits().length) step(event.shiftKey ? -1 : 1);
      else look(event.target);
    } else if (event.key === "Escape" && event.target.value) {
      event.preventDefault(); // the first Escape empties the field, the second closes the paper
      event.target.value = "";
      clear();
      say("", false);
    }
  }, true);
})();
