// Tour visits and follow-ups: every form becomes one command, kept on the phone first; what is not sent lies over the page.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { measure } from "./clock.js";
import * as drafts from "./drafts.js";
import * as outbox from "./outbox.js";
import * as photos from "./photos.js";
import { clear, refusals, show } from "./problem.js";
import * as signature from "./signature.js";
import { Full } from "./store.js";
import { toldBy } from "./told.js";

const PATIENCE = 1500; // ms an answer may take before the page goes on without it
const AFTER = { "tour.agree": "agreed", "tour.begin": "under_way", "tour.finish": "done", "tour.fail": "not_possible" };
const SEEN = ["tour.inspect", "tour.skip"];
const data = JSON.parse(document.getElementById("tour-data").textContent);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.command || event.defaultPrevented || !isSecureContext) return;
  event.preventDefault();
  run(form);
});

async function run(form) {
  if (form.dataset.busy) return;
  if (photos.underway(form)) return toast(say("photo_waiting"), "", "info");
  form.dataset.busy = "yes";
  clear(form);
  try {
    const extra = await signature.signed(form);
    if (extra) await take(form, { ...toldBy(form), ...extra });
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    toast(say("full"), say("full_help"), "bad");
  } finally {
    delete form.dataset.busy;
    await draw();
  }
}

/** Keep it and wait a moment for the answer: a refusal is shown in the form, what was applied brings the server's page. */
async function take(form, told) {
  const { command: kind, order, basis } = form.dataset;
  const made = await outbox.add({ order, kind, data: told, basis_version: Number(basis) });
  const found = navigator.onLine ? await outbox.settled(made.id, PATIENCE) : made;
  if (found.state === outbox.REFUSED) {
    await outbox.putAway(made.id);
    return show(form, found.answer.problem);
  }
  drafts.drop(form);
  if (form.querySelector("[data-sign]")) await signature.drop(order);
  if (found.state === outbox.APPLIED) return location.assign(location.pathname);
  form.closest("details")?.removeAttribute("open");
  toast(say("file_kept"), "", "info");
}

/** What this phone did and the page does not know yet. */
const isNews = ({ state, answer }) => state === outbox.WAITING || (state === outbox.APPLIED && (answer?.body?.version ?? 0) > data.basis);
const isOurs = ({ owner, kind, order }) => owner === data.user && (data.number ? order === data.number && kind.startsWith("tour.") : kind === "follow");

async function draw() {
  const ours = (await outbox.all()).filter(isOurs);
  const refused = ours.filter((each) => each.state === outbox.REFUSED && !each.seen);
  refusals(document.getElementById("refusals"), data, refused);
  const news = ours.filter(isNews);
  const followed = new Set(news.map(({ order }) => order));
  for (const card of document.querySelectorAll("[data-follow]")) done(card, followed.has(card.dataset.follow));
  if (data.number) visit(news);
}

function visit(news) {
  const state = news.reduce((at, { kind, data: told }) => (kind === "tour.fail" && told.new_on ? "planned" : AFTER[kind] ?? at), data.state);
  const seen = new Set(news.filter(({ kind }) => SEEN.includes(kind)).map(({ data: told }) => told.machine));
  for (const part of document.querySelectorAll("[data-states]")) part.hidden = !part.dataset.states.split(" ").includes(state);
  for (const card of document.querySelectorAll("[data-machine].machine-card")) done(card, seen.has(card.dataset.machine));
  const left = Object.entries(data.seen).some(([number, before]) => before === "due" && !seen.has(number));
  document.querySelector("[data-left]").hidden = !left;
  document.querySelector('form[data-command="tour.finish"]').hidden = left;
}

function done(card, is) {
  card.querySelector("[data-done]").hidden = !is;
  const before = card.querySelector("[data-server]");
  if (before) before.hidden = is;
}

/** A finding is told in words; whatever nobody answered yet is in order. */
document.addEventListener("change", ({ target }) => {
  const note = target.matches('.three input[type="radio"]') && target.closest("li").querySelector("[data-note]");
  if (note) note.required = target.value === "finding";
});
document.addEventListener("click", ({ target }) => {
  const form = target.closest("[data-rest-ok]")?.closest("form");
  for (const line of form?.querySelectorAll(".three") ?? []) {
    const answers = [...line.querySelectorAll("input")];
    if (answers[0].required && !answers.some((each) => each.checked)) answers[0].checked = true;
  }
  if (form) drafts.keep(form);
});
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-draft]");
  if (form) drafts.keep(form);
});

document.querySelectorAll("[data-rest-ok]").forEach((button) => { button.hidden = false; });
document.querySelectorAll("form[data-draft]").forEach(drafts.restore);
if (isSecureContext) {
  photos.prepare();
  signature.prepare();
  outbox.onChange(draw);
  draw();
  measure();
}
