// How far this phone's clock is behind the server's, in seconds: measured with every answer, kept over restarts.
//
// While the app runs, the steady clock (performance.now) shows when somebody set the phone's clock. Set back is certain:
// the difference is carried into the offset at once. A leap forward may as well be sleep, through which the steady clock
// stands still: then the offset counts as not measured, and what is made takes the one measured when it is sent.

import { setServerNow } from "../kit/words.js";

const KEY = "clock-offset";
const COARSE = 2; // the Date header counts whole seconds, and the way there and back takes its share
const SLOW = 10_000; // ms; an answer that took longer tells nothing of the time

let offset = Number(localStorage.getItem(KEY)) || 0;
let measured = false;
let anchor = { clock: Date.now(), steady: performance.now() };

/** Seconds to add to this phone's time, and whether that was measured since the app started and the clock was set. */
export function clockOffset() {
  const leap = (Date.now() - anchor.clock - (performance.now() - anchor.steady)) / 1000;
  if (Math.abs(leap) > COARSE) {
    if (leap < 0) offset = rounded(offset - leap);
    measured = false;
    hold();
  }
  return { offset, measured };
}

/** Learn from an answer: `sent` and `got` are this phone's milliseconds before and after. */
export function learn(response, sent, got) {
  const told = Date.parse(response.headers.get("Date"));
  if (Number.isNaN(told) || got < sent || got - sent > SLOW) return;
  const behind = (told + 500 - (sent + got) / 2) / 1000;
  // A difference within the error of measuring is none: the phone's own clock is finer than the header.
  offset = Math.abs(behind) <= COARSE ? 0 : rounded(behind);
  measured = true;
  hold();
}

/** Ask once, so that the first command of a page already knows; answers whether the offset is measured now. */
export async function measure() {
  const sent = Date.now();
  try {
    if (navigator.onLine) learn(await fetch("/health", { method: "HEAD", cache: "no-store" }), sent, Date.now());
  } catch {
    // Without signal the last known offset stands.
  }
  return clockOffset().measured;
}

const rounded = (seconds) => Math.round(seconds * 10) / 10;

function hold() {
  anchor = { clock: Date.now(), steady: performance.now() };
  localStorage.setItem(KEY, offset);
}

// A stored page tells the hour at which it was made: the countdowns go by this phone's corrected clock instead.
if ("stored" in document.documentElement.dataset) setServerNow(new Date(Date.now() + offset * 1000).toISOString());
