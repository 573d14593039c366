// The outbox: every thing the engineer does is kept on the phone first, then sent. Pages add to it and watch it.

import { clockOffset } from "./clock.js";
import { read, recall, remember, write } from "./store.js";
import { uuid7 } from "./uuid7.js";

export const WAITING = "waiting"; // of a command: not answered yet
export const APPLIED = "applied"; // done; kept until the stored pages know it
export const REFUSED = "refused"; // kept with its reason; the dispatcher has it too
export const ARRIVED = "arrived"; // of a file: the server has it whole

const LONG_AGO = 3 * 24 * 3600 * 1000; // ms; what is settled is shown so long

const channel = new BroadcastChannel("yinuo-outbox");
const listeners = new Set();
let sender = null;

/** Who this page was made for. */
export const owner = () => Number(document.querySelector('meta[name="user"]')?.content) || null;

/**
 * Keep one command; resolves to it as soon as it is safe on the phone, and has it sent. Throws Full. `shown` stays here:
 * what the page made of the data when the step was taken.
 */
export async function add({ order, kind, data, basis_version = null, shown = null }) {
  const { offset, measured } = clockOffset();
  const made = {
    id: uuid7(), owner: owner(), order, kind, data, occurred_at: new Date().toISOString(),
    device_clock_offset: offset, measured, basis_version, shown, state: WAITING, tries: 0, next_at: 0, answer: null,
  };
  await write(async (db) => {
    const work = db.transaction(["commands", "meta", "files"], "readwrite");
    // A number of our own orders them: the phone's clock may be set back between two of them.
    made.seq = ((await work.objectStore("meta").get("seq")) ?? 0) + 1;
    const taken = (await Promise.all(filesIn(data).map((sha256) => work.objectStore("files").get(sha256)))).filter(Boolean);
    // Its files belong to it now: the form they were chosen in begins empty the next time.
    const puts = taken.map((each) => work.objectStore("files").put({ ...each, slot: "" }));
    await Promise.all([work.objectStore("meta").put(made.seq, "seq"), work.objectStore("commands").add(made), ...puts, work.done]);
  });
  changed();
  wake();
  return made;
}

/**
 * Keep one file and have it sent; resolves to its SHA-256 as hex. Throws Full. `slot` is the box of a form it was chosen
 * in; `thumb`, a small picture of it, stays after the file itself has arrived and left the phone.
 */
export async function keepFile({ blob, name, order, slot = "", thumb = null, takenAt = null, lat = null, lon = null }) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const made = {
    sha256, owner: owner(), order, slot, name, blob, thumb, size: blob.size, type: blob.type, taken_at: takenAt, lat, lon,
    at: Date.now(), state: WAITING, offset: 0, tries: 0, problem: null,
  };
  await write(async (db) => {
    const work = db.transaction("files", "readwrite");
    const known = await work.store.get(sha256);
    // The same bytes again: their way up goes on where it is.
    await Promise.all([work.store.put(known ? { ...known, order, slot } : made), work.done]);
  });
  changed();
  wake();
  return sha256;
}

/** Every command on the phone, in the order they were made. */
export const all = async () => (await read((db) => db.getAll("commands"))).sort((one, other) => one.seq - other.seq);

/** The commands of one order, in the order they were made. */
export const ofOrder = async (number) =>
  (await read((db) => db.getAllFromIndex("commands", "order", number))).sort((one, other) => one.seq - other.seq);

/** Every file on the phone; those of one order; one by its hash. */
export const files = () => read((db) => db.getAll("files"));
export const filesOf = (number) => read((db) => db.getAllFromIndex("files", "order", number));
export const file = (sha256) => read((db) => db.get("files", sha256));

/** Take a file back that no command names: it was chosen by mistake. */
export async function dropFile(sha256) {
  const named = (await all()).some((command) => filesIn(command.data).includes(sha256));
  if (!named) await write((db) => db.delete("files", sha256));
  changed();
}

/** The hashes of the files that a command's data names. */
export function filesIn(data) {
  if (typeof data === "string") return /^[0-9a-f]{64}$/.test(data) ? [data] : [];
  return data && typeof data === "object" ? Object.values(data).flatMap(filesIn) : [];
}

/** Change what is known of a command or a file: `store` is "commands" or "files". */
export async function update(store, key, change) {
  await write(async (db) => {
    const work = db.transaction(store, "readwrite");
    const known = await work.store.get(key);
    await Promise.all([known && work.store.put({ ...known, ...change }), work.done]);
  });
  changed();
}

/** The command once it is answered, or as it stands after `patience` ms. */
export function settled(id, patience) {
  return new Promise((done) => {
    const look = async (last = false) => {
      const found = (await read((db) => db.get("commands", id))) ?? { state: APPLIED }; // sent, and gone to make room
      if (!last && found.state === WAITING) return;
      stop();
      clearTimeout(late);
      done(found);
    };
    const late = setTimeout(look, patience, true);
    const stop = onChange(() => look());
    look();
  });
}

/** A refused command was read and is with the dispatcher: it no longer stands in the way. Nothing is deleted. */
export const putAway = (id) => update("commands", id, { seen: true });

/** Call `listener` whenever something changes, in this tab or another; answers how to stop that. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tell every tab that something changed. */
export function changed() {
  channel.postMessage("changed");
  listeners.forEach((listener) => listener());
}

channel.addEventListener("message", () => listeners.forEach((listener) => listener()));

/** Send now what can be sent; `anyway`: also where the browser believes that there is no line. The sender says how. */
export const wake = (anyway = false) => sender?.(anyway);
export const sendWith = (work) => { sender = work; };

/** What was settled long ago leaves the phone: applied commands, files the server has and nothing here waits for. */
export async function tidy(now = Date.now()) {
  const commands = await all();
  const awaited = new Set(commands.filter((each) => each.state === WAITING).flatMap((each) => filesIn(each.data)));
  const stale = (each) => each.answered_at && each.answered_at < now - LONG_AGO;
  for (const command of commands) {
    if (stale(command) && (command.state === APPLIED || command.seen)) await write((db) => db.delete("commands", command.id));
  }
  for (const kept of await files()) {
    const old = kept.at < now - LONG_AGO;
    if (old && kept.state === ARRIVED && !awaited.has(kept.sha256)) await write((db) => db.delete("files", kept.sha256));
  }
}

/** Why nothing is being sent: "signed_out", "other_user", "server", or "" while all is well. */
export const halted = async () => (await recall("halted")) ?? "";
export async function halt(why) {
  if ((await halted()) === why) return;
  await remember("halted", why);
  changed();
}
