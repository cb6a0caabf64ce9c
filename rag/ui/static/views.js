// What a page can do better with a script: the way back from a source ends where it began.

const FROM = "chapter-from";

function remember(link) {
  try {
    window.sessionStorage.setItem(FROM, JSON.stringify({ page: window.location.href, link: link.getAttribute("href") }));
  } catch { /* storage is off: the browser's own Back still works */ }
}

function comeBack() {
  try {
    const from = JSON.parse(window.sessionStorage.getItem(FROM) ?? "null");
    if (!from || from.page !== window.location.href) return;
    window.sessionStorage.removeItem(FROM);
    const link = [...document.querySelectorAll("main a")].find((one) => one.getAttribute("href") === from.link);
    link?.focus();
  } catch { /* as above */ }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("main a[href*='?passage=']");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (link && plain) remember(link);
});

// On a narrow screen the filters stand before what they filter, so they are folded until asked for.
const filters = document.querySelector(".cv-filters");
if (filters && window.matchMedia("(max-width: 47.99em)").matches) filters.open = false;

const problem = document.querySelector("[aria-invalid='true']");
if (problem) problem.focus();
else if (window.location.hash === "#results") document.getElementById("results")?.focus();

window.addEventListener("pageshow", comeBack);
