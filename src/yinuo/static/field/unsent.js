// The page of the outbox: what waits, what was refused and why, what arrived; of other people only how much there is.

import { say } from "../kit/words.js";
import * as outbox from "./outbox.js";

const RECENT = 20;
const told = JSON.parse(document.getElementById("outbox-told").textContent);
const send = document.querySelector("[data-try]");
const entry = document.getElementById("entry");
const MOMENT = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };

const mine = (each) => each.owner === outbox.owner();
const hour = (at) => new Date(at).toLocaleString(document.documentElement.lang, MOMENT);
const kilobytes = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilobyte" });
const size = (bytes) => kilobytes.format(Math.ceil(bytes / 1000));

async function draw() {
  const [commands, files, halted] = [await outbox.all(), await outbox.files(), await outbox.halted()];
  const own = commands.filter(mine);
  const by = (state) => own.filter((each) => each.state === state);
  const waiting = by(outbox.WAITING);
  const refused = by(outbox.REFUSED).filter((each) => !each.seen).reverse();
  const loose = files.filter((each) => mine(each) && each.state !== outbox.ARRIVED);
  const others = commands.filter((each) => !mine(each) && each.state === outbox.WAITING);
  list("refused-list", refused.map((each) => commandRow(each, files)));
  list("waiting-list", waiting.map((each) => commandRow(each, files)));
  list("file-list", loose.map(fileRow));
  list("sent-list", by(outbox.APPLIED).slice(-RECENT).reverse().map((each) => commandRow(each, files)));
  list("others-list", others);
  const unsent = waiting.length + loose.length > 0;
  document.getElementById("all-sent").hidden = unsent || refused.length > 0;
  send.classList.toggle("btn-primary", unsent);
  const note = document.getElementById("halted");
  const why = navigator.onLine ? halted : "network";
  note.hidden = !why || !unsent;
  note.textContent = why ? say(`why_${why}`) : "";
}

function list(id, rows) {
  const section = document.getElementById(id);
  section.hidden = rows.length === 0;
  section.querySelector(".tally").textContent = rows.length;
  section.querySelector("ul")?.replaceChildren(...rows);
}

function commandRow(command, files) {
  const { id, kind, order, state, occurred_at, device_clock_offset, next_at, answer } = command;
  const unheard = state === outbox.REFUSED && answer.in_tray === false;
  const at = Date.parse(occurred_at) + device_clock_offset * 1000;
  const row = begun(told.steps[kind] ?? kind, order, at, unheard ? "unheard" : state);
  const names = outbox.filesIn(command.data);
  const awaited = files.filter((file) => names.includes(file.sha256) && file.state === outbox.WAITING);
  const more = [
    awaited.length && say("unsent_files", { n: awaited.length }),
    awaited.length && size(awaited.reduce((sum, file) => sum + file.size, 0)),
    state === outbox.WAITING && next_at > Date.now() && say("next_try", { t: hour(next_at) }),
    told.settled[id],
    state === outbox.REFUSED && !told.settled[id] && say(unheard ? "only_here" : "with_dispatcher"),
  ];
  row.querySelector("[data-more]").textContent = more.filter(Boolean).join(" · ");
  if (state === outbox.REFUSED) why(row, answer.problem);
  if (unheard) save(row, new Blob([JSON.stringify(command, null, 2)], { type: "application/json" }), `${order}-${kind}.json`);
  const seen = row.querySelector("[data-seen]");
  // Only what somebody has settled may be put away; until then it stays in sight. What nobody else has, its maker settles.
  seen.hidden = !(unheard || (state === outbox.REFUSED && told.settled[id]));
  seen.addEventListener("click", () => outbox.putAway(id));
  return row;
}

function fileRow({ name, order, at, state, size: bytes, offset, problem, blob }) {
  const row = begun(name, order, at, state === outbox.REFUSED ? "broken" : state);
  const share = Math.floor((100 * offset) / bytes);
  row.querySelector("[data-more]").textContent = [size(bytes), offset && say("percent", { n: share })].filter(Boolean).join(" · ");
  const bar = row.querySelector("progress");
  bar.hidden = state !== outbox.WAITING;
  bar.value = share;
  if (!problem) return row;
  why(row, problem);
  save(row, blob, name);
  return row;
}

/** A way to carry off what only this phone has. */
function save(row, blob, name) {
  const link = row.querySelector("[data-save]");
  link.hidden = false;
  link.href = URL.createObjectURL(blob);
  link.download = name;
}

function begun(what, order, at, state) {
  const row = entry.content.cloneNode(true).firstElementChild;
  row.querySelector("[data-what]").textContent = what;
  const link = row.querySelector("[data-order]");
  link.hidden = !order; // parts for the own van belong to none
  link.textContent = order;
  link.href = order.startsWith("SO-") ? `/field/orders/${order}/` : order.startsWith("XJ-") ? `/field/tours/${order}/` : "/field/tours/";
  row.querySelector("time").textContent = hour(at);
  const tag = row.querySelector("[data-state]");
  tag.textContent = say(`state_${state}`);
  tag.classList.add({ applied: "tone-good", refused: "tone-bad", unheard: "tone-bad", broken: "tone-bad" }[state] ?? "tone-info");
  return row;
}

function why(row, problem) {
  const line = row.querySelector("[data-why]");
  line.hidden = false;
  line.textContent = [problem.title, problem.detail, ...problem.missing.map((each) => each.said), problem.remedy].filter(Boolean).join(" · ");
}

send.addEventListener("click", () => outbox.wake(true));
outbox.onChange(draw);
for (const change of ["online", "offline"]) addEventListener(change, draw);
draw();
