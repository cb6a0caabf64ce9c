// The source view, beside the chat or over it. Gradio runs this file once as the body of a function with
// the arguments element, trigger, props and watch. props.value is the panel's HTML, escaped by the server.
// The address bar always holds the link of what is shown, so that it can be shared and Back works.

const panel = element.querySelector("[data-panel]");
const root = element.closest(".gradio-container") ?? document.body;
const narrow = window.matchMedia("(max-width: 63.99em)");
let shown = "";
let walk = []; // what the answer cites, from which this was opened

function passageIn(href) {
  const query = new URLSearchParams(href.slice(href.indexOf("?") + 1));
  return query.get("passage") ? Object.fromEntries(query) : null;
}

// Keep what else the address holds, a theme for example.
function address(href) {
  const url = new URL(window.location.href);
  for (const name of ["passage", "quote", "text"]) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(href ? passageIn(href) ?? {} : {})) url.searchParams.set(name, value);
  return url;
}

function request(href, citations) {
  const wanted = passageIn(href);
  if (!wanted) return;
  if (citations) walk = citations;
  const url = address(href);
  if (url.href !== window.location.href) {
    if (panel.hidden) window.history.pushState({ chapter: true }, "", url);
    else window.history.replaceState(window.history.state, "", url);
  }
  if (shown === href && !panel.hidden) return aim();
  trigger("submit", wanted);
}

function render() {
  if (!props.value || props.value === shown) return;
  shown = props.value;
  panel.innerHTML = props.value;
  panel.hidden = false;
  beside();
  cover();
  below();
  place();
  aim();
}

// The chat makes room; the link that was followed stays where it was in the window.
function beside() {
  const link = document.activeElement?.closest("#cv-conversation") ? document.activeElement : null;
  const before = link?.getBoundingClientRect().top;
  root.classList.add("cv-reading");
  if (link) window.scrollBy({ top: link.getBoundingClientRect().top - before, behavior: "instant" });
}

// On a wide screen it begins under what can be seen of the page's header.
function below() {
  const above = document.getElementById("cv-top")?.getBoundingClientRect().bottom ?? 0;
  panel.style.setProperty("--cv-above", `${Math.max(above, 0)}px`);
}

// Which of the answer's citations this is: "2 of 3", with a way to its neighbours.
function place() {
  const group = panel.querySelector("[data-walk]");
  const at = walk.indexOf(panel.querySelector("[data-copy-link]")?.dataset.copyLink);
  if (!group || walk.length < 2 || at < 0) return;
  group.hidden = false;
  group.querySelector("[data-walk-said]").textContent = `Citation ${at + 1} of ${walk.length}`;
  for (const button of group.querySelectorAll("[data-walk-step]")) {
    const to = walk[at + Number(button.dataset.walkStep)];
    if (to) button.dataset.to = to;
    else button.setAttribute("aria-disabled", "true");
  }
}

// The question box is the next place to be; over the chat the source makes way for it.
function ask(button) {
  const { about, aboutDocument, aboutLabel } = button.dataset;
  const detail = about ? { passage: about, label: aboutLabel } : { document: aboutDocument };
  document.dispatchEvent(new CustomEvent("chapter:about", { detail }));
  if (narrow.matches) {
    document.addEventListener("chapter:closed", () => document.querySelector("#cv-ask textarea")?.focus(), { once: true });
    close();
  } else document.querySelector("#cv-ask textarea")?.focus();
}

// What a search has come to is what would be asked about.
document.addEventListener("chapter:at", (event) => {
  const button = panel.querySelector("[data-about]");
  if (!button || !event.detail) return;
  button.dataset.about = event.detail.dataset.passage;
  button.dataset.aboutLabel = event.detail.dataset.cite;
  button.textContent = "Ask about this paragraph";
});

