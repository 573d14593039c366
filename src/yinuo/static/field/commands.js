// Commands: each thing the engineer does, with an id made here, and the posting of a batch of them.

import { clockOffset, learn } from "./clock.js";
import { uuid7 } from "./uuid7.js";

const ADDRESS = "/field/commands/";

/** A command as the server takes it. `basis` is the journal's position this screen was drawn from. */
export function command(order, kind, data, basis = null) {
  return {
    id: uuid7(),
    order,
    kind,
    data,
    occurred_at: new Date().toISOString(),
    device_clock_offset: clockOffset().offset,
    basis_version: basis,
  };
}

/** The batch did not get through: `why` is "network", "odd", or "refused" with the server's `problem`. */
export class Unsent extends Error {
  constructor(why, problem = null) {
    super(why);
    this.why = why;
    this.problem = problem;
  }
}

/** Send commands in order; resolves to their answers. An id may be sent again: it is done once. Throws Unsent. */
export async function send(commands) {
  const body = JSON.stringify({ commands });
  const told = await post(ADDRESS, body, { "Content-Type": "application/json" });
  if (!Array.isArray(told.answers)) throw new Unsent("odd");
  return told.answers;
}

/** Send one file; resolves to {sha256, url, …}. Throws Unsent. */
export function sendFile(address, file, name) {
  const body = new FormData();
  body.append("file", file, name);
  return post(address, body, {});
}

async function post(address, body, headers) {
  const sent = Date.now();
  let response;
  try {
    response = await fetch(address, { method: "POST", body, headers: { ...headers, "X-CSRFToken": token() } });
  } catch {
    throw new Unsent("network");
  }
  learn(response, sent, Date.now());
  const told = await response.json().catch(() => null);
  if (told?.problem) throw new Unsent("refused", told.problem);
  if (!response.ok || !told) throw new Unsent("odd");
  return told;
}

/** The token of the session as it is now: signing in again in another tab changes it. */
function token() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) ?? document.querySelector('meta[name="csrf-token"]').content;
}
