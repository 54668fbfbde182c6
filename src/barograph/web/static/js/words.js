// Spans on the page: from a selection to the character offsets of the document's text, and back to the eye.
// Every block carries `data-start`, the offset of its first character; its text on the page is the document's own.
// Offsets count Unicode characters, as the server does; JavaScript counts UTF-16 units.

const length = (string) => Array.from(string).length;

function block(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element?.closest("[data-start]") ?? null;
}

function offset(node, at) {
  const holder = block(node);
  if (!holder) return null;
  const range = document.createRange();
  range.selectNodeContents(holder);
  range.setEnd(node, at);
  return Number(holder.dataset.start) + length(range.toString());
}

// {start, end, quote} of what is selected inside `root`, without spaces at its ends; null where nothing is.
export function selected(root) {
  const selection = window.getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return null;
  const cell = (range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement)
    ?.closest("[data-cell]");
  if (cell) {
    return { cell: cell.dataset.cell, quote: cell.textContent.trim(), rect: cell.getBoundingClientRect() };
  }
  let start = offset(range.startContainer, range.startOffset);
  let end = offset(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return null;
  const words = range.toString();
  start += length(words) - length(words.trimStart());
  end -= length(words) - length(words.trimEnd());
  if (end <= start) return null;
  return { start, end, quote: words.trim(), rect: range.getBoundingClientRect() };
}

// Brings an element to the middle of its scrolling pane, without moving the page where the pane scrolls itself.
export function centre(element, pane) {
  if (!element) return;
  if (pane && pane.scrollHeight > pane.clientHeight + 4) {
    const e = element.getBoundingClientRect();
    const p = pane.getBoundingClientRect();
    pane.scrollTop += e.top - p.top - (pane.clientHeight - Math.min(e.height, pane.clientHeight)) / 2;
    const box = element.closest(".sheet-wrap, .doc-table-wrap");
    if (box) {
      const b = box.getBoundingClientRect();
      box.scrollLeft += e.left - b.left - (box.clientWidth - e.width) / 2;
      box.scrollTop += e.top - b.top - (box.clientHeight - e.height) / 2;
    }
  } else {
    element.scrollIntoView({ block: "center", inline: "center" });
  }
}

// Keys belong to the page only while nobody is typing and no modifier is held.
export function typing(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target;
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], dialog") !== null;
}
