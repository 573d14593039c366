// How far this phone's clock is behind the server's, in seconds: measured with every answer, kept over restarts.

const KEY = "clock-offset";
const COARSE = 2; // the Date header counts whole seconds, and the way there and back takes its share

let offset = Number(localStorage.getItem(KEY)) || 0;

/** Seconds to add to this phone's time. */
export const clockOffset = () => offset;

/** Learn from an answer: `sent` and `got` are this phone's milliseconds before and after. */
export function learn(response, sent, got) {
  const told = Date.parse(response.headers.get("Date"));
  if (Number.isNaN(told) || got - sent > 10_000) return;
  const measured = (told + 500 - (sent + got) / 2) / 1000;
  // A difference within the error of measuring is none: the phone's own clock is finer than the header.
  offset = Math.abs(measured) <= COARSE ? 0 : Math.round(measured * 10) / 10;
  localStorage.setItem(KEY, offset);
}

/** Ask once, so that the first command of a page already knows. */
export async function measure() {
  const sent = Date.now();
  try {
    learn(await fetch("/health", { method: "HEAD", cache: "no-store" }), sent, Date.now());
  } catch {
    // Without signal the last known offset stands.
  }
}
