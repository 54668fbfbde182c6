// A figure that the reader missed: select its words (or click its cell), and a button offers to mark it.

import { selected } from "./words.js";

const FIGURE = /[\d０-９一二三四五六七八九十百千万亿两半首前几]/;

// `ask(url)` is called with the address of the form. Returns what the keyboard needs: `pending`, `ask`, `hide`.
export function marking(ask) {
  const button = document.querySelector("#marker");
  const pane = () => document.querySelector("[data-document][data-mark-url]");
  let words = null;

  function offer(found) {
    if (!button || !pane()) return;
    words = found;
    button.hidden = false;
    const left = Math.max(8, Math.min(found.rect.left, window.innerWidth - button.offsetWidth - 8));
    button.style.left = `${left + window.scrollX}px`;
    button.style.top = `${found.rect.bottom + window.scrollY + 6}px`;
  }

  function hide() {
    words = null;
    if (button) button.hidden = true;
  }

  function go() {
    const text = pane();
    if (!words || !text) return;
    const query = new URLSearchParams({ after: text.dataset.current ?? "" });
    if (words.cell) {
      query.set("sheet", text.dataset.sheet ?? "");
      query.set("cell", words.cell);
    } else {
      query.set("start", words.start);
      query.set("end", words.end);
    }
    const url = `${text.dataset.markUrl}?${query}`;
    hide();
    ask(url);
  }

  button?.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  button?.addEventListener("click", go);
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-mark-url] td[data-cell]");
    if (cell && !cell.querySelector("mark") && cell.textContent.trim()) {
      offer({ cell: cell.dataset.cell, quote: cell.textContent.trim(), rect: cell.getBoundingClientRect() });
    }
  });
  document.addEventListener("selectionchange", () => {
    const text = pane();
    if (!text) return;
    const found = selected(text);
    if (found && found.quote.length <= 80 && FIGURE.test(found.quote)) offer(found);
    else if (words && !words.cell) hide();
  });
  return { pending: () => words !== null, ask: go, hide };
}
