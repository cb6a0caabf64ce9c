// The conversation. Gradio runs this file once as the body of a function with the arguments
// element, trigger, props and watch. props.value is a list of HTML, one entry an exchange, already
// escaped by the server. It is merged into the page rather than replacing it, so that focus, selected
// text and opened disclosures survive while an answer is being written.

const thread = element.querySelector("[data-thread]");
const status = element.querySelector("[data-status]");
const root = element.closest(".gradio-container") ?? document.body;
const UNFINISHED = ["waiting", "looking", "writing"];
// The conversation outlives a reload in this tab alone: nothing of it is left on a shared computer.
const STORE = "chapter-and-verse";
const MOST_KEPT = 180000; // characters: the door refuses what is longer
let opener = null;
let trouble = "";
let looking = false;
let restoring = false;
let draft = "";
let halted = ""; // the exchange that the reader has stopped, until the service says so too
let hasty = false; // the reader has asked again before it did
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
  if (have.hasAttribute("data-own")) return; // a form that the reader is filling in
  for (const { name } of [...have.attributes]) {
    // Whether a disclosure is open is the reader's affair, and so is what is being printed.
    const own = name === "data-printed" || (name === "open" && have.localName === "details");
    if (!want.hasAttribute(name) && !own) {
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
  const value = (Array.isArray(props.value) ? props.value : []).map(parse).filter(Boolean);
  const newest = value.at(-1);
  if (halted && newest?.dataset.token === halted && UNFINISHED.includes(newest.dataset.state)) return; // sent before it heard
  const before = thread.querySelectorAll(".cv-exchange").length;
  const focused = thread.contains(document.activeElement) ? document.activeElement : null;
  mergeChildren(thread, value);
  // Moving a node takes the focus from it.
  if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });

  const exchanges = [...thread.querySelectorAll(".cv-exchange")];
  const last = exchanges.at(-1);
  const busy = Boolean(last && UNFINISHED.includes(last.dataset.state));
  root.classList.toggle("cv-busy", busy);
  root.classList.toggle("cv-begun", Boolean(last));
  trouble = ""; // something has come back
  if (halted) heard();
  if (restoring) return restored(exchanges);
  if (last && exchanges.length > before) begin(last, focused !== null && !focused.isConnected);
  else if (last && focused && !focused.isConnected) last.querySelector(".cv-question").focus({ preventScroll: true });
  if (last) keep(exchanges);
  announce(last);
  tell();
}

// A new question: bring it to the top of the window, and keep the focus if its button has gone.
function begin(exchange, lost) {
  document.dispatchEvent(new CustomEvent("chapter:asked"));
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  exchange.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  if (lost) exchange.querySelector(".cv-question").focus({ preventScroll: true });
}

// What a reload needs: the finished exchanges as the server packed them, and a question that was not finished.
function keep(exchanges) {
  const kept = exchanges.map((exchange) => exchange.dataset.keep).filter(Boolean);
  while (kept.length > 1 && kept.join().length > MOST_KEPT) kept.shift();
  const last = exchanges.at(-1);
  const draft = UNFINISHED.includes(last.dataset.state) ? last.dataset.asked : "";
  try {
    window.sessionStorage.setItem(STORE, JSON.stringify({ kept, draft }));
  } catch {
    // No storage, or it is full: the conversation then ends with the page, as it would without this.
  }
}

function forget() {
  try {
    window.sessionStorage.removeItem(STORE);
  } catch {
    // Nothing was kept.
  }
}

function restore() {
  let found = null;
  try {
    found = JSON.parse(window.sessionStorage.getItem(STORE) ?? "null");
  } catch {
    return;
  }
  if (!found) return;
  draft = String(found.draft ?? "");
  if (draft) window.setTimeout(() => !restoring && type(draft), 0);
  if (!Array.isArray(found.kept) || !found.kept.length) return;
  restoring = true;
  root.classList.add("cv-restoring");
  trigger("input", { restore: found.kept });
}

function restored(exchanges) {
  restoring = false;
  root.classList.remove("cv-restoring");
  for (const exchange of exchanges) announced.add(exchange.dataset.key);
  if (draft) type(draft);
  if (!exchanges.length) return;
  if (!new URLSearchParams(window.location.search).has("passage")) exchanges.at(-1).scrollIntoView({ block: "start" });
  say("Your conversation is back.");
}

