// Regions that refresh themselves (`data-live` with hx-get and hx-trigger="every 2s"): never in the way of a person.

import { say, setServerNow } from "./words.js";

const region = (event) => event.target.closest?.("[data-live]") === event.target && event.target;

/** Somebody is typing, choosing or reading a menu inside the region: its next refresh can wait. */
function busy(live) {
  const active = document.activeElement;
  const typing = live.contains(active) && active.matches("input, select, textarea, [contenteditable]");
  return typing || live.querySelector("details.menu[open], dialog[open]") || String(getSelection()).length > 0 && live.contains(getSelection().anchorNode);
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const live = region(event);
  if (!live || event.detail.requestConfig.triggeringEvent?.type === "submit") return;
  if (!navigator.onLine) stale(event);
  if (!navigator.onLine || document.hidden || busy(live)) event.preventDefault();
});

// The same row keeps the focus, and the page its place, whatever moved above it.
let kept = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  setServerNow(event.detail.xhr.getResponseHeader("Date"));
  const live = event.detail.target.closest?.("[data-live]");
  if (!live) return;
  const active = document.activeElement;
  kept = { y: scrollY, x: live.querySelector(".table-wrap")?.scrollLeft ?? 0, key: live.contains(active) ? keyOf(active) : null, opened: [...live.querySelectorAll("details[open][data-key-focus]")].map(keyOf) };
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!kept) return;
  const live = document.getElementById(event.detail.target.id) ?? document;
  for (const key of kept.opened) live.querySelector(`details[data-key-focus="${CSS.escape(key)}"]`)?.setAttribute("open", "");
  if (kept.key) live.querySelector(`[data-key-focus="${CSS.escape(kept.key)}"], [href="${CSS.escape(kept.key)}"]`)?.focus({ preventScroll: true });
  const wrap = live.querySelector(".table-wrap");
  if (wrap) wrap.scrollLeft = kept.x;
  scrollTo({ top: kept.y, behavior: "instant" });
  kept = null;
});

const keyOf = (active) => active.dataset.keyFocus ?? active.getAttribute("href");

// A refresh that fails says so beside the heading, with the hour of what is shown, and takes it back when it works again.
let lastGood = new Date(document.querySelector('meta[name="server-now"]')?.content ?? Date.now());
const note = () => document.getElementById("live-note");
const fresh = (event) => {
  if (!event.detail.elt.matches("[data-live]")) return;
  lastGood = new Date();
  if (note()) note().textContent = "";
};
const stale = (event) => {
  if (!event.detail.elt.matches("[data-live]") || !note()) return;
  const hour = lastGood.toLocaleTimeString(document.documentElement.lang);
  note().textContent = event.detail.xhr?.status === 401 ? say("signed_out") : say("offline", { t: hour });
};
document.addEventListener("htmx:afterOnLoad", fresh);
document.addEventListener("htmx:sendError", stale);
document.addEventListener("htmx:responseError", stale);
// Back from another tab: do not wait for the next beat.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.querySelectorAll("[data-live]").forEach((live) => window.htmx?.trigger(live, "refresh"));
});
