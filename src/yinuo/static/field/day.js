// The list of the day with what was done on this phone: each job as it stands, though nothing of it is sent yet.

import { say } from "../kit/words.js";
import { isNews, screenOf, standing } from "./life.js";
import * as outbox from "./outbox.js";
import { pull } from "./pull.js";

async function draw() {
  const mine = (await outbox.all()).filter((each) => each.owner === outbox.owner());
  for (const card of document.querySelectorAll("#jobs [data-number]")) {
    const commands = mine.filter((each) => each.order === card.dataset.number);
    const data = commands.length ? await dataOf(card.dataset.job) : null;
    if (data && commands.some((each) => isNews(data, each))) show(card, data, standing(data, commands));
    tell(card, commands.filter((each) => each.state === outbox.WAITING).length);
  }
}

/** What the stored page of a job says; null where the phone has none. */
async function dataOf(address) {
  const page = await caches.match(address, { cacheName: "yinuo-jobs", ignoreVary: true });
  const node = page && new DOMParser().parseFromString(await page.text(), "text/html").getElementById("job-data");
  return node ? JSON.parse(node.textContent) : null;
}

function show(card, data, at) {
  const badge = card.querySelector("[data-state-badge]");
  badge.textContent = data.labels[at.state];
  badge.className = `tag ${data.badges[at.state]}`;
  card.querySelector("[data-next]").textContent = screenOf(data, at).next;
}

function tell(card, waiting) {
  card.querySelector("[data-unsent]")?.remove();
  if (!waiting) return;
  const line = document.createElement("p");
  line.className = "job-unsent";
  line.dataset.unsent = "";
  line.textContent = say("unsent", { n: waiting });
  card.append(line);
}

outbox.onChange(draw);
// Something happened in the house: a job that came just now must be on the phone before the signal is gone.
document.addEventListener("htmx:afterSettle", () => Promise.all([draw(), pull()]));
draw();
