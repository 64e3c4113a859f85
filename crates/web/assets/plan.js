// A wish on the page of a plan: while the day or the odds are dragged, the server is asked
// and what fits is put in. The last question counts; older ones are given up. Nothing is written.

import { morph, parse } from "./live.js";

const form = document.querySelector("[data-plan]");
const { by, odds } = form.elements;
const days = document.getElementById("by-days");
const said = form.querySelector("output");
const day = 86_400_000;
const first = Date.parse(`${days.dataset.first}T00:00:00Z`);

let asking = new AbortController();
let soon = 0;
let whole = 0;

const wish = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));

/** Asks what fits; without `all` only what changes while dragging. */
async function ask(all) {
  asking.abort();
  asking = new AbortController();
  const wished = wish();
  if (all) history.replaceState(history.state, "", `${location.pathname}?${wished}${location.hash}`);
  wished.set("whole", String(all));
  const answer = document.getElementById("fits-answer");
  try {
    answer.setAttribute("aria-busy", "true");
    const told = await fetch(`${form.dataset.plan}?${wished}`, { signal: asking.signal, cache: "no-store" });
    if (!told.ok) return;
    const next = parse(await told.text());
    for (const id of ["fits-answer", "fits-proof", "fits-terminal", "fits-more"]) {
      const [old, wanted] = [document.getElementById(id), next.getElementById(id)];
      if (old && wanted) morph(old, wanted);
    }
  } catch (problem) {
    if (problem.name === "AbortError") return;
    // Offline: what stands there was true when it was asked.
  }
  answer.removeAttribute("aria-busy");
}

/** At most one question each 60 ms while dragging, and the whole answer once the hand rests. */
function moved() {
  if (!by.value) return;
  if (!soon) {
    soon = setTimeout(() => {
      soon = 0;
      ask(false);
    }, 60);
  }
  clearTimeout(whole);
  whole = setTimeout(() => {
    clearTimeout(soon);
    soon = 0;
    ask(true);
  }, 400);
}

days.addEventListener("input", () => {
  by.value = new Date(first + Number(days.value) * day).toISOString().slice(0, 10);
  moved();
});
by.addEventListener("input", () => {
  days.value = Math.round((Date.parse(`${by.value}T00:00:00Z`) - first) / day);
  moved();
});
odds.addEventListener("input", () => {
  said.textContent = `${odds.value} of 100`;
  moved();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(true);
});
form.dataset.ready = "";
