// Native dialogs: `data-dialog="id"` opens one; what htmx loads into `#dialog-body` opens the shared one.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    open(document.getElementById(opener.dataset.dialog));
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  // A click on the veil reaches the dialog element itself.
  if (event.target.matches("dialog.dialog") && outside(event)) event.target.close();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "dialog-body") open(document.getElementById("dialog"));
});

// An answer with `HX-Trigger: done` closes the dialog its form sits in.
document.addEventListener("done", () => document.querySelector("dialog[open]")?.close());

/** Open `dialog` and put the cursor where typing starts. */
export function open(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const first = dialog.querySelector("[autofocus], [aria-invalid=true], input:not([type=hidden]), select, textarea");
  first?.focus();
}

function outside(event) {
  const box = event.target.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  // A submit by the keyboard has no place: it must not close anything.
  return x + y > 0 && (x < box.left || x > box.right || y < box.top || y > box.bottom);
}
