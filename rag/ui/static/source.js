// The source view, beside the chat or over it. Gradio runs this file once as the body of a function with
// the arguments element, trigger, props and watch. props.value is the panel's HTML, escaped by the server.
// The address bar always holds the link of what is shown, so that it can be shared and Back works.

const panel = element.querySelector("[data-panel]");
const root = element.closest(".gradio-container") ?? document.body;
const narrow = window.matchMedia("(max-width: 63.99em)");
let shown = "";
let closedBy = null;

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

function request(href) {
  const wanted = passageIn(href);
  if (!wanted) return;
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
  root.classList.add("cv-reading");
  cover();
  aim();
}

// Scroll to the cited passage inside the panel, and put the focus on it.
function aim() {
  const target = panel.querySelector("[data-target]");
  const focus = target?.matches("[tabindex]") ? target : panel.querySelector(".cv-source-title");
  if (target) {
    const body = panel.querySelector(".cv-source-body");
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

document.addEventListener("chapter:open", (event) => request(event.detail));

panel.addEventListener("click", (event) => {
  const target = event.target.closest("[data-close], [data-copy-link], a.cv-open");
  if (!target) return;
  if (target.matches("[data-close]")) close();
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

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented) close();
});

window.addEventListener("popstate", () => {
  const wanted = passageIn(window.location.search);
  if (wanted) trigger("submit", wanted);
  else hide();
});

narrow.addEventListener("change", cover);
watch("value", render);
const linked = passageIn(window.location.search);
if (linked) trigger("submit", linked);
