// Weights that move: the server computes the ranking (one engine for all faces), the page only puts it in place.
// One request is under way at a time; what was moved meanwhile is asked for at its end, so the last position wins.

import { announce, csrf, toast } from "./core.js";

const form = document.getElementById("weights");
const body = document.querySelector("#ranking tbody");
const note = document.getElementById("moved");
const rows = new Map();
let underWay = false;
let waiting = 0;

for (const row of body.rows) {
  rows.set(Number(row.id.slice(1)), {
    row,
    rank: row.querySelector(".rank span"),
    change: row.querySelector(".change"),
    score: row.querySelector(".score"),
    parts: [...row.querySelectorAll("td.part")],
  });
}

function write(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

function shown(input) {
  const value = Number(input.value);
  return String(Number(value.toPrecision(4)));
}

function dress(input) {
  const box = input.closest(".weight");
  write(box.querySelector("output"), shown(input));
  box.classList.toggle("is-moved", Number(input.value) !== Number(input.dataset.own));
}

function paint(answer) {
  const order = document.createDocumentFragment();
  let same = true;
  answer.rows.forEach(([i, rank, score, change, parts], at) => {
    const one = rows.get(i);
    write(one.rank, rank);
    write(one.score, score);
    parts.forEach((words, k) => write(one.parts[k], words));
    if (one.change) {
      write(one.change, change > 0 ? `↑${change}` : change < 0 ? `↓${-change}` : "");
      one.change.className = change > 0 ? "change is-up" : change < 0 ? "change is-down" : "change";
      one.change.title = change ? (change > 0 ? form.dataset.up : form.dataset.down).replace("%n", Math.abs(change)) : "";
    }
    same = same && body.rows[at] === one.row;
  });
  if (!same) {
    for (const [i] of answer.rows) order.append(rows.get(i).row);
    body.append(order);
  }
  note.hidden = !answer.moved;
}

function asked() {
  const found = new URLSearchParams();
  for (const input of form.elements) {
    // of the weights only those that were moved: the rest are the scheme's
    if (input.name && (input.type === "hidden" || (input.type === "range" && input.value !== input.dataset.own))) {
      found.append(input.name, input.value);
    }
  }
  return found;
}

async function ask(began) {
  if (underWay) {
    waiting = began;
    return;
  }
  underWay = true;
  try {
    const answer = await fetch(form.dataset.weigh, {
      method: "POST",
      headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
      body: asked(),
    });
    const told = await answer.json();
    if (answer.ok) {
      paint(told);
      requestAnimationFrame(() => {
        // the next task begins when this frame has been painted
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          form.dataset.took = (performance.now() - began).toFixed(1);
          form.dataset.n = String(Number(form.dataset.n || 0) + 1);
        };
        channel.port2.postMessage(0);
      });
    } else {
      toast(told.sentence || told.message || form.dataset.failed, "error");
    }
  } catch {
    toast(form.dataset.failed, "error");
  }
  underWay = false;
  if (waiting) {
    const next = waiting;
    waiting = 0;
    ask(next);
  }
}

form.addEventListener("input", (event) => {
  if (event.target.type !== "range") return;
  dress(event.target);
  ask(event.timeStamp || performance.now());
});
form.addEventListener("change", () => {
  if (!note.hidden) announce(note.textContent.trim());
});
// a weight need not stand on a step, so the slider has none of its own: the arrow keys move it by a two-hundredth
form.addEventListener("keydown", (event) => {
  const input = event.target;
  const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (input.type !== "range" || !way) return;
  event.preventDefault();
  input.value = String(Number(input.value) + way * Number(input.dataset.step));
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
document.getElementById("restore").addEventListener("click", () => {
  for (const input of form.querySelectorAll("input[type=range]")) {
    input.value = input.dataset.own;
    dress(input);
  }
  ask(performance.now());
});
for (const input of form.querySelectorAll("input[type=range]")) dress(input);
