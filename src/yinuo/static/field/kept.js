// What the boxes of a form hold: photos and voice notes, kept on the phone at once, each with its state and a way back.

import { say } from "../kit/words.js";
import * as outbox from "./outbox.js";
import { Full } from "./store.js";

const list = (box) => box.querySelector("[data-kept]");
const slotOf = (box) => {
  const { command, machine } = box.closest("form").dataset;
  return [command, machine, box.dataset.kind, box.dataset.box].filter(Boolean).join(" ");
};

/** Keep `file` ({blob, name, thumb, takenAt, lat, lon}) for `box` and show it; a phone without room says so. */
export async function keep(box, file) {
  wrong(box, "");
  const made = { ...file, order: box.closest("form").dataset.order, slot: slotOf(box) };
  try {
    const sha256 = await outbox.keepFile(made);
    if (!shown(box, sha256)) show(box, await outbox.file(sha256));
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    wrong(box, `${say("full")} · ${say("full_help")}`);
  }
}

/** Show again what was chosen before the page was loaded anew. */
export async function restore(box) {
  const slot = slotOf(box);
  for (const file of await outbox.filesOf(box.closest("form").dataset.order)) {
    if (file.slot === slot && !shown(box, file.sha256)) show(box, file);
  }
}

/** Words in the box about what is wrong; "" takes them away. */
export function wrong(box, text) {
  const line = box.querySelector(".wrong");
  line.textContent = text;
  line.hidden = !text;
}

const shown = (box, sha256) => list(box).querySelector(`[data-file="${sha256}"]`);

function show(box, file) {
  const row = document.createElement("li");
  row.dataset.file = file.sha256;
  const state = document.createElement("span");
  state.className = "kept-state";
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "kept-remove";
  remove.addEventListener("click", () => toggle(box, row));
  row.append(seen(file), state, remove, ...told(box, file.sha256));
  label(row);
  list(box).append(row);
  tellState(row);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The photo or the voice note itself, out of the phone; what has left it already shows its small picture. */
function seen(file) {
  const sound = file.type.startsWith("audio/");
  const made = document.createElement(sound ? "audio" : "img");
  if (sound) made.controls = true;
  else made.alt = file.name;
  const source = sound ? file.blob : (file.thumb ?? file.blob);
  if (source) made.src = URL.createObjectURL(source);
  return made;
}

/** The hidden inputs that name the file; one that shows the same as an earlier photo names that too. */
function told(box, sha256) {
  const name = box.dataset.box;
  const plain = !name.includes(".");
  const inputs = [hidden(name, sha256, plain)];
  if (name.startsWith("pairs.")) inputs.push(hidden("photos", sha256, true));
  return inputs;
}

function hidden(name, value, many) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  if (many) input.dataset.many = "";
  return input;
}

/** Take out, or put back what was taken out by mistake: it stays in sight until the step is done. */
async function toggle(box, row) {
  const out = row.classList.toggle("is-out");
  for (const input of row.querySelectorAll("input")) input.disabled = out;
  label(row);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (out) {
    row.file = await outbox.file(row.dataset.file);
    if (row.file?.state === outbox.ARRIVED) await outbox.update("files", row.dataset.file, { slot: "" });
    else await outbox.dropFile(row.dataset.file);
  } else if (row.file?.state === outbox.ARRIVED) {
    await outbox.update("files", row.dataset.file, { slot: slotOf(box) });
  } else if (row.file) {
    await outbox.keepFile({ ...row.file, slot: slotOf(box), takenAt: row.file.taken_at });
  }
}

function label(row) {
  const button = row.querySelector(".kept-remove");
  const out = row.classList.contains("is-out");
  button.textContent = out ? say("put_back") : "×";
  if (out) button.removeAttribute("aria-label");
  else button.setAttribute("aria-label", say(row.querySelector("audio") ? "remove_voice" : "remove"));
}

async function tellState(row) {
  const file = await outbox.file(row.dataset.file);
  const state = row.querySelector(".kept-state");
  state.textContent = row.classList.contains("is-out") ? "" : words(file);
  state.dataset.state = file?.problem ? "bad" : (file?.state ?? outbox.ARRIVED);
}

function words(file) {
  if (file?.problem) return `${file.problem.title} ${file.problem.remedy}`;
  if (!file || file.state === outbox.ARRIVED) return say("state_arrived");
  if (file.offset > 0) return say("percent", { n: Math.floor((file.offset / file.size) * 100) });
  return say("file_kept");
}

outbox.onChange(() => document.querySelectorAll("[data-kept] [data-file]").forEach(tellState));
