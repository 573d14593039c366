// The job's screen: every form with `data-command` is sent as one command, and its answer decides what is shown next.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { measure } from "./clock.js";
import { command, send } from "./commands.js";
import * as drafts from "./drafts.js";
import * as photos from "./photos.js";
import * as place from "./place.js";
import { clear, show } from "./problem.js";
import * as signature from "./signature.js";
import { toldBy } from "./told.js";

const unanswered = new WeakMap(); // form → the command whose answer was lost, and what it told

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.command || event.defaultPrevented) return;
  event.preventDefault();
  run(form);
});

async function run(form) {
  if (form.dataset.busy) return;
  if (photos.underway(form)) return toast(say("photo_waiting"), "", "info");
  busy(form, true);
  clear(form);
  try {
    if (!(await place.placed(form))) return;
    const extra = await signature.signed(form, "/field/files/");
    if (extra) await tell(form, { ...toldBy(form), ...extra });
  } catch (unsent) {
    if (unsent.problem?.code === "signed_out") return signIn(unsent.problem);
    if (unsent.problem) return show(form, unsent.problem);
    if (!unsent.why) throw unsent;
    toast(say(unsent.why === "network" ? "not_sent" : "odd_answer"), "", "bad");
  } finally {
    busy(form, false);
  }
}

/** Send what the form tells. The same content after a lost answer goes with the same id, so that it is done once. */
async function tell(form, data) {
  const content = JSON.stringify(data);
  const lost = unanswered.get(form);
  const made = lost?.content === content ? lost.made : command(form.dataset.order, form.dataset.command, data, Number(form.dataset.basis));
  unanswered.set(form, { made, content });
  const [answer] = await send([made]);
  unanswered.delete(form);
  if (answer.result !== "applied") return show(form, answer.problem);
  drafts.drop(form);
  location.assign(form.dataset.next ?? location.pathname);
}

function busy(form, on) {
  if (on) form.dataset.busy = "yes";
  else delete form.dataset.busy;
  for (const button of buttons(form)) button.setAttribute("aria-disabled", String(on));
  document.body.classList.toggle("sending", on);
}

const buttons = (form) => [...form.elements].filter((each) => each.matches("button:not([type=button])"));

function signIn(problem) {
  toast(problem.title, problem.remedy, "bad");
  setTimeout(() => location.assign(`/login/?next=${encodeURIComponent(location.pathname)}`), 2500);
}

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

for (const form of document.querySelectorAll("form[data-command]")) {
  if (form.dataset.draft !== undefined) drafts.restore(form);
  form.addEventListener("input", () => {
    if (form.dataset.draft !== undefined) drafts.keep(form);
    count(form);
  });
  if (form.id) count(form);
}
for (const link of document.querySelectorAll("[data-open]")) {
  link.addEventListener("click", () => document.getElementById(link.dataset.open)?.setAttribute("open", ""));
}
photos.prepare();
place.prepare();
signature.prepare();
measure();
