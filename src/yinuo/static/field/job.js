// The job's screen: every form with `data-command` becomes one command, kept on the phone, then sent; on it goes at once.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { measure } from "./clock.js";
import * as drafts from "./drafts.js";
import { refusal, standing } from "./life.js";
import "./machines.js";
import * as meter from "./meter.js";
import * as money from "./money.js";
import * as outbox from "./outbox.js";
import * as photos from "./photos.js";
import * as place from "./place.js";
import { clear, show } from "./problem.js";
import { arriveAt, data, draw, look, prepare, shownScreen } from "./screen.js";
import * as signature from "./signature.js";
import { Full } from "./store.js";
import { toldBy } from "./told.js";
import * as voice from "./voice.js";

const PATIENCE = 1500; // ms an answer may take before the next screen is shown without it

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Without https a browser gives a page no lasting store: the form is posted as it is, like without scripts.
  if (!form.dataset.command || event.defaultPrevented || !isSecureContext) return;
  event.preventDefault();
  run(form);
});

async function run(form) {
  if (form.dataset.busy) return;
  if (photos.underway(form) || voice.speaking(form)) return toast(say("photo_waiting"), "", "info");
  busy(form, true);
  clear(form);
  try {
    if (!(await place.placed(form))) return;
    const extra = await signature.signed(form);
    if (extra) await take(form, { ...toldBy(form), ...extra });
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    toast(say("full"), say("full_help"), "bad");
  } finally {
    busy(form, false);
    await draw();
  }
}

/** Keep the step and wait a moment for its answer; a refusal is shown in the form, else the job goes on. */
async function take(form, told) {
  const made = await navigator.locks.request(`order ${data.number}`, () => keep(form, told));
  if (!made) return;
  const found = navigator.onLine ? await outbox.settled(made.id, PATIENCE) : made;
  if (found.state === outbox.REFUSED) {
    await outbox.putAway(made.id);
    return show(form, found.answer.problem);
  }
  drafts.drop(form);
  money.answered(form);
  await signature.drop(data.number);
  const before = shownScreen();
  if (form.dataset.next) return location.assign(form.dataset.next);
  if (found.state === outbox.APPLIED) return location.assign(location.pathname);
  form.reset();
  form.querySelectorAll("[data-kept]").forEach((list) => list.replaceChildren());
  form.closest("details")?.removeAttribute("open");
  busy(form, false);
  toast(arriveAt(before, await draw()), "", "info");
}

/** Two tabs of one job ask one after the other: the second sees what the first has done. Resolves to the last step kept. */
async function keep(form, data_) {
  const { command: kind, basis } = form.dataset;
  const { commands } = await look();
  const steps = [...money.before(form), { kind, data: data_ }];
  for (const [place, step] of steps.entries()) {
    const taken = steps.slice(0, place).map((each) => ({ ...each, state: outbox.WAITING }));
    const problem = refusal(data, standing(data, [...commands, ...taken]), step);
    if (problem) return show(form, problem);
  }
  let made;
  for (const step of steps) made = await outbox.add({ ...step, order: data.number, basis_version: Number(basis) });
  return made;
}

function busy(form, on) {
  if (on) form.dataset.busy = "yes";
  else delete form.dataset.busy;
  for (const button of buttons(form)) button.setAttribute("aria-disabled", String(on));
  document.body.classList.toggle("sending", on);
}

const buttons = (form) => [...form.elements].filter((each) => each.matches("button:not([type=button])"));

/** How many blocking lines are still open and papers not held, on the button that needs them. */
function count(form) {
  const asked = (selector) => [...form.querySelectorAll(selector)].filter((line) => !line.closest("[hidden]"));
  const open = asked("[data-blocking]").filter((line) => {
    const input = line.querySelector("input, select");
    return input.type === "checkbox" ? !input.checked : !input.value;
  });
  const lacking = open.length + asked("[data-unheld]").length;
  const left = document.querySelector(`button[form="${form.id}"] [data-left]`);
  if (left) left.textContent = lacking ? say("open_items", { n: lacking }) : "";
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-command]");
  if (form?.dataset.draft !== undefined) drafts.keep(form);
  if (form?.id) count(form);
});
document.addEventListener("click", ({ target }) => {
  const link = target.closest("[data-open]");
  if (link) document.getElementById(link.dataset.open)?.setAttribute("open", "");
});

document.querySelectorAll("form[data-draft]").forEach(drafts.restore);
prepare(photos.prepare);
prepare(voice.prepare);
prepare(place.prepare);
prepare(signature.prepare);
meter.prepare();
prepare((root) => root.querySelectorAll("form[id]").forEach(count));
outbox.onChange(draw);
draw();
measure();
