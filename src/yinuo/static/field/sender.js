// Sends what waits in the outbox: one tab at a time, an order's commands in their order, each after the files it names.

import { clockOffset, measure } from "./clock.js";
import * as outbox from "./outbox.js";
import { upload } from "./uploads.js";
import { sendJson, Unsent } from "./wire.js";

const ADDRESS = "/field/commands/";
const BATCH = 50;
const FIRST = 2000; // ms; the first pause at the longest, doubled with each try
const LONGEST = 5 * 60_000;
const FROZEN = 5 * 60_000; // ms; a tab that holds the outbox longer was put to sleep by its browser
const STOPS = ["signed_out", "other_user"]; // only a person can mend these

let running = false;
let again = false;
let timer = 0;
let afterwards = () => {};

/** Begin to send; `done` is called after a round in which something was applied. */
export function start(done) {
  afterwards = done;
  outbox.sendWith(wake);
  // What another tab has kept and not sent, because it was closed, is sent by this one.
  outbox.onChange(() => running || plan());
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => document.hidden || wake());
  wake();
}

/** Somebody is there, or the line is back: what rested after a failure goes at once. */
async function wake(anyway = false) {
  for (const [store, list] of [["commands", await outbox.all()], ["files", await outbox.files()]]) {
    for (const each of list.filter((one) => one.state === outbox.WAITING && one.next_at > Date.now())) {
      await outbox.update(store, each.sha256 ?? each.id, { next_at: 0 });
    }
  }
  return run(anyway);
}

async function run(anyway = false) {
  again = true;
  if (running || !(navigator.onLine || anyway)) return;
  running = true;
  clearTimeout(timer);
  try {
    while (again) {
      again = false;
      await alone(round);
    }
  } finally {
    running = false;
  }
  await plan();
}

/** Hold the outbox of this phone. A second sender would do no harm, the server does each command once; it only costs. */
async function alone(work) {
  try {
    await navigator.locks.request("yinuo-outbox", { signal: AbortSignal.timeout(FROZEN) }, work);
  } catch (error) {
    if (error.name === "TimeoutError") await navigator.locks.request("yinuo-outbox", { steal: true }, work);
    else if (error.name !== "AbortError") throw error; // taken over by another tab, which goes on
  }
}

async function round() {
  let applied = false;
  try {
    for (let next = await whatNext(); next; next = await whatNext()) {
      if (!clockOffset().measured) await measure();
      if (next.file) await settle("files", [next.file], () => upload(next.file));
      else applied = (await settle("commands", next.batch, () => sendBatch(next.batch))) || applied;
    }
  } catch (unsent) {
    if (!(unsent instanceof Unsent)) throw unsent;
  }
  if (applied) afterwards();
}

/** The commands that may go now, else the file they wait for first, else any other file; null where nothing is due. */
async function whatNext() {
  const now = Date.now();
  const mine = (each) => each.state === outbox.WAITING && each.owner === outbox.owner();
  const files = new Map((await outbox.files()).filter(mine).map((file) => [file.sha256, file]));
  const commands = (await outbox.all()).filter(mine);
  const awaited = (command) => outbox.filesIn(command.data).filter((sha256) => files.has(sha256));
  const stopped = new Set();
  const ready = commands.filter((command) => {
    if (command.next_at > now || awaited(command).length) stopped.add(command.order);
    return !stopped.has(command.order);
  });
  // After the server broke on several at once they go one by one, so that a bad one holds up its own order only.
  if (ready.length) return { batch: ready.slice(0, ready[0].tries > 1 ? 1 : BATCH) };
  const wanted = [...commands.flatMap(awaited), ...files.keys()].map((sha256) => files.get(sha256));
  const file = wanted.find((each) => !(each.next_at > now));
  return file ? { file } : null;
}

/** Do it; a failure is noted on all it concerned, and ends the round unless it is the server's and may be theirs alone. */
async function settle(store, list, work) {
  try {
    const result = await work();
    await outbox.halt("");
    return result;
  } catch (unsent) {
    if (!(unsent instanceof Unsent)) throw unsent;
    await outbox.halt(unsent.why);
    for (const each of list) await rest(store, each);
    if (unsent.why !== "server" && unsent.why !== "refused") throw unsent;
    return false;
  }
}

async function sendBatch(batch) {
  const { offset, measured } = clockOffset();
  for (const command of batch.filter((each) => measured && !each.measured)) {
    Object.assign(command, { device_clock_offset: offset, measured });
    await outbox.update("commands", command.id, { device_clock_offset: offset, measured });
  }
  const refused = new Set((await outbox.files()).filter((each) => each.state === outbox.REFUSED).map((each) => each.sha256));
  const { answers } = await sendJson(ADDRESS, { commands: batch.map((each) => told(each, refused)) });
  if (!Array.isArray(answers)) throw new Unsent("server");
  const known = new Map(answers.map((answer) => [answer.id, answer]));
  for (const command of batch) await answered(command, known.get(command.id));
  return answers.some((answer) => answer.result === outbox.APPLIED);
}

/** A command as the server takes it; a file that it will never take does not hold up the step it belongs to. */
const told = ({ id, order, kind, data, occurred_at, device_clock_offset, basis_version }, refused) =>
  ({ id, order, kind, data: without(data, refused), occurred_at, device_clock_offset, basis_version });

function without(data, hashes) {
  if (Array.isArray(data)) return data.filter((each) => !hashes.has(each)).map((each) => without(each, hashes));
  if (!data || typeof data !== "object") return data;
  const kept = Object.entries(data).filter((pair) => !pair.some((each) => hashes.has(each)));
  return Object.fromEntries(kept.map(([name, value]) => [name, without(value, hashes)]));
}

async function answered(command, answer) {
  if (answer?.result === outbox.APPLIED || answer?.result === outbox.REFUSED) {
    return outbox.update("commands", command.id, { state: answer.result, answer, answered_at: Date.now() });
  }
  // Held back by one before it that was refused: that one is settled now, so this one goes with the next batch.
  if (answer?.problem?.code === "held") return outbox.update("commands", command.id, { answer });
  for (const sha256 of outbox.filesIn(command.data)) {
    const file = await outbox.file(sha256);
    if (file?.state === outbox.ARRIVED) await outbox.update("files", sha256, { state: outbox.WAITING, offset: 0 });
  }
  return rest("commands", command);
}

/** Not before a while: doubled with each try, and at random, so that a whole crew does not knock at once. */
function rest(store, each) {
  const tries = (each.tries ?? 0) + 1;
  const next_at = Date.now() + Math.random() * Math.min(LONGEST, FIRST * 2 ** tries);
  return outbox.update(store, each.sha256 ?? each.id, { tries, next_at });
}

async function plan() {
  clearTimeout(timer);
  if (STOPS.includes(await outbox.halted())) return;
  const kept = [...(await outbox.all()), ...(await outbox.files())];
  const waiting = kept.filter((each) => each.state === outbox.WAITING && each.owner === outbox.owner());
  const soonest = Math.min(...waiting.map((each) => each.next_at ?? 0));
  if (waiting.length) timer = setTimeout(run, Math.max(1000, soonest - Date.now()));
}
