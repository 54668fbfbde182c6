// Upload: files and whole folders, by drop or by button, one request a file, with the progress that the browser
// reports of its own sending. What happens to a file afterwards is told by the import page, from the database.

const root = document.querySelector("[data-upload]");
if (root) start(root);

function start(root) {
  const limit = Number(root.dataset.limit);
  const endings = root.dataset.endings.split(" ");
  const text = JSON.parse(document.getElementById("upload-words").textContent);
  const zone = root.querySelector("[data-drop]");
  const list = root.querySelector("[data-files]");
  const summary = root.querySelector("[data-summary]");
  const bar = root.querySelector("[data-total]");
  const panel = root.querySelector("[data-panel]");
  const stop = root.querySelector("[data-stop]");
  const open = root.querySelector("[data-open]");
  const retry = root.querySelector("[data-retry]");
  const share = root.querySelector("[name=shared]");
  const origin = root.querySelector("[name=origin]");
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;

  const queue = [];
  const all = [];
  let running = 0;
  let batch = null;
  let stopped = false;
  let leaving = false;

  root.querySelectorAll("[data-pick]").forEach((input) => {
    input.addEventListener("change", () => {
      take([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
      input.value = "";
    });
  });
  root.querySelectorAll("[data-pick-button]").forEach((button) => {
    button.addEventListener("click", () => root.querySelector(button.dataset.pickButton).click());
  });

  let depth = 0;
  document.addEventListener("dragenter", (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    depth += 1;
    zone.classList.add("is-over");
  });
  document.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) zone.classList.remove("is-over");
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    depth = 0;
    zone.classList.remove("is-over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = entries.length
      ? (await Promise.all(entries.map(walk))).flat()
      : [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
    take(files);
  });

  async function walk(entry) {
    if (entry.isFile) {
      const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
      return file ? [{ file, path: entry.fullPath.replace(/^\//, "") }] : [];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
      if (some.length === 0) break; // readEntries hands out at most a hundred at a time
      found.push(...(await Promise.all(some.map(walk))).flat());
    }
    return found;
  }

  function take(files) {
    files.sort((a, b) => a.path.localeCompare(b.path, "zh"));
    for (const { file, path } of files) {
      if (/(^|\/)(\.|~\$|Thumbs\.db$|desktop\.ini$)/.test(path)) continue; // files that systems leave behind
      const item = { file, path, sent: 0, state: "waiting", row: row(path, file.size) };
      all.push(item);
      const ending = path.slice(path.lastIndexOf(".")).toLowerCase();
      if (file.size === 0) finish(item, "refused", text.empty);
      else if (file.size > limit) finish(item, "refused", text.large);
      else if (!endings.includes(ending)) finish(item, "refused", text.ending);
      else queue.push(item);
    }
    if (all.length) panel.hidden = false;
    stopped = false;
    draw();
    pump();
  }

  function row(path, size) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "upload-name";
    name.textContent = path;
    const amount = document.createElement("span");
    amount.className = "upload-size num";
    amount.textContent = bytes(size);
    const progress = document.createElement("progress");
    progress.max = Math.max(size, 1);
    progress.value = 0;
    progress.setAttribute("aria-label", path);
    const state = document.createElement("span");
    state.className = "upload-state";
    state.textContent = text.waiting;
    item.append(name, amount, progress, state);
    list.append(item);
    return { item, progress, state };
  }

  function pump() {
    while (!stopped && queue.length && running < (batch ? 3 : 1)) send(queue.shift());
    if (running === 0 && queue.length === 0) draw();
  }

  function send(item) {
    running += 1;
    item.state = "sending";
    if (!list.matches(":hover")) list.scrollTop = item.row.item.offsetTop - list.offsetTop - list.clientHeight / 2;
    const form = new FormData();
    form.append("csrfmiddlewaretoken", token);
    form.append("file", item.file, item.file.name);
    form.append("path", item.path);
    if (origin?.value) form.append("origin", origin.value);
    if (share?.checked) form.append("shared", "on");
    if (batch) form.append("into", batch.id);
    const request = new XMLHttpRequest();
    item.request = request;
    request.open("POST", root.dataset.upload);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      item.sent = event.lengthComputable ? Math.round((event.loaded / event.total) * item.file.size) : event.loaded;
      item.row.progress.value = item.sent;
      item.row.state.textContent = event.loaded === event.total ? text.checking : percent(item.sent, item.file.size);
      draw();
    });
    request.addEventListener("loadend", () => {
      running -= 1;
      item.request = null;
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = null; // a page of a proxy, or nothing at all
      }
      if (request.status === 201 && answer) {
        batch = answer.batch ?? batch;
        finish(item, answer.state === "refused" ? "refused" : "sent", answer.sentence);
      } else if (stopped && request.status === 0) {
        finish(item, "failed", text.stopped);
      } else {
        const out = request.status === 403 || request.responseURL.includes("/login");
        finish(item, "failed", answer?.sentence ?? answer?.message ?? (out ? text.forbidden : text.network));
      }
      draw();
      pump();
    });
    request.send(form);
    draw();
  }

  function finish(item, state, sentence) {
    item.state = state;
    item.row.item.dataset.state = state;
    item.row.state.textContent = sentence ?? "";
    if (state === "sent") {
      item.sent = item.file.size;
      item.row.progress.value = item.row.progress.max;
    } else {
      item.row.progress.remove();
    }
  }

  function draw() {
    const counted = all.filter((item) => item.state !== "refused" || item.sent > 0);
    const size = counted.reduce((sum, item) => sum + item.file.size, 0);
    const sent = counted.reduce((sum, item) => sum + item.sent, 0);
    const n = (state) => all.filter((item) => item.state === state).length;
    const busy = running > 0 || (queue.length > 0 && !stopped);
    bar.max = Math.max(size, 1);
    bar.value = sent;
    const said = [text.sent.replace("%n", n("sent")).replace("%m", all.length)];
    if (n("refused")) said.push(text.refused.replace("%n", n("refused")));
    if (n("failed")) said.push(text.failed.replace("%n", n("failed")));
    said.push(`${bytes(sent)} / ${bytes(size)}`);
    summary.textContent = said.join(" · ");
    stop.hidden = !busy;
    retry.hidden = busy || n("failed") + (stopped ? queue.length : 0) === 0;
    open.hidden = batch === null;
    if (batch) open.href = batch.url;
    window.onbeforeunload = busy ? (event) => event.preventDefault() : null;
    if (batch && !busy && !leaving && n("failed") + n("refused") + queue.length === 0) {
      leaving = true;
      window.location.assign(batch.url);
    }
  }

  stop.addEventListener("click", () => {
    stopped = true;
    all.forEach((item) => item.request?.abort());
    draw();
  });
  retry.addEventListener("click", () => {
    stopped = false;
    for (const item of all.filter((each) => each.state === "failed")) {
      item.row.item.remove();
      item.row = row(item.path, item.file.size);
      item.state = "waiting";
      item.sent = 0;
      queue.push(item);
    }
    draw();
    pump();
  });

  const percent = (part, whole) => `${Math.floor((100 * part) / Math.max(whole, 1))}%`;
  function bytes(n) {
    if (n < 1024) return `${n} B`;
    if (n < 1024 * 1024) return `${(n / 1024).toFixed(0)} KB`;
    return `${(n / 1024 / 1024).toFixed(1)} MB`;
  }
}
