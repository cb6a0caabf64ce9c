// What a reader does with an answer: open a citation, copy, print, ask again, edit, ask what is suggested.

import { goToBox } from "./box.js";

const TARGETS = "a.cv-open, [data-ask], [data-retry], [data-copy], [data-edit], [data-edit-cancel], [data-print]";

export function acting(element, root, trigger, say) {
  let opener = null; // the link that opened the source, for the way back

  function open(link) {
    opener = link;
    // What stands in the conversation of one answer, for "next citation" in the source view.
    const links = link.closest(".cv-exchange")?.querySelectorAll("a.cv-cite") ?? [];
    const citations = [...new Set([...links].map((one) => one.getAttribute("href")))];
    document.dispatchEvent(new CustomEvent("chapter:open", { detail: { href: link.getAttribute("href"), citations } }));
  }

  document.addEventListener("chapter:closed", () => {
    // The list of what is being read goes when the answer comes: its links stand on the cards too.
    const alike = (link) => link.getClientRects().length && link.getAttribute("href") === opener?.getAttribute("href");
    const back = opener?.isConnected ? opener : [...element.querySelectorAll("a.cv-open")].findLast(alike);
    if (back) back.focus();
    else goToBox();
    opener = null;
  });

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without HTTPS and away from this machine there is no clipboard interface.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "cv-hidden";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    say(button.dataset.copied);
    button.classList.add("cv-done");
    window.setTimeout(() => button.classList.remove("cv-done"), 2000);
  }

  function print(exchange) {
    root.classList.add("cv-printing");
    exchange.dataset.printed = "";
    window.print();
  }

  window.addEventListener("afterprint", () => {
    root.classList.remove("cv-printing");
    for (const exchange of element.querySelectorAll("[data-printed]")) delete exchange.dataset.printed;
  });

  function edit(exchange, opened) {
    const form = exchange.querySelector(".cv-edit");
    const heading = exchange.querySelector(".cv-question");
    form.hidden = !opened;
    heading.hidden = opened;
    if (opened) {
      const box = form.querySelector("textarea");
      box.focus();
      box.setSelectionRange(box.value.length, box.value.length);
    } else exchange.querySelector("[data-edit]")?.focus();
  }

  element.addEventListener("click", (event) => {
    const target = event.target.closest(TARGETS);
    if (!target) return;
    const exchange = target.closest(".cv-exchange");
    if (target.matches("a.cv-open")) {
      const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      if (!plain) return; // a new tab or window: the link is a real one
      event.preventDefault();
      open(target);
    } else if (target.matches("[data-ask]")) trigger("submit", { question: target.dataset.ask });
    else if (target.matches("[data-without]")) {
      trigger("submit", { retry: true, without: JSON.parse(target.dataset.without) });
    } else if (target.matches("[data-retry]")) trigger("submit", { retry: true });
    else if (target.matches("[data-edit]")) edit(exchange, true);
    else if (target.matches("[data-edit-cancel]")) edit(exchange, false);
    else if (target.matches("[data-print]")) print(exchange);
    else copy(target);
  });

  element.addEventListener("submit", (event) => {
    if (!event.target.matches(".cv-edit")) return;
    event.preventDefault();
    const box = event.target.querySelector("textarea");
    if (box.value.trim()) trigger("submit", { question: box.value, replace: true });
    else box.focus();
  });

  // In the form that changes a question Enter asks, as it does in the question box; Escape gives it up.
  element.addEventListener("keydown", (event) => {
    const form = event.target.closest(".cv-edit");
    if (!form) return;
    if (event.key === "Escape") {
      event.preventDefault();
      edit(form.closest(".cv-exchange"), false);
    } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea") && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
