// A page that follows the journal: when something moves, it fetches itself again
// and puts in what changed, without losing focus, typed text or what is open.

const policy = globalThis.trustedTypes?.createPolicy("alongside", { createHTML: (text) => text });
/** Text of this server as a document that runs nothing. */
export const parse = (text) => new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");

/** Makes `old` equal to `next`, keeping the elements that both have: by key, by id, else in order. */
export function morph(old, next) {
  const keyOf = (node) => node.nodeType === 1 && (node.dataset?.key || node.id || null);
  const keyed = new Map();
  for (const child of old.children) {
    const key = keyOf(child);
    if (key && !keyed.has(key)) keyed.set(key, child);
  }
  let at = old.firstChild;
  for (const wanted of [...next.childNodes]) {
    const key = keyOf(wanted);
    let kept = key ? keyed.get(key) : at;
    while (!key && kept && keyOf(kept)) kept = kept.nextSibling;
    if (kept && kept.parentNode === old && kept.nodeType === wanted.nodeType && kept.nodeName === wanted.nodeName) {
      if (kept === at) at = at.nextSibling;
      else old.insertBefore(kept, at);
      update(kept, wanted);
    } else {
      old.insertBefore(document.importNode(wanted, true), at);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    if (!gone.contains(document.activeElement)) gone.remove();
  }
}

function update(old, next) {
  if (old.nodeType !== 1) {
    if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
    return;
  }
  if (old.isEqualNode(next)) return;
  const typed = old.matches("input, textarea, select");
  for (const { name } of [...old.attributes]) {
    const own = name === "aria-selected" || (name === "open" && old.matches("details, dialog"));
    if (!own && !next.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (typed && (name === "value" || name === "checked")) continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  // What somebody is typing or choosing is theirs.
  if (typed) return;
  morph(old, next);
}

let shown = Number(document.body.dataset.seq);
let latest = shown;
let busy = false;
let again = false;

async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
    if (answer.ok) {
      const next = parse(await answer.text());
      const [main, wanted] = [document.getElementById("main"), next.getElementById("main")];
      if (main && wanted) morph(main, wanted);
      shown = Number(next.body.dataset.seq ?? shown);
      inZone(document);
    }
  } catch {
    // The stream says that the connection is gone; it comes back by itself.
  }
  busy = false;
  // A large workspace is not measured anew for every event: look again until it has caught up.
  if (again || shown < latest) {
    const wait = again ? 250 : 600;
    again = false;
    setTimeout(refresh, wait);
  }
}

const adrift = document.createElement("p");
adrift.className = "adrift";
adrift.setAttribute("role", "status");
adrift.textContent = "The connection is lost. This page catches up when it is back.";

let stream = null;
let step = null;

function heard(event) {
  adrift.remove();
  const moved = JSON.parse(event.data);
  // The import may have gone on between the page and its stream.
  const stepped = step === null ? document.getElementById("under-way") !== null : step !== moved.step;
  step = moved.step;
  latest = moved.seq;
  if (moved.seq !== shown || stepped) refresh();
}

let leave = 0;

// Browsers hold six connections to a host: a page that nobody has seen for a minute lets go of its own.
function follow() {
  clearTimeout(leave);
  if (document.hidden) {
    leave = setTimeout(() => {
      stream?.close();
      stream = null;
    }, 60_000);
    return;
  }
  if (stream) return;
  stream = new EventSource("/live");
  stream.addEventListener("moved", heard);
  stream.addEventListener("error", () => document.body.append(adrift));
}

/** Exact times in the reader's own zone. */
function inZone(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf())) time.title = at.toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" });
  }
}

/** The slider of a feature says the day that it stands on. */
document.addEventListener("input", (event) => {
  const slider = event.target.closest?.("[data-slider]");
  if (!slider) return;
  const day = new Date(new Date(slider.dataset.slider).valueOf() + Number(slider.value) * 86_400_000);
  const output = slider.form.querySelector("output");
  if (output) output.textContent = `day ${slider.value}, ${day.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" })}`;
});

inZone(document);
if (Number.isFinite(shown)) {
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => stream?.close());
}
