// Shows the name of the chosen scan in the page's own language; the browser's own control speaks the browser's.

const input = document.querySelector("#field-scan");
input?.addEventListener("change", () => {
  const label = input.closest(".field-file").querySelector("[data-file-name]");
  if (input.files.length) label.textContent = input.files[0].name;
});
