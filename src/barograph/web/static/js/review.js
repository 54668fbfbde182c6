// The review page by keyboard: a accept, x reject, e correct, s skip, j/k next and previous, m mark, ? help, Esc close.
// Every key presses a button that is on the page (`data-key`), so that nothing can be done by key alone.

import { centre, selected, typing } from "./words.js";

const pane = () => document.querySelector("[data-document]");
const panel = (name) => document.querySelector(`[data-panel="${name}"]`);
let marked = null; // the words selected last

function settle() {
  const text = pane();
  if (!text) return;
  hideMarker();
  centre(text.querySelector("mark.is-current, td.framed-cell"), text);
  const invalid = document.querySelector("#claim [aria-invalid=true]");
  const wanted = invalid ?? document.querySelector("#claim .is-alone [data-first]") ?? document.querySelector("#claim [data-title]");
  wanted?.focus({ preventScroll: !invalid });
}

function close() {
  const open = [...document.querySelectorAll("#claim [data-panel]:not([hidden])")];
  open.forEach((each) => {
    each.hidden = true;
  });
  document.querySelector("#claim [data-actions]")?.removeAttribute("hidden");
  if (open.length) document.querySelector("#claim [data-title]")?.focus({ preventScroll: true });
  hideMarker();
  return open.length > 0;
}

function toggle(name) {
  const wanted = panel(name);
  if (!wanted) return;
  close();
  wanted.hidden = false;
  document.querySelector("#claim [data-actions]")?.setAttribute("hidden", "");
  (wanted.querySelector("[data-first]") ?? wanted.querySelector("input:not([type=hidden]), textarea, select"))?.focus();
  wanted.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-panel]");
  if (opener) return toggle(opener.dataset.openPanel);
  if (event.target.closest("[data-close]")) {
    event.target.closest("dialog")?.close();
    return close();
  }
  if (event.target.closest("[data-help]")) return document.querySelector("#keys-help")?.showModal();
  const reason = event.target.closest("[data-reason]");
  if (reason) {
    const field = reason.closest("form").querySelector("[name=because]");
    field.value = reason.dataset.reason;
    return field.focus();
  }
  const mark = event.target.closest("[data-document] mark[data-readings]");
  if (mark && window.getSelection().isCollapsed) return go(mark);
  const cell = event.target.closest("[data-document] td[data-cell]");
  if (cell && !cell.querySelector("mark") && cell.textContent.trim()) {
    offer({ cell: cell.dataset.cell, quote: cell.textContent.trim(), rect: cell.getBoundingClientRect() });
  }
});

function go(mark) {
  const text = pane();
  const ids = mark.dataset.readings.split(" ");
  const next = ids[(ids.indexOf(text.dataset.current) + 1) % ids.length];
  if (next === text.dataset.current) return;
  const url = text.dataset.readingUrl.replace("/0/", `/${next}/`);
  if (window.htmx) window.htmx.ajax("GET", url, { target: "#review", swap: "outerHTML" });
  else window.location.assign(url);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog[open]")) {
    if (close()) event.preventDefault();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("form");
    if (form && form.closest("#claim")) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (typing(event)) return;
  if (event.key === "?") {
    document.querySelector("#keys-help")?.showModal();
    event.preventDefault();
    return;
  }
  if (event.key === "m" && marked) {
    event.preventDefault();
    return askMark();
  }
  const button = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)].find(
    (each) => each.offsetParent !== null && !each.disabled,
  );
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// — a figure that the reader missed —

const marker = document.querySelector("#marker");

function offer(words) {
  const text = pane();
  if (!marker || !text?.dataset.markUrl) return;
  marked = words;
  marker.hidden = false;
  const width = marker.offsetWidth;
  marker.style.left = `${Math.max(8, Math.min(words.rect.left, window.innerWidth - width - 8)) + window.scrollX}px`;
  marker.style.top = `${words.rect.bottom + window.scrollY + 6}px`;
}

function hideMarker() {
  marked = null;
  if (marker) marker.hidden = true;
}

function askMark() {
  const text = pane();
  const query = new URLSearchParams({ after: text.dataset.current ?? "" });
  if (marked.cell) {
    query.set("sheet", text.dataset.sheet ?? "");
    query.set("cell", marked.cell);
  } else {
    query.set("start", marked.start);
    query.set("end", marked.end);
  }
  const url = `${text.dataset.markUrl}?${query}`;
  hideMarker();
  if (window.htmx) window.htmx.ajax("GET", url, { target: "#claim", swap: "outerHTML" });
  else window.location.assign(url);
}

marker?.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
marker?.addEventListener("click", askMark);
document.addEventListener("selectionchange", () => {
  const text = pane();
  if (!text) return;
  const words = selected(text);
  if (words && words.quote.length <= 80 && /[\d０-９一二三四五六七八九十百千万亿两半首前几]/.test(words.quote)) offer(words);
  else if (marked && !marked.cell) hideMarker();
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "review" || event.target.id === "claim") settle(); // hints and polls settle too
});
settle();
