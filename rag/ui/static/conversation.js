// The conversation. Gradio runs this file once as the body of a function with the arguments
// element, trigger, props and watch. props.value is a list of HTML, one entry an exchange, already
// escaped by the server. It is merged into the page rather than replacing it, so that focus, selected
// text and opened disclosures survive while an answer is being written.

const thread = element.querySelector("[data-thread]");
const status = element.querySelector("[data-status]");
const root = element.closest(".gradio-container") ?? document.body;
const UNFINISHED = ["looking", "writing"];
let opener = null;
let trouble = "";
let looking = false;
let announced = new Set();

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function key(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null;
}

// Make `have` equal to `want`, keeping every node that stays; nodes with the same data-key are the same.
function merge(have, want) {
  if (have.nodeType !== Node.ELEMENT_NODE) {
    if (have.data !== want.data) have.data = want.data;
    return;
  }
  for (const { name } of [...have.attributes]) {
    // Whether a disclosure is open is the reader's affair.
    if (!want.hasAttribute(name) && !(name === "open" && have.localName === "details")) {
      have.removeAttribute(name);
    }
  }
  for (const { name, value } of [...want.attributes]) {
    if (have.getAttribute(name) !== value) have.setAttribute(name, value);
  }
  mergeChildren(have, [...want.childNodes]);
}

function mergeChildren(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.children) if (key(child)) keyed.set(key(child), child);
  let cursor = parent.firstChild;
  for (const want of wanted) {
    let match = null;
    if (key(want)) match = keyed.get(key(want)) ?? null;
    else if (cursor && !key(cursor) && cursor.nodeName === want.nodeName) match = cursor;
    if (match && match.nodeName === want.nodeName) {
      if (match === cursor) cursor = cursor.nextSibling;
      else parent.insertBefore(match, cursor);
      merge(match, want);
    } else {
      parent.insertBefore(document.importNode(want, true), cursor);
    }
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

function show() {
  const value = Array.isArray(props.value) ? props.value : [];
  const before = thread.querySelectorAll(".cv-exchange").length;
  const focused = thread.contains(document.activeElement) ? document.activeElement : null;
  mergeChildren(thread, value.map(parse).filter(Boolean));
  // Moving a node takes the focus from it.
  if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });

  const exchanges = [...thread.querySelectorAll(".cv-exchange")];
  const last = exchanges.at(-1);
  const busy = Boolean(last && UNFINISHED.includes(last.dataset.state));
  root.classList.toggle("cv-busy", busy);
  root.classList.toggle("cv-begun", Boolean(last));
  trouble = ""; // something has come back
  if (last && exchanges.length > before) begin(last, focused !== null && !focused.isConnected);
  announce(last);
  tell();
}

// A new question: bring it to the top of the window, and keep the focus if its button has gone.
function begin(exchange, lost) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  exchange.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  if (lost) exchange.querySelector(".cv-question").focus({ preventScroll: true });
}

// A finished answer is said once, as a whole; nothing is said while it is being written.
function announce(exchange) {
  if (!exchange || UNFINISHED.includes(exchange.dataset.state)) {
    if (exchange && announced.delete(exchange.dataset.key)) status.textContent = "";
    return;
  }
  if (announced.has(exchange.dataset.key)) return;
  announced.add(exchange.dataset.key);
  say(exchange.dataset.announce);
}

function say(words) {
  status.textContent = "";
  // A region that is emptied and filled in one step is not read again by every screen reader.
  window.setTimeout(() => { status.textContent = words; }, 50);
}

// Gradio tells a place in the queue and its own troubles in its own words and places; they are said here.
function tell() {
  const line = document.querySelector("[data-waiting]");
  if (!line) return;
  const place = /queue: (\d+)\//.exec(document.querySelector("#cv-notice .progress-text")?.textContent ?? "")?.[1];
  const toasts = [...document.querySelectorAll(".toast-message-text")];
  if (toasts.length) {
    const busy = toasts.some((toast) => toast.textContent.includes("busy"));
    trouble = busy
      ? "The chat is busy: too many questions are waiting. Yours is kept here. Try again in a minute."
      : "The chat cannot be reached. Your question is kept here. Reload the page, or try again in a minute.";
    toasts.forEach((toast) => toast.closest(".toast-item")?.querySelector(".toast-close")?.click());
  } else if (place) trouble = "";
  const words = trouble || (place === "1" ? "Waiting for another answer to end. Yours is next."
    : place ? `Waiting for other answers to end. You are number ${place} in the queue.` : "");
  if (line.textContent !== words) line.textContent = words;
  line.classList.toggle("cv-trouble", Boolean(trouble));
}

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

function plain(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

element.addEventListener("click", (event) => {
  const target = event.target.closest("a.cv-open, [data-ask], [data-retry], [data-copy]");
  if (!target) return;
  if (target.matches("a.cv-open")) {
    if (!plain(event)) return; // a new tab or window: the link is a real one
    event.preventDefault();
    opener = target;
    document.dispatchEvent(new CustomEvent("chapter:open", { detail: target.getAttribute("href") }));
  } else if (target.matches("[data-ask]")) {
    trigger("submit", { question: target.dataset.ask });
  } else if (target.matches("[data-retry]")) {
    trigger("submit", { retry: true });
  } else {
    copy(target);
  }
});

document.addEventListener("chapter:closed", () => {
  if (opener?.isConnected) opener.focus();
  else document.querySelector("#cv-ask textarea")?.focus();
  opener = null;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-skip]")) return;
  event.preventDefault();
  document.querySelector("#cv-ask textarea")?.focus();
});

new MutationObserver(() => {
  if (looking) return;
  looking = true;
  window.requestAnimationFrame(() => { looking = false; tell(); });
}).observe(root, { childList: true, subtree: true, characterData: true });

watch("value", show);
show();
