// The reader's limits on the search. Gradio runs this file once as the body of a function with the arguments
// element, trigger, props and watch. props.value.html is the server's form, escaped there; what is ticked goes back
// as props.value.chosen with every question. The address bar holds it too, so that a link can be shared.

const KINDS = ["speaker", "document", "year", "passage"];
const panel = element.querySelector("[data-panel]");
const now = element.querySelector("[data-now]");
const chips = element.querySelector("[data-chips]");
const status = element.querySelector("[data-status]");
let shown = "";
const about = new Map(); // single paragraphs: id to label

function boxes() {
  return [...panel.querySelectorAll("input[type=checkbox]")];
}

function chosen() {
  const found = { speaker: [], document: [], year: [], passage: [...about.keys()] };
  for (const box of boxes()) if (box.checked) found[box.name].push(box.value);
  return found;
}

function chip(kind, value, label) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cv-chip";
  button.dataset.off = kind;
  button.dataset.value = value;
  const words = document.createElement("span");
  words.textContent = label;
  if (kind !== "all") button.setAttribute("aria-label", `${label}: remove this limit`);
  button.append(words);
  item.append(button);
  return item;
}

function address(found) {
  const url = new URL(window.location.href);
  for (const kind of ["speaker", "document", "year"]) {
    url.searchParams.delete(kind);
    for (const value of found[kind]) url.searchParams.append(kind, value);
  }
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}

function show(say) {
  const found = chosen();
  const items = boxes().filter((box) => box.checked).map((box) => chip(box.name, box.value, box.dataset.label));
  for (const [id, label] of about) items.push(chip("passage", id, label));
  if (items.length > 1) {
    const all = chip("all", "", "Remove all limits");
    all.firstElementChild.className = "cv-chip-all";
    items.push(all);
  }
  chips.replaceChildren(...items);
  now.hidden = items.length === 0;
  props.value = { chosen: found };
  address(found);
  if (say) {
    const labels = [...chips.querySelectorAll(".cv-chip > span:first-child")].map((span) => span.textContent);
    status.textContent = labels.length ? `Looking only at ${labels.join(", ")}` : "No limits: all papers are searched";
  }
}

function off(button) {
  const place = [...chips.querySelectorAll("button")].indexOf(button);
  const { off: kind, value } = button.dataset;
  for (const box of boxes()) if (kind === "all" || (box.name === kind && box.value === value)) box.checked = false;
  if (kind === "all") about.clear();
  else if (kind === "passage") about.delete(value);
  show(true);
  // The chip has gone; the focus goes to its neighbour, or to where limits are set.
  const left = [...chips.querySelectorAll("button")];
  (left[Math.min(place, left.length - 1)] ?? panel.querySelector("summary"))?.focus();
}

function render() {
  const html = props.value?.html;
  if (typeof html !== "string") return;
  if (html === shown) return show(false); // the form as it is, with what is ticked in it
  const ticked = boxes().length ? chosen() : null;
  const open = Boolean(panel.querySelector("details[open]"));
  shown = html;
  panel.innerHTML = html;
  panel.querySelector("details").open = open;
  const query = new URLSearchParams(window.location.search);
  for (const box of boxes()) {
    box.checked = (ticked ? ticked[box.name] : query.getAll(box.name)).includes(box.value);
  }
  show(false);
}

element.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox]")) show(true);
});

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-off]");
  if (button) off(button);
});

// Escape closes the open form, and leaves the source view alone.
element.addEventListener("keydown", (event) => {
  const open = panel.querySelector("details[open]");
  if (event.key !== "Escape" || !open) return;
  event.preventDefault();
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("chapter:about", (event) => {
  const { passage, label, document: paper } = event.detail;
  about.clear();
  if (passage) about.set(passage, label);
  for (const box of boxes()) box.checked = box.name === "document" && box.value === paper; // one thing, and nothing else
  show(true);
});

// "Ask about this paragraph" is of the next question alone: later ones would find nothing, and nobody would know why.
document.addEventListener("chapter:asked", () => {
  if (!about.size) return;
  about.clear();
  show(false);
});

watch("value", render);
render();
