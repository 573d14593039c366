// The sentences scripts show, in the reader's language, out of the page's JSON; and the server's clock.

const told = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}");
const words = { ...told("script-words"), ...told("door-words") };

/** The sentence called `name`, its `{gaps}` filled. A missing one shows its name, so that it is noticed. */
export function say(name, gaps = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
}

let offset = 0;

/** Milliseconds since 1970 by the server's clock: phones and office computers are often minutes off. */
export const serverNow = () => Date.now() + offset;

/** Tell the clock what the server says it is (ISO 8601 or an HTTP date). Small differences are the journey's. */
export function setServerNow(text) {
  const difference = Date.parse(text) - Date.now();
  if (!Number.isNaN(difference) && Math.abs(difference - offset) > 2000) offset = difference;
}

setServerNow(document.querySelector('meta[name="server-now"]')?.content);
