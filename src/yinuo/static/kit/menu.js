// Menus made of <details>, the sidebar on small screens, "back", and one submit per click.

import { toast } from "./toast.js";
import { say } from "./words.js";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-side]")) side(!document.body.classList.contains("side-shown"));
  if (event.target.closest("[data-back]") && history.length > 1) {
    event.preventDefault();
    history.back();
  }
  if (event.target.closest("[data-print]")) print();
  const copy = event.target.closest("[data-copy]")?.dataset.copy;
  if (copy) navigator.clipboard?.writeText(copy).then(() => toast(say("copied"), "", "good"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (document.body.classList.contains("side-shown")) side(false);
});

function side(shown) {
  document.body.classList.toggle("side-shown", shown);
  const opener = document.querySelector(".side-open");
  opener?.setAttribute("aria-expanded", String(shown));
  if (shown) document.querySelector(".side a")?.focus();
  else opener?.focus();
}

// A second click while the first is under way would only be answered "already done".
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  const sent = event.target;
  // Asked when every listener was heard: a form that a script sends stays as it is, whatever its answer.
  setTimeout(() => event.defaultPrevented || sent.querySelectorAll("button:not([type=button])").forEach((one) => (one.disabled = true)));
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[method=post] button:disabled").forEach((one) => (one.disabled = false));
});

// A filter bar sends itself when a choice changes: `<form data-auto>`.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
});
