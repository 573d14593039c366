// The job's page as it stands with what was done on this phone: its screen, badge, progress, lists and other steps.

import { say } from "../kit/words.js";
import * as along from "./along.js";
import * as drafts from "./drafts.js";
import * as late from "./late.js";
import { isNews, lineOf, screenOf, standing } from "./life.js";
import * as outbox from "./outbox.js";
import * as money from "./money.js";
import { follow } from "./positions.js";
import { fill } from "./paper.js";
import { refusals } from "./problem.js";
import * as stock from "./stock.js";

export const data = JSON.parse(document.getElementById("job-data").textContent);

const slot = document.getElementById("screen");
const prepared = [];
let followed = ""; // the state for which the phone's place was last asked about

/** Have `work(root)` done to every screen that is shown, and to the page. */
export function prepare(work) {
  prepared.push(work);
  work(document);
}

/** The engineer's commands on this job, and where it stands after them. */
export async function look() {
  const commands = (await outbox.ofOrder(data.number)).filter((each) => each.owner === data.user);
  return { commands, at: standing(data, commands) };
}

/** Show how the job stands; while a step is being taken (`sending`) its form stays where it is. */
export async function draw() {
  const { commands, at } = await look();
  const all = (await outbox.all()).filter((each) => each.owner === data.user);
  stock.dress(data, all);
  refusals(slot, data, commands.filter((each) => each.state === outbox.REFUSED && !each.seen));
  if (followed !== at.state) follow(followed = at.state, document.querySelector("[data-recording]"));
  if (document.body.classList.contains("sending")) return at;
  const { screen, next } = screenOf(data, at);
  const moved = slot.dataset.screen !== screen;
  if (moved) turn(screen);
  if (moved || commands.some((each) => isNews(data, each))) dress(at, screen, next);
  late.dress(document.getElementById("late"), data, commands, at);
  const paper = slot.querySelector("[data-paper]");
  if (paper) fill(paper, data, commands, at, picture);
  if (moved) slot.querySelectorAll("form[data-draft]").forEach(drafts.restore);
  for (const work of moved ? prepared : []) work(slot);
  along.dress(data, all);
  money.dress(data, commands, at, lineOf(data, at, "take_payment"));
  refresh(commands, screen);
  return at;
}

const pictures = new Map(); // hash → address of a photo that is on the phone, or null

async function picture(sha256) {
  if (!pictures.has(sha256)) {
    const kept = await outbox.file(sha256);
    const source = kept?.thumb ?? kept?.blob;
    pictures.set(sha256, source ? URL.createObjectURL(source) : null);
  }
  return pictures.get(sha256);
}

function turn(screen) {
  slot.dataset.screen = screen;
  slot.replaceChildren(document.querySelector(`template[data-screen="${screen}"]`).content.cloneNode(true));
}

/** Everything on the page that follows the state. */
function dress(at, screen, next) {
  const badge = document.querySelector("[data-state-badge]");
  badge.textContent = data.labels[at.state];
  badge.className = `tag ${data.badges[at.state]}`;
  for (const place of slot.querySelectorAll("[data-next]")) place.textContent = next;
  progress(at.state === "waiting" ? at.resume_to : at.state);
  for (const part of slot.querySelectorAll("[data-hazard]")) {
    const { hazard } = part.dataset;
    part.hidden = hazard === "none" ? Boolean(at.hazards?.length) : !at.hazards?.includes(hazard);
  }
  for (const [code, value] of Object.entries(at.answers)) answer(code, value);
  const taken = new Set([...slot.querySelectorAll("form[data-command]")].map((form) => form.dataset.command));
  for (const other of document.querySelectorAll("details[data-step]")) {
    const { step } = other.dataset;
    other.hidden = taken.has(step) || !lineOf(data, at, step);
  }
}

function progress(state) {
  const stages = [...document.querySelectorAll(".steps [data-state]")];
  const here = stages.findIndex((stage) => stage.dataset.state === (state === "closed" ? "signed" : state));
  stages.forEach((stage, place) => {
    stage.className = place < here ? "done" : place === here ? "here" : "";
    stage.querySelector("[data-done]").hidden = place >= here;
    stage.querySelector("[data-here]").hidden = place !== here;
  });
}

function answer(code, value) {
  for (const input of slot.querySelectorAll(`[name="items.${CSS.escape(code)}"]`)) {
    if (input.type === "checkbox") input.checked = value === "yes";
    else if (!input.value) input.value = value;
  }
}

/** Once all is sent the server's own page is the better one; it is not fetched under somebody's fingers. */
function refresh(commands, screen) {
  const newest = Math.max(0, ...commands.filter((each) => isNews(data, each)).map((each) => each.answer?.body?.version ?? Infinity));
  const busy = slot.querySelector("input:not([type=hidden]), textarea, select") || document.querySelector(".more [open], .help-card [open], #money [open], .sheet:not([hidden])");
  const mark = `${data.number} ${screen} ${newest}`;
  if (!newest || newest === Infinity || busy || !navigator.onLine || sessionStorage.getItem("refreshed") === mark) return;
  sessionStorage.setItem("refreshed", mark);
  location.reload();
}

/** The name of the screen that is shown. */
export const shownScreen = () => slot.dataset.screen;

/** What to say after a step: where the job went, if it left the screen `before`; a new screen begins at its top. */
export function arriveAt(before, at) {
  if (shownScreen() === before) return say("file_kept");
  const heading = slot.querySelector("h2") ?? slot;
  heading.tabIndex = -1;
  scrollTo({ top: 0, behavior: "instant" });
  heading.focus({ preventScroll: true });
  return say("went_on", { next: screenOf(data, at).next });
}
