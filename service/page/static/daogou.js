// Makes the page quicker; the page needs none of it. Suggestions while typing, `/` to search, and links marked
// data-swap fetched and put in place instead of loading a whole page.

const PARTS = ["brand", "languages", "intro", "kept", "answer"];
const WAIT_MS = 120; // after the last key, before suggestions are asked for

const form = document.querySelector("form.search");
const input = form.querySelector("input[name=q]");
const status = document.querySelector("#status");

document.body.dataset.scripted = "";

// Swapping --------------------------------------------------------------------------------------------------

let loading = null;
let shown = pageOf(location);

/** The part of an address that the server answers; a change of the fragment alone loads nothing. */
function pageOf(address) {
  return address.pathname + address.search;
}

function say(text) {
  status.textContent = text;
}

async function fetchPage(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  if (!(answer.headers.get("content-type") ?? "").includes("text/html")) throw new Error("not a page");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function put(page) {
  for (const name of PARTS) {
    const part = page.querySelector(`[data-part=${name}]`);
    document.querySelector(`[data-part=${name}]`).replaceWith(document.adoptNode(part));
  }
  document.title = page.title;
  document.body.dataset.state = page.body.dataset.state;
  input.value = page.querySelector("input[name=q]").value;
}

/** Show an address in place; `focus` finds what to focus afterwards. A failure falls back to plain navigation. */
async function show(address, { push = true, focus = null } = {}) {
  loading?.abort();
  const mine = (loading = new AbortController());
  document.body.setAttribute("aria-busy", "true");
  say(document.body.dataset.loading);
  try {
    const page = await fetchPage(address, mine.signal);
    if (mine !== loading) return;
    put(page);
    if (push) history.pushState(null, "", address);
    shown = pageOf(location);
    const answer = document.querySelector("#answer");
    say(answer.dataset.status || document.title);
    const place = focus?.();
    if (push && !place) scrollTo(0, 0);
    (place ?? answer).focus({ preventScroll: true });
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  } finally {
    if (mine === loading) document.body.removeAttribute("aria-busy");
  }
}

/** Where focus belongs after a link: the same switch, the chip that took its place, else the answer. */
function placeAfter(link) {
  if (link.dataset.compare) return () => document.querySelector(".switch");
  const { constraint } = link.dataset;
  return constraint ? () => document.querySelector(`.chip[data-constraint=${CSS.escape(constraint)}]`) : null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(link.href, { focus: placeAfter(link) });
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  close();
  input.blur(); // lets a phone's keyboard go
  show(`/?${new URLSearchParams(new FormData(form))}`);
});

addEventListener("popstate", () => {
  if (pageOf(location) !== shown) show(location.href, { push: false });
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
  input.select();
});

// Suggestions: a combobox as the ARIA authoring practices describe it ---------------------------------------

const list = document.createElement("ul");
let timer = 0;
let asking = null;
let typed = "";

list.className = "suggestions";
list.id = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", document.body.dataset.suggestions);
form.append(list);
for (const [name, value] of Object.entries({
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-expanded": "false",
  "aria-controls": list.id,
})) {
  input.setAttribute(name, value);
}

function options() {
  return [...list.children];
}

function close() {
  clearTimeout(timer);
  asking?.abort();
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function option({ text }, number) {
  const item = document.createElement("li");
  item.id = `suggestion-${number}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.text = text;
  if (typed && text.startsWith(typed)) {
    const known = document.createElement("mark");
    known.textContent = typed;
    item.append(known, text.slice(typed.length));
  } else {
    item.textContent = text;
  }
  return item;
}

function open(suggestions) {
  list.replaceChildren(...suggestions.map(option));
  list.hidden = suggestions.length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
  input.removeAttribute("aria-activedescendant");
  if (!list.hidden) say(document.body.dataset.suggestionsCount.replace("{count}", suggestions.length));
}

async function suggest() {
  asking?.abort();
  typed = input.value.trim();
  if (!typed) return close();
  const mine = (asking = new AbortController());
  try {
    const answer = await fetch(`/api/suggest?${new URLSearchParams({ q: typed })}`, { signal: mine.signal });
    const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
    if (mine === asking && document.activeElement === input) open(suggestions);
  } catch (error) {
    if (error.name !== "AbortError") close(); // a shop without suggestions is still a shop
  }
}

/** Select the option `step` further; past either end is the text as typed. */
function move(step) {
  const all = options();
  const places = all.length + 1;
  const now = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = ((now + 1 + step + places) % places) - 1;
  for (const [place, item] of all.entries()) item.setAttribute("aria-selected", String(place === next));
  if (next < 0) {
    input.removeAttribute("aria-activedescendant");
    input.value = typed;
  } else {
    input.setAttribute("aria-activedescendant", all[next].id);
    input.value = all[next].dataset.text;
  }
}

input.addEventListener("input", (event) => {
  if (event.isComposing) return; // half a syllable is no query
  clearTimeout(timer);
  timer = setTimeout(suggest, WAIT_MS);
});

input.addEventListener("compositionend", suggest);

input.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return; // the keys belong to the input method
  const isOpen = !list.hidden;
  if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    input.value = typed;
    close();
  } else if (event.key === "ArrowDown" && !isOpen) {
    event.preventDefault();
    suggest();
  } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  }
});

input.addEventListener("blur", close);
list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps focus where it is
list.addEventListener("click", (event) => {
  const item = event.target.closest("li");
  if (!item) return;
  input.value = item.dataset.text;
  form.requestSubmit();
});
