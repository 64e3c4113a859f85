// Find or go somewhere: one dialog, fetched once, filtered while typing.

const pages = [
  { to: "/", text: "Today", about: "g t" },
  { to: "/features", text: "Features", about: "g f" },
  { to: "/features?view=board", text: "Board", about: "" },
  { to: "/insights", text: "Insights", about: "g i" },
  { to: "/insights/forecasts", text: "Forecasts: how good the odds have been", about: "g o" },
  { to: "/findings", text: "Findings", about: "g n" },
  { to: "/import", text: "Import a history", about: "g m" },
  { to: "/api", text: "REST API", about: "" },
  { to: "/styleguide", text: "Style guide", about: "" },
];

let dialog;
let input;
let list;
let all = pages;
let shown = [];
let at = 0;

function make() {
  dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Find or go to");
  input = document.createElement("input");
  input.type = "search";
  input.placeholder = "key, title or page";
  for (const [name, value] of Object.entries({ role: "combobox", "aria-label": "Find or go to", "aria-expanded": "true", "aria-controls": "palette", autocomplete: "off" })) input.setAttribute(name, value);
  list = document.createElement("ul");
  list.className = "palette";
  list.id = "palette";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Results");
  dialog.append(input, list);
  document.body.append(dialog);
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      choose(at + by);
    } else if (event.key === "Enter" && shown[at]) {
      go(shown[at]);
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

let suffix = "";

function go(goal) {
  location.href = goal.to + (suffix && !goal.to.includes("?") && goal.to !== "/import" ? suffix : "");
}

function choose(next) {
  list.children[at]?.setAttribute("aria-selected", "false");
  at = Math.min(Math.max(next, 0), shown.length - 1);
  const line = list.children[at];
  line?.setAttribute("aria-selected", "true");
  line?.scrollIntoView({ block: "nearest" });
  if (line) input.setAttribute("aria-activedescendant", line.id);
  else input.removeAttribute("aria-activedescendant");
}

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (goal) => words.every((word) => `${goal.about} ${goal.text}`.toLowerCase().includes(word));
  shown = all.filter(fits).slice(0, 30);
  list.replaceChildren(
    ...shown.map((goal, nth) => {
      const line = document.createElement("li");
      line.id = `goal-${nth}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      const text = document.createElement("span");
      text.textContent = goal.text;
      const about = document.createElement("span");
      about.className = "about";
      about.textContent = goal.about;
      line.append(text, about);
      line.addEventListener("click", () => go(goal));
      return line;
    }),
  );
  choose(0);
}

/** Opens the palette; `kept` is the past that is being looked at, as an address has it. */
export async function open(kept) {
  suffix = kept;
  if (!dialog) make();
  input.value = "";
  show();
  dialog.showModal();
  try {
    const answer = await fetch("/palette.json");
    if (answer.ok) {
      all = [...pages, ...(await answer.json())];
      show();
    }
  } catch {
    // The pages are still there to go to.
  }
}
