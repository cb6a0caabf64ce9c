// "Was this answer useful?" Gradio runs this file once as the body of a function with the arguments element,
// trigger, props and watch. The forms stand in the conversation (data-own: they are left alone when it is merged);
// props.value is the server's reply as JSON.

const status = element.querySelector("[data-status]");
let number = 0;
const waiting = new Map(); // number of what was sent to its form

function step(form, name) {
  for (const part of form.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== name;
  form.querySelector("[data-useful=no]").setAttribute("aria-expanded", String(name === "why"));
}

function said(form, sentence, wrong) {
  const line = form.querySelector("[data-said]");
  line.textContent = sentence;
  line.classList.toggle("cv-trouble", wrong);
  status.textContent = "";
  window.setTimeout(() => { status.textContent = sentence; }, 50);
  return line;
}

function send(form, judgement) {
  number += 1;
  waiting.set(number, form);
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  trigger("submit", { ...judgement, token: form.dataset.token, number });
  const sent = number;
  window.setTimeout(() => {
    if (!waiting.has(sent)) return; // should it arrive after all, it is said so
    settle(form);
    said(form, "What you said could not be sent. Try again in a minute.", true);
  }, 20000);
}

function settle(form) {
  for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
}

function reply() {
  if (!props.value) return;
  const told = JSON.parse(props.value);
  const form = waiting.get(told.number);
  waiting.delete(told.number);
  if (!form?.isConnected) return;
  settle(form);
  const inside = form.contains(document.activeElement);
  const line = said(form, told.sentence, !told.kept);
  if (told.kept) {
    step(form, "");
    if (inside) line.focus(); // the button that had the focus has gone
  }
}

document.addEventListener("click", (event) => {
  const form = event.target.closest?.(".cv-feedback");
  const button = event.target.closest?.("button");
  if (!form || !button || button.getAttribute("aria-disabled")) return;
  if (button.dataset.useful === "yes") send(form, { useful: true });
  else if (button.dataset.useful === "no") {
    said(form, "", false);
    step(form, "why");
    form.querySelector("[data-step=why]").scrollIntoView({ block: "nearest" });
    form.querySelector("input[type=radio]").focus({ preventScroll: true });
  } else if (button.matches("[data-feedback-cancel]")) {
    step(form, "ask");
    said(form, "", false);
    form.querySelector("[data-useful=no]").focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.(".cv-feedback");
  if (!form) return;
  event.preventDefault();
  const reason = form.querySelector("input[name=reason]:checked")?.value;
  if (!reason) {
    const line = said(form, "Choose what is wrong with the answer.", true);
    form.querySelector("input[type=radio]").focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
    return;
  }
  send(form, { useful: false, reason, comment: form.querySelector("textarea").value });
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.(".cv-feedback input[name=reason]")) said(event.target.form, "", false);
});

watch("value", reply);
