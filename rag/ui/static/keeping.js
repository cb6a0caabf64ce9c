// The conversation outlives a reload in this tab alone: nothing of it is left on a shared computer.
// Without storage, or when it is full, the conversation ends with the page.

const STORE = "chapter-and-verse";
const MOST_KEPT = 180000; // characters: the door refuses what is longer

// `exchanges` are the finished ones as the server packed them, `draft` is a question that was not finished.
export function keep(exchanges, draft) {
  const kept = [...exchanges];
  while (kept.length > 1 && kept.join().length > MOST_KEPT) kept.shift();
  try {
    window.sessionStorage.setItem(STORE, JSON.stringify({ kept, draft }));
  } catch { /* as above */ }
}

export function forget() {
  try {
    window.sessionStorage.removeItem(STORE);
  } catch { /* nothing was kept */ }
}

export function kept() {
  try {
    const found = JSON.parse(window.sessionStorage.getItem(STORE) ?? "null");
    return { exchanges: Array.isArray(found?.kept) ? found.kept : [], draft: String(found?.draft ?? "") };
  } catch {
    return { exchanges: [], draft: "" };
  }
}
