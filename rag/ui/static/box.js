// The question box. It is Gradio's own, and listens for input as from a keyboard.

function box() {
  return document.querySelector("#cv-ask textarea");
}

export function type(words) {
  const area = box();
  if (!area) return;
  area.value = words;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

export function goToBox() {
  box()?.focus();
}
