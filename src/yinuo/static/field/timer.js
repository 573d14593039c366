// How long a job has been going on: `<time data-since="…">` counts up, minute by minute.

import { span } from "../kit/countdown.js";
import { say, serverNow } from "../kit/words.js";

const MINUTE = 60_000;

function tick() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    const text = say("since", { t: span(Math.max(0, serverNow() - Date.parse(time.dataset.since))) });
    if (time.textContent !== text) time.textContent = text;
  }
}

tick();
setInterval(() => document.hidden || tick(), MINUTE);
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("htmx:afterSwap", tick);
