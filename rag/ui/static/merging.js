// Brings new HTML into the page node by node rather than replacing it, so that focus, selected text and opened
// disclosures survive while an answer is being written. Nodes with the same data-key are the same.

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function key(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null;
}

// Make `have` equal to `want`, keeping every node that stays.
function merge(have, want) {
  if (have.nodeType !== Node.ELEMENT_NODE) {
    if (have.data !== want.data) have.data = want.data;
    return;
  }
  if (have.hasAttribute("data-own")) return; // a form that the reader is filling in
  for (const { name } of [...have.attributes]) {
    // Whether a disclosure is open is the reader's affair, and so is what is being printed.
    const own = name === "data-printed" || (name === "open" && have.localName === "details");
    if (!want.hasAttribute(name) && !own) have.removeAttribute(name);
  }
  for (const { name, value } of [...want.attributes]) {
    if (have.getAttribute(name) !== value) have.setAttribute(name, value);
  }
  mergeChildren(have, [...want.childNodes]);
}

export function mergeChildren(parent, wanted) {
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
