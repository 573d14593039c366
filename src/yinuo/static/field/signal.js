// What needs the server says so without signal, instead of leaving the app for the browser's own error page.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  toast(say("needs_signal"), "", "warn");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!navigator.onLine && form.method === "post" && !form.dataset.command) stop(event);
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!navigator.onLine && link?.origin === location.origin && !link.pathname.startsWith("/field/")) stop(event);
}, true);
