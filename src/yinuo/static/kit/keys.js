// Keyboard: `data-key="n"` or `data-key="g b"` on a link, button or input; j/k walk rows; "?" lists what there is.

import { open } from "./dialog.js";
import { say } from "./words.js";

const WAIT = 900;
let pressed = "";
let timer = 0;

const writing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const shown = (node) => node.offsetParent !== null || node.getClientRects().length > 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && writing(event.target)) event.target.blur();
  if (writing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") return listKeys();
  if (["j", "k"].includes(event.key) && walk(event.key === "j" ? 1 : -1)) return event.preventDefault();
  clearTimeout(timer);
  pressed = pressed ? `${pressed} ${event.key}` : event.key;
  const found = find(pressed) ?? find((pressed = event.key));
  if (found) {
    event.preventDefault();
    pressed = "";
    return use(found);
  }
  timer = setTimeout(() => (pressed = ""), WAIT);
});

const find = (keys) => [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].find(shown);

function use(target) {
  if (target.matches("input:not([type=submit]), select, textarea")) {
    target.focus();
    target.select?.();
  } else target.click();
}

/** Move to the next or previous row's link inside `[data-rows]`; false when the page has none. */
function walk(step) {
  const rows = [...document.querySelectorAll("[data-rows] .row-link")].filter(shown);
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.closest("tr, li, .card") === document.activeElement.closest("tr, li, .card"));
  rows[Math.min(rows.length - 1, Math.max(0, at + step))].focus();
  return true;
}

const label = (node) => node.dataset.keyLabel ?? node.getAttribute("aria-label") ?? plain(node);

/** The words of a button without the key drawn on it. */
function plain(node) {
  const copy = node.cloneNode(true);
  copy.querySelectorAll(".key").forEach((key) => key.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

/** Everything the keyboard can do on this page, read off the page itself, so that it is never out of date. */
export function listKeys() {
  const dialog = document.getElementById("keys-dialog");
  const list = dialog.querySelector("dl");
  const rows = [...document.querySelectorAll("[data-key]")].map((node) => [node.dataset.key, label(node)]);
  if (document.querySelector("[data-rows] .row-link")) rows.push(["j k", say("keys_rows")], ["Enter", say("keys_open")]);
  rows.push(["?", say("keys_help")]);
  list.replaceChildren(...rows.flatMap(([keys, text]) => [term(keys), detail(text)]));
  open(dialog);
}

function term(keys) {
  const made = document.createElement("dt");
  for (const one of keys.split(" ")) {
    const key = document.createElement("kbd");
    key.className = "key";
    key.textContent = one;
    made.append(key, " ");
  }
  return made;
}

function detail(text) {
  const made = document.createElement("dd");
  made.textContent = text;
  return made;
}

document.addEventListener("click", (event) => event.target.closest("[data-keys-help]") && listKeys());
