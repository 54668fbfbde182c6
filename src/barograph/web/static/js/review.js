// The review page by keyboard: a accept, x reject, e correct, s skip, j/k next and previous, m mark, ? help, Esc close.
// Every key presses a button that is on the page (`data-key`), so that nothing can be done by key alone.

import { marking } from "./review-mark.js";
import { centre, typing } from "./words.js";

const pane = () => document.querySelector("[data-document]");
const panel = (name) => document.querySelector(`[data-panel="${name}"]`);
const missed = marking((url) => {
  if (window.htmx) window.htmx.ajax("GET", url, { target: "#claim", swap: "outerHTML" });
  else window.location.assign(url);
});

function settle() {
  const text = pane();
  if (!text) return;
  missed.hide();
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
  missed.hide();
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
  if (event.key === "m" && missed.pending()) {
    event.preventDefault();
    return missed.ask();
  }
  const button = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)].find(
    (each) => each.offsetParent !== null && !each.disabled,
  );
  if (button) {
    event.preventDefault();
    // A key may come between the swap of a claim and htmx taking up its forms: they must not be sent as plain ones.
    window.htmx?.process(button.form ?? button);
    button.click();
  }
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "review" || event.target.id === "claim") settle(); // hints and polls settle too
});
settle();
