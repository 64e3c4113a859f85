// The keyboard: g and a letter goes somewhere, j and k move in lists, Ctrl K finds,
// numbers choose a part of the page, ? shows all of this.

const goals = { t: "/", f: "/features", i: "/insights", o: "/insights/forecasts", n: "/findings", m: "/import" };
const keys = [
  ["Ctrl K", "find a feature or go somewhere"],
  ["/", "find in the list"],
  ["g t", "Today"],
  ["g f", "Features"],
  ["g i", "Insights"],
  ["g o", "Forecasts (the odds)"],
  ["g n", "Findings"],
  ["g m", "Import"],
  ["j  k", "next and previous in a list"],
  ["Enter", "open it"],
  ["v", "list or board"],
  ["1 … 9", "a part of this page"],
  ["d", "light or dark"],
  ["?", "these keys"],
];

const kept = () => {
  const asOf = new URLSearchParams(location.search).get("as_of");
  return asOf ? `?as_of=${encodeURIComponent(asOf)}` : "";
};
const typing = (event) => event.target.closest?.("input, textarea, select, [contenteditable]");
let first = null;

const rows = () => [...document.querySelectorAll("[data-row], .rows > li")];
let chosen = -1;

function move(by) {
  const all = rows();
  if (all.length === 0) return;
  all[chosen]?.removeAttribute("aria-selected");
  chosen = Math.min(Math.max(chosen + by, 0), all.length - 1);
  const row = all[chosen];
  row.setAttribute("aria-selected", "true");
  row.scrollIntoView({ block: "nearest" });
  row.querySelector("a[data-go]")?.focus({ preventScroll: true });
}

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // No storage: it holds for this page.
  }
}

const find = async () => (await import("./palette.js")).open(kept());

function help() {
  let dialog = document.getElementById("keys");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.id = "keys";
    dialog.setAttribute("aria-label", "Keys");
    const list = document.createElement("dl");
    list.className = "keys";
    for (const [key, means] of keys) {
      const [term, said] = [document.createElement("dt"), document.createElement("dd")];
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      term.append(kbd);
      said.textContent = means;
      list.append(term, said);
    }
    const title = document.createElement("h2");
    title.textContent = "Keys";
    dialog.append(title, list);
    document.body.append(dialog);
  }
  dialog.showModal();
}

const single = {
  j: () => move(1),
  k: () => move(-1),
  d: theme,
  "?": help,
  "/": () => document.querySelector("[data-find]")?.focus(),
  v: () => document.querySelector(".switch a:not([aria-current])")?.click(),
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    find();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event) || document.querySelector("dialog[open]")) return;
  if (first === "g" && goals[event.key]) {
    first = null;
    location.href = goals[event.key] + (event.key === "m" ? "" : kept());
    return;
  }
  first = event.key === "g" ? "g" : null;
  if (first) {
    setTimeout(() => (first = null), 1200);
    return;
  }
  const part = /^[1-9]$/.test(event.key) && document.querySelector(`[data-number="${event.key}"]`);
  const act = part ? () => part.click() : single[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

if (document.querySelector("[data-plan]")) import("./plan.js");

for (const button of document.querySelectorAll("[data-palette]")) {
  button.hidden = false;
  button.addEventListener("click", find);
}
for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", theme);
}
