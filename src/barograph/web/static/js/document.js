// The document page: walk through the figures by key, keep the list beside the text in step, frame what was asked for.

import { marking } from "./review-mark.js";
import { centre, typing } from "./words.js";

const text = document.querySelector("[data-document]");
if (text) start(text);

function start(text) {
  const list = document.querySelector("[data-claims]");
  const marks = () => [...text.querySelectorAll("mark[data-readings]")].filter((m) => m.offsetParent !== null);
  const rows = () => [...(list?.querySelectorAll("[data-reading]") ?? [])].filter((row) => !row.hidden);
  const missed = marking((url) => window.location.assign(url));
  let current = null;

  function show(id, { focus = true, move = true } = {}) {
    current = String(id);
    text.querySelectorAll("mark.is-current").forEach((mark) => mark.classList.remove("is-current"));
    const mine = [...text.querySelectorAll("mark[data-readings]")].filter((m) =>
      m.dataset.readings.split(" ").includes(current),
    );
    mine.forEach((mark) => mark.classList.add("is-current"));
    if (move) centre(mine[0], text);
    list?.querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    const row = list?.querySelector(`[data-reading="${CSS.escape(current)}"]`);
    if (row) {
      row.setAttribute("aria-current", "true");
      if (list.scrollHeight > list.clientHeight) {
        const r = row.getBoundingClientRect();
        const l = list.getBoundingClientRect();
        if (r.top < l.top || r.bottom > l.bottom) list.scrollTop += r.top - l.top - l.height / 3;
      }
    }
    if (focus) (mine[0] ?? row?.querySelector("a"))?.focus({ preventScroll: true });
    history.replaceState(null, "", `#r${current}`);
  }

  function step(by) {
    const ids = list ? rows().map((row) => row.dataset.reading) : marks().flatMap((m) => m.dataset.readings.split(" "));
    if (ids.length === 0) return;
    const at = ids.indexOf(current);
    show(ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(Math.max(at + by, 0), ids.length - 1)]);
  }

  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    if (event.key === "j" || event.key === "n") step(1);
    else if (event.key === "k" || event.key === "p") step(-1);
    else if (event.key === "m" && missed.pending()) missed.ask();
    else if (event.key === "Enter" && current && !event.target.closest("a, button, summary")) {
      list?.querySelector(`[data-reading="${CSS.escape(current)}"] a`)?.click();
    } else return;
    event.preventDefault();
  });
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-readings]");
    if (!mark) return;
    const ids = mark.dataset.readings.split(" ");
    show(ids[(ids.indexOf(current) + 1) % ids.length], { move: false });
  });
  list?.addEventListener("click", (event) => {
    const row = event.target.closest("[data-reading]");
    if (row && !event.target.closest("a, button")) show(row.dataset.reading);
  });
  document.querySelectorAll("[data-only]").forEach((button) => {
    button.addEventListener("click", () => {
      const state = button.dataset.only;
      document.querySelectorAll("[data-only]").forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
      list?.querySelectorAll("[data-reading]").forEach((row) => {
        row.hidden = state !== "" && row.dataset.state !== state;
      });
      text.dataset.only = state;
    });
  });

  const asked = /^#r(\d+)$/.exec(window.location.hash);
  if (asked && document.getElementById(`r${asked[1]}`)) show(asked[1]);
  else if (asked && text.dataset.reading !== asked[1]) {
    // on another page of a long document: the server knows which
    const there = new URL(window.location.href);
    there.search = `?reading=${asked[1]}`;
    window.location.replace(there);
  } else {
    centre(text.querySelector("mark.is-current, td.framed-cell"), text);
  }
}
