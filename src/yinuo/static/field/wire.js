// Requests to the server: each under the session's own token and in the name of who made what it carries.

import { learn } from "./clock.js";
import { owner } from "./outbox.js";

const PATIENCE = 60_000; // ms; a line that hangs longer is a dead one

/** It did not get through. `why`: "network", "server", "signed_out", "other_user", or "refused" with the `problem`. */
export class Unsent extends Error {
  constructor(why, problem = null) {
    super(problem?.title ?? why);
    this.why = why;
    this.problem = problem;
  }
}

/** Ask for or send JSON; resolves to what was answered with 2xx or one of the statuses `also`. Throws Unsent. */
export async function send(address, { method = "POST", body, headers = {}, also = [] } = {}) {
  let response = await reach(address, { method, body, headers });
  if (response.status === 403 && !isJson(response)) {
    // Signing in again elsewhere, or an emptied cookie jar: any page of ours brings a new token.
    await reach("/field/outbox/", { method: "GET" });
    response = await reach(address, { method, body, headers });
  }
  const told = isJson(response) ? await response.json().catch(() => null) : null;
  if (told && (response.ok || also.includes(response.status))) return told;
  if (response.status === 401) throw new Unsent("signed_out", told?.problem);
  if (told?.problem?.code === "other_user") throw new Unsent("other_user", told.problem);
  if (told?.problem && response.status < 500) throw new Unsent("refused", told.problem);
  throw new Unsent("server");
}

/** The same with a JSON body. */
export const sendJson = (address, content) =>
  send(address, { body: JSON.stringify(content), headers: { "Content-Type": "application/json" } });

async function reach(address, { method, body, headers = {} }) {
  const own = { "X-CSRFToken": token(), "X-Owner": String(owner() ?? "") };
  const sent = Date.now();
  try {
    const response = await fetch(address, {
      method, body, headers: { ...headers, ...own }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
    });
    learn(response, sent, Date.now());
    return response;
  } catch {
    throw new Unsent("network");
  }
}

const isJson = (response) => response.headers.get("Content-Type")?.includes("json") ?? false;

/** The token of the session as it is now: signing in again in another tab changes it. */
function token() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) ?? document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
