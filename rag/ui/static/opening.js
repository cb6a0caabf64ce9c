// While the chat is being prepared: asks how far it is, and opens the chat once it is there.
(() => {
  const WORDS = { waiting: "Waiting", doing: "Under way", done: "Done", failed: "Failed" };
  const list = document.querySelector("[data-steps]");
  const problem = document.querySelector("[data-problem]");
  const status = document.querySelector("[data-status]");
  let silent = 0;

  function item(step) {
    const found = list.querySelector(`[data-step="${step.name}"]`);
    if (found) return found;
    const made = document.createElement("li");
    made.className = "cv-step";
    made.dataset.step = step.name;
    const words = document.createElement("p");
    words.className = "cv-step-words";
    words.id = `cv-step-${step.name}`;
    words.textContent = step.words;
    const said = document.createElement("p");
    said.className = "cv-step-state";
    said.dataset.said = "";
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-labelledby", words.id);
    made.append(words, said, bar);
    list.append(made);
    return made;
  }

  function show({ steps, problem: sentence }) {
    for (const step of steps) {
      const row = item(step);
      const bar = row.querySelector("progress");
      // A screen reader hears each step once, as it begins.
      if (row.dataset.state !== step.state && step.state === "doing") status.textContent = step.words;
      row.dataset.state = step.state;
      row.querySelector("[data-said]").textContent = (step.state === "doing" && step.detail) || WORDS[step.state];
      bar.hidden = step.state !== "doing";
      if (step.share === null) bar.removeAttribute("value");
      else bar.value = step.share;
    }
    if (sentence) tell(sentence);
  }

  function tell(sentence) {
    problem.hidden = false;
    problem.firstElementChild.textContent = sentence;
    status.textContent = sentence;
  }

  async function ask() {
    try {
      const answer = await fetch("./starting", { cache: "no-store" });
      const now = await answer.json();
      if (now.ready) return window.location.reload();
      silent = 0;
      show(now);
    } catch {
      silent += 1;
      if (silent === 10 && problem.hidden) {
        tell("The service does not answer any more. Look at the window in which it was started.");
      }
    }
    window.setTimeout(ask, 700);
  }

  window.setTimeout(ask, 300);
})();
