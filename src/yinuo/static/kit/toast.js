// Short notes in the corner: from the server (messages, refusals) and from scripts. Refusals stay until read.

import { say } from "./words.js";

const QUIET_AFTER = 6000;
const tray = document.getElementById("toasts");

/** Show a note. `tone`: good, info, warn or bad; warnings and errors stay until closed. */
export function toast(title, detail = "", tone = "info") {
  const note = document.createElement("div");
  note.className = `toast-note tone-${tone}`;
  note.setAttribute("role", tone === "bad" ? "alert" : "status");
  note.dataset.tone = tone;
  const strong = document.createElement("strong");
  strong.textContent = title;
  note.append(strong);
  if (detail) {
    const text = document.createElement("p");
    text.textContent = detail;
    note.append(text);
  }
  // A quiet word takes the place of the one before: a pile of them would cover what is worked on.
  if (tone === "info") tray.querySelectorAll('[data-tone="info"]').forEach((each) => each.remove());
  tray.append(note);
  settle(note);
}

function settle(note) {
  if (note.dataset.settled) return;
  note.dataset.settled = "yes";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", say("close"));
  close.addEventListener("click", () => note.remove());
  note.append(close);
  if (["good", "info"].includes(note.dataset.tone)) setTimeout(() => note.remove(), QUIET_AFTER);
}

/** Mark the input a refusal names, inside the form that was sent, and say why beside it. */
function mark(note, form) {
  const input = note.dataset.field && form?.elements?.namedItem(note.dataset.field);
  if (!(input instanceof HTMLElement)) return;
  const id = `${input.id || input.name}-refused`;
  document.getElementById(id)?.remove();
  const why = document.createElement("p");
  why.id = id;
  why.className = "wrong";
  why.textContent = note.querySelector("p")?.textContent ?? "";
  input.closest(".field")?.append(why);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", id);
  input.addEventListener("input", () => { input.removeAttribute("aria-invalid"); why.remove(); }, { once: true });
  input.focus();
}

tray?.querySelectorAll(".toast-note").forEach(settle);
document.addEventListener("htmx:afterSwap", (event) => {
  for (const note of tray?.querySelectorAll(".toast-note:not([data-settled])") ?? []) {
    settle(note);
    mark(note, event.detail.requestConfig?.elt?.closest("form"));
  }
});
document.addEventListener("htmx:sendError", (event) => quiet(event) || toast(say("failed"), "", "bad"));
document.addEventListener("htmx:responseError", (event) => {
  if (quiet(event)) return;
  toast(event.detail.xhr.status === 401 ? say("signed_out") : say("broke"), "", "bad");
});

/** A region that polls says in its own corner that it is out of date; a toast every two seconds would be a nuisance. */
const quiet = (event) => event.detail.elt?.matches?.("[data-live]");
