// Time left to every promise on the page, second by second: `<span class="count" data-due data-start><time>…`.

import { say, serverNow } from "./words.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in words: days and hours, hours and minutes, or minutes and seconds. */
export function span(ms) {
  const part = (unit, limit) => String(Math.floor((ms % limit) / unit));
  if (ms >= DAY) return say("days", { d: Math.floor(ms / DAY), h: part(HOUR, DAY) });
  if (ms >= HOUR) return say("hours", { h: part(HOUR, DAY), m: part(MINUTE, HOUR).padStart(2, "0") });
  return say("minutes", { m: part(MINUTE, HOUR), s: part(SECOND, MINUTE).padStart(2, "0") });
}

/** calm, half (from 50 %), near (from 80 %) or over: the moments at which people are told. */
export function level(share) {
  if (share >= 1) return "over";
  if (share >= 0.8) return "near";
  return share >= 0.5 ? "half" : "calm";
}

function show(count, now) {
  const due = Date.parse(count.dataset.due);
  const start = Date.parse(count.dataset.start ?? "");
  const share = Number.isNaN(start) ? (now >= due ? 1 : 0) : (now - start) / Math.max(due - start, 1);
  const time = count.querySelector("time");
  const text = now < due ? say("left", { t: span(due - now) }) : say("over", { t: span(now - due) });
  if (time.textContent !== text) time.textContent = text;
  count.dataset.level = level(share);
  const bar = count.querySelector("progress");
  if (bar) bar.value = Math.min(100, Math.max(0, Math.round(share * 100)));
}

/** Bring every countdown under `root` up to now. */
export function tick(root = document) {
  const now = serverNow();
  for (const count of root.querySelectorAll(".count[data-due]")) show(count, now);
}

tick();
setInterval(() => document.hidden || tick(), SECOND);
document.addEventListener("visibilitychange", () => document.hidden || tick());
// Fresh rows must not flash the server's words before the next second.
document.addEventListener("htmx:afterSwap", () => tick());
