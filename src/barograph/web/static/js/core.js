// What every page has: the menu on narrow screens, messages, and the token that a write needs.

export function csrf() {
  const body = document.body.getAttribute("hx-headers");
  return body ? JSON.parse(body)["X-CSRFToken"] : "";
}

export function toast(text, tone = "info") {
  const box = document.getElementById("toasts");
  if (!box) return;
  const item = document.createElement("div");
  item.className = `toast toast-${tone}`;
  const words = document.createElement("p");
  words.textContent = text;
  item.append(words);
  box.append(item);
}

export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

function menu() {
  const button = document.getElementById("menu-button");
  const wrap = document.getElementById("nav");
  if (!button || !wrap) return;
  const set = (open) => {
    wrap.classList.toggle("is-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    set(!wrap.classList.contains("is-open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && wrap.classList.contains("is-open")) {
      set(false);
      button.focus();
    }
  });
}

function dress(item) {
  if (item.dataset.dressed) return;
  item.dataset.dressed = "1";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", document.getElementById("toasts").dataset.close || "关闭");
  close.addEventListener("click", () => item.remove());
  item.append(close);
  if (!item.classList.contains("toast-error")) setTimeout(() => item.remove(), 8000);
}

function toasts() {
  const box = document.getElementById("toasts");
  if (!box) return;
  const all = () => box.querySelectorAll(".toast").forEach(dress);
  all();
  new MutationObserver(all).observe(box, { childList: true });
}

function habits() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      const from = document.getElementById(copy.dataset.copy);
      if (from) navigator.clipboard.writeText(from.textContent.trim()).then(() => toast(copy.dataset.copied, "success"));
    }
  });
  document.addEventListener("submit", (event) => {
    const words = event.target.dataset.confirm;
    if (words && !window.confirm(words)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });
  // an error page answered to HTMX is one line for #toasts: let it in
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { status } = event.detail.xhr;
    if (status >= 400 && event.detail.xhr.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
}

menu();
toasts();
habits();
