// Signing out of this phone: what is not sent is named and stays; the stored pages go, they show customers' names.

import { say } from "../kit/words.js";
import * as outbox from "./outbox.js";
import { turnOff } from "./push.js";

const PATIENCE = 4000; // ms; signing out does not wait for a bad line

const form = document.querySelector("form[data-leave]");
const waiting = (await outbox.all()).filter((each) => each.state === outbox.WAITING && each.owner === outbox.owner());
if (waiting.length) {
  const note = form.querySelector("[data-unsent]");
  note.textContent = say("leave_unsent", { n: waiting.length });
  note.hidden = false;
}

form.addEventListener("submit", async (event) => {
  if (form.dataset.left) return;
  event.preventDefault();
  form.dataset.left = "yes";
  await Promise.race([turnOff(), new Promise((done) => setTimeout(done, PATIENCE))]);
  await Promise.all(["yinuo-jobs", "yinuo-pictures"].map((name) => globalThis.caches?.delete(name)));
  form.requestSubmit(event.submitter);
});
