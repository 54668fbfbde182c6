// The trace: looking at a line of it lights up the words in the document that it came from.
// Pointing and focus light up and let go; a click holds on. T goes to the first line, the arrow keys on from there.

import { centre, typing } from "./words.js";

const lines = () => [...document.querySelectorAll("#claim [data-why]")].filter((each) => each.offsetParent !== null);
const pane = () => document.querySelector("[data-document]");
const length = (string) => Array.from(string).length;
let held = null;

function release() {
  document.querySelectorAll(".trace-words").forEach((span) => {
    const holder = span.parentNode;
    span.replaceWith(...span.childNodes);
    holder.normalize();
  });
  document.querySelectorAll(".trace-cell").forEach((cell) => cell.classList.remove("trace-cell"));
}

// Wraps what of [from, to) stands in one text node; offsets count characters, JavaScript counts UTF-16 units.
function wrap(node, at, from, to) {
  const characters = Array.from(node.data);
  const left = Math.max(0, from - at);
  const right = Math.min(characters.length, to - at);
  if (right <= left) return null;
  const range = document.createRange();
  range.setStart(node, characters.slice(0, left).join("").length);
  range.setEnd(node, characters.slice(0, right).join("").length);
  const span = document.createElement("span");
  span.className = "trace-words";
  range.surroundContents(span);
  return span;
}

function words(from, to) {
  let first = null;
  for (const block of pane()?.querySelectorAll("[data-start]") ?? []) {
    let at = Number(block.dataset.start);
    if (at >= to || at + length(block.textContent) <= from) continue;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const n = length(node.data);
      if (at < to && at + n > from) first = wrap(node, at, from, to) ?? first;
      at += n;
    }
  }
  return first;
}

function cell(name) {
  const found = pane()?.querySelector(`td[data-cell="${CSS.escape(name)}"]`);
  found?.classList.add("trace-cell");
  return found;
}

function light(line, bring) {
  release();
  if (!line?.isConnected) return;
  const { atCell, from, to } = line.dataset;
  const found = atCell ? cell(atCell) : words(Number(from), Number(to));
  if (!found || !bring) return;
  centre(found, pane());
  // On a narrow screen the document stands above the claim and may have been scrolled away.
  const { top, bottom } = found.getBoundingClientRect();
  if (bottom < 60 || top > window.innerHeight) found.scrollIntoView({ block: "center" });
}

function hold(line) {
  const again = held === line;
  lines().forEach((each) => each.setAttribute("aria-pressed", "false"));
  held = again ? null : line;
  held?.setAttribute("aria-pressed", "true");
  light(held, true);
}

const line = (event) => event.target.closest?.("[data-why]");

document.addEventListener("mouseover", (event) => line(event) && light(line(event), false));
document.addEventListener("mouseout", (event) => line(event) && light(held, false));
document.addEventListener("focusin", (event) => line(event)?.matches(":focus-visible") && light(line(event), true));
document.addEventListener("focusout", (event) => line(event) && light(held, false));
document.addEventListener("click", (event) => line(event) && hold(line(event)));

document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  const all = lines();
  const at = all.indexOf(document.activeElement);
  if (event.key === "t" && all.length) {
    event.preventDefault();
    all[0].focus();
  } else if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    all[(at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length].focus();
  } else if (event.key === "Escape" && held) {
    hold(held);
  }
});