// Scroll to the cited passage inside the panel, and put the focus on it.
function aim() {
  const target = panel.querySelector("[data-target]");
  const focus = target?.matches("[tabindex]") ? target : panel.querySelector(".cv-source-title");
  if (target) {
    const inside = panel.querySelector(".cv-source-body");
    // In a small window the whole panel scrolls, its tools with it.
    const body = window.getComputedStyle(panel).overflowY === "auto" ? panel : inside;
    const top = body.getBoundingClientRect().top;
    // The whole paragraph with its number where it fits, else the quoted words.
    const fits = target.offsetHeight < body.clientHeight * 0.8;
    const into = (fits ? target : target.querySelector("mark") ?? target).getBoundingClientRect();
    body.scrollTop += into.top - top - Math.min(body.clientHeight / 5, (body.clientHeight - into.height) / 2);
  }
  focus?.focus({ preventScroll: true });
}

// Over the chat it is a dialogue: everything outside it is out of reach until it is closed.
function cover() {
  const over = narrow.matches && !panel.hidden;
  panel.setAttribute("role", over ? "dialog" : "complementary");
  if (over) panel.setAttribute("aria-modal", "true");
  else panel.removeAttribute("aria-modal");
  for (let node = panel; node && node !== document.body; node = node.parentElement) {
    for (const sibling of node.parentElement?.children ?? []) {
      if (sibling !== node && !["SCRIPT", "STYLE", "LINK"].includes(sibling.tagName)) sibling.inert = over;
    }
  }
}

function hide() {
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  shown = "";
  props.value = "";
  root.classList.remove("cv-reading");
  cover();
  document.dispatchEvent(new CustomEvent("chapter:closed"));
}

function close() {
  if (window.history.state?.chapter) window.history.back(); // the popstate below does the rest
  else {
    window.history.replaceState(window.history.state, "", address(null));
    hide();
  }
}

// A reader who came from another view goes back to it, to the link that was followed; the view sees to that.
function leave() {
  if (arrived && !window.history.state?.chapter && !root.classList.contains("cv-begun")) window.history.back();
  else close();
}

document.addEventListener("chapter:open", (event) => request(event.detail.href, event.detail.citations));

panel.addEventListener("click", (event) => {
  const target = event.target.closest("[data-close], [data-copy-link], [data-about], [data-walk-step], a.cv-open");
  if (!target) return;
  if (target.matches("[data-close]")) leave();
  else if (target.matches("[data-about]")) ask(target);
  else if (target.matches("[data-walk-step]")) target.dataset.to && request(target.dataset.to);
  else if (target.matches("[data-copy-link]")) {
    navigator.clipboard?.writeText(address(target.dataset.copyLink).href).then(() => {
      target.classList.add("cv-done");
      window.setTimeout(() => target.classList.remove("cv-done"), 2000);
    });
  } else if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    request(target.getAttribute("href"));
  }
});

// The picture of a printed page is drawn when it is asked for; these events do not bubble.
panel.addEventListener("load", (event) => {
  if (event.target.matches(".cv-page img")) event.target.closest(".cv-page").querySelector("[data-page-said]").hidden = true;
}, true);
panel.addEventListener("error", (event) => {
  if (!event.target.matches(".cv-page img")) return;
  event.target.closest(".cv-page").querySelector("[data-page-said]").textContent =
    "The page cannot be shown. Its text stands here.";
  event.target.hidden = true;
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented) leave();
});

window.addEventListener("popstate", () => {
  const wanted = passageIn(window.location.search);
  if (wanted) trigger("submit", wanted);
  else hide();
});

narrow.addEventListener("change", cover);
for (const change of ["scroll", "resize"]) window.addEventListener(change, () => panel.hidden || below(), { passive: true });
watch("value", render);
const linked = passageIn(window.location.search);
let arrived = false;
try {
  arrived = Boolean(linked) && window.history.length > 1 && window.sessionStorage.getItem("chapter-from") !== null;
  if (!linked) window.sessionStorage.removeItem("chapter-from");
} catch { /* storage is off: Back closes the panel */ }
if (linked) trigger("submit", linked);
