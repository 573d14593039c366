// What coming to the customer does to the promises the page knows. Whatever else changes them the server reckons.

const OPEN = ["running", "broken"];
const VISITS = ["arrive", "reply", "appointment"];
const OWING = ["arrive", "appointment"]; // coming later than one of these asks for an apology

/** When a command happened by the server's clock, in milliseconds. */
export const momentOf = ({ occurred_at: at, device_clock_offset: offset }) => Date.parse(at) + (offset ?? 0) * 1000;

/** The promises after `news` (commands the page does not know), moments in milliseconds: who comes has been in contact and keeps, or is late for, the newest visit. */
export function reckoned(promises, news) {
  const known = promises.map((each) => ({ ...each, due_at: Date.parse(each.due_at), met_at: each.met_at && Date.parse(each.met_at) }));
  const came = news.filter(({ kind }) => kind === "arrive").map(momentOf);
  const visit = known.findLastIndex(({ kind }) => VISITS.includes(kind));
  return known.map((each, place) => (each.kind === "respond" || place === visit ? met(each, came[0]) : each));
}

function met(promise, at) {
  if (at === undefined || promise.met_at !== null || !OPEN.includes(promise.state)) return promise;
  return { ...promise, met_at: at, state: at <= promise.due_at ? "kept" : "broken" };
}

/** By how many minutes the job's own arrival missed what was promised, at least 1; 0 where it did not. */
export function lateBy(promises, news) {
  const after = reckoned(promises, news);
  const missed = after.find((each, place) => OWING.includes(each.kind) && each.state === "broken" && each.met_at !== null && promises[place].met_at === null);
  return missed ? Math.max(1, Math.floor((missed.met_at - missed.due_at) / 60_000)) : 0;
}
