// What every page of the app does: sends what waits, keeps the stored pages fresh, says how it stands.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import * as outbox from "./outbox.js";
import { pull } from "./pull.js";
import { mind } from "./push.js";
import { start } from "./sender.js";
import "./signal.js";

const line = made("a", "outbox-line");
line.href = "/field/outbox/";
line.dataset.outbox = "";
line.setAttribute("aria-live", "polite"); // a role of its own would take the name from the link
line.hidden = true;
document.querySelector(".phone-top")?.after(line);

/** What is not sent yet, and why; refused steps until they were read. */
async function show() {
  const mine = (each) => each.owner === outbox.owner();
  const commands = (await outbox.all()).filter(mine);
  const waiting = commands.filter((each) => each.state === outbox.WAITING).length;
  const loose = (await outbox.files()).filter((each) => mine(each) && each.state === outbox.WAITING).length;
  const refused = commands.filter((each) => each.state === outbox.REFUSED && !each.seen).length;
  const halted = await outbox.halted();
  const parts = [
    refused && say("not_taken", { n: refused }),
    waiting ? say("unsent", { n: waiting }) : loose && say("unsent_files", { n: loose }),
    (waiting || loose) && (navigator.onLine ? halted ? say(`why_${halted}`) : say("on_its_way") : say("why_network")),
  ].filter(Boolean);
  const text = parts.join(" · ");
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !parts.length;
  line.classList.toggle("is-bad", refused > 0);
  const signedOut = halted === "signed_out";
  line.href = signedOut ? `/login/?next=${encodeURIComponent(location.pathname)}` : "/field/outbox/";
}

function note(text, ...more) {
  const shown = made("p", "shell-note");
  shown.append(text, ...more);
  line.after(shown);
}

function made(name, css) {
  const element = document.createElement(name);
  element.className = css;
  return element;
}

/** The new version waits until somebody asks for it; it is offered on the list of the day and on the own page, never during a job. */
function watch(registration) {
  const coming = () => registration.installing?.addEventListener("statechange", () => offer(registration));
  registration.addEventListener("updatefound", coming);
  coming();
  offer(registration);
}

function offer(registration) {
  const fits = navigator.serviceWorker.controller && document.querySelector("#jobs, [data-look]");
  if (!registration.waiting || !fits || document.querySelector("[data-update]")) return;
  const button = made("button", "btn btn-quiet");
  button.type = "button";
  button.dataset.update = "";
  button.textContent = say("update_now");
  button.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage("go");
  });
  note(say("update_ready"), " ", button);
}

/** The service worker says that a job is open, so that no update comes now; or that a notice came. */
function heed({ data }) {
  if (data === "at work") toast(say("update_later"), "", "warn");
  if (data !== "news") return;
  pull();
  outbox.wake();
}

async function settleIn() {
  if (!isSecureContext) return note(say("insecure"));
  const registration = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).catch(() => null);
  if (registration) watch(registration);
  navigator.serviceWorker.addEventListener("message", heed);
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  await outbox.tidy();
  await mind();
}

if ("stored" in document.documentElement.dataset) {
  const at = new Date(document.querySelector('meta[name="server-now"]').content);
  const form = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };
  note(say("stored_copy", { t: at.toLocaleString(document.documentElement.lang, form) }));
}
outbox.onChange(show);
for (const change of ["online", "offline"]) addEventListener(change, show);
show();
if (isSecureContext) start(pull);
addEventListener("online", pull);
document.addEventListener("visibilitychange", () => document.hidden || pull());
pull();
settleIn();
