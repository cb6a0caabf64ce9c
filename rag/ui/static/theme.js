// The theme before anything is painted: the system's, unless the address asks for one as the chat's may.
(() => {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const asked = new URLSearchParams(window.location.search).get("__theme");
  const dress = () => document.body.classList.toggle("dark", asked ? asked === "dark" : system.matches);
  system.addEventListener("change", dress);
  dress();
})();