// Gradio's own question box listens for input, as from a keyboard.
function type(words) {
  const box = document.querySelector("#cv-ask textarea");
  if (!box) return;
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// A finished answer is said once, as a whole; nothing is said while it is being written.
function announce(exchange) {
  if (exchange?.dataset.state === "waiting") {
    const place = exchange.querySelector(".cv-queued").textContent;
    if (status.textContent !== place) status.textContent = place;
    return;
  }
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

// Gradio tells its troubles in its own words and places; they are said here, above the question box.
function tell() {
  const line = document.querySelector("[data-waiting]");
  if (!line) return;
  const toasts = [...document.querySelectorAll(".toast-message-text")];
  if (toasts.length) {
    const busy = toasts.some((toast) => toast.textContent.includes("busy"));
    trouble = busy
      ? "The chat is busy: too many questions are waiting. Yours is kept here. Try again in a minute."
      : "The chat cannot be reached. What is on this page stays. Reload the page, or try again in a minute.";
    toasts.forEach((toast) => toast.closest(".toast-item")?.querySelector(".toast-close")?.click());
    cutOff();
  }
  const words = trouble || (navigator.onLine ? "" : "You are offline. What is on this page stays; ask again when you are back.");
  if (line.textContent !== words) line.textContent = words;
  line.classList.toggle("cv-trouble", Boolean(words));
}

// An answer that nothing more will come of: it says so, its question goes back into the box, and another can be asked.
function cutOff() {
  const last = thread.querySelector(".cv-exchange:last-child");
  if (!last || !UNFINISHED.includes(last.dataset.state)) return;
  last.dataset.state = "cut";
  for (const line of last.querySelectorAll(".cv-working")) {
    line.className = "cv-stopped";
    line.textContent = "The connection was lost before this was finished. Your question is in the box below.";
  }
  root.classList.remove("cv-busy");
  type(last.dataset.asked);
}

// Stop is seen at once, whatever the service is busy with; it says so too as soon as it can.
function halt() {
  const last = thread.querySelector(".cv-exchange:last-child");
  if (!last || halted || !UNFINISHED.includes(last.dataset.state)) return;
  halted = last.dataset.token;
  for (const line of last.querySelectorAll(".cv-working")) {
    line.className = "cv-stopped";
    line.textContent = "Stopped";
  }
  root.classList.remove("cv-busy");
  last.querySelector(".cv-question").focus({ preventScroll: true }); // the button has gone
}

function heard() {
  halted = "";
  if (hasty) window.setTimeout(() => document.getElementById("cv-go")?.click(), 300); // Gradio ends one event before the next
  hasty = false;
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

// What stands in the conversation of one answer, for "next citation" in the source view.
function citations(link) {
  const links = link.closest(".cv-exchange")?.querySelectorAll("a.cv-cite") ?? [];
  return [...new Set([...links].map((one) => one.getAttribute("href")))];
}

function edit(exchange, open) {
  const form = exchange.querySelector(".cv-edit");
  const heading = exchange.querySelector(".cv-question");
  form.hidden = !open;
  heading.hidden = open;
  if (open) {
    const box = form.querySelector("textarea");
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  } else exchange.querySelector("[data-edit]")?.focus();
}

function print(exchange) {
  root.classList.add("cv-printing");
  exchange.dataset.printed = "";
  window.print();
}

window.addEventListener("afterprint", () => {
  root.classList.remove("cv-printing");
  for (const exchange of thread.querySelectorAll("[data-printed]")) delete exchange.dataset.printed;
});

element.addEventListener("click", (event) => {
  const target = event.target.closest(
    "a.cv-open, [data-ask], [data-retry], [data-copy], [data-edit], [data-edit-cancel], [data-print]",
  );
  if (!target) return;
  const exchange = target.closest(".cv-exchange");
  if (target.matches("a.cv-open")) {
    if (!plain(event)) return; // a new tab or window: the link is a real one
    event.preventDefault();
    opener = target;
    const detail = { href: target.getAttribute("href"), citations: citations(target) };
    document.dispatchEvent(new CustomEvent("chapter:open", { detail }));
  } else if (target.matches("[data-ask]")) {
    trigger("submit", { question: target.dataset.ask });
  } else if (target.matches("[data-without]")) {
    trigger("submit", { retry: true, without: JSON.parse(target.dataset.without) });
  } else if (target.matches("[data-retry]")) {
    trigger("submit", { retry: true });
  } else if (target.matches("[data-edit]")) edit(exchange, true);
  else if (target.matches("[data-edit-cancel]")) edit(exchange, false);
  else if (target.matches("[data-print]")) print(exchange);
  else copy(target);
});

element.addEventListener("submit", (event) => {
  if (!event.target.matches(".cv-edit")) return;
  event.preventDefault();
  const question = event.target.querySelector("textarea").value;
  if (!question.trim()) return event.target.querySelector("textarea").focus();
  trigger("submit", { question, replace: true });
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

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#cv-clear")) forget();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#cv-stop")) halt();
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

for (const change of ["online", "offline"]) window.addEventListener(change, tell);

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
restore();
