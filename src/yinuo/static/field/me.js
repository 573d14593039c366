// The own page: what this phone keeps, may and is, and the switches for it. The page holds every sentence; this chooses among them.

import * as outbox from "./outbox.js";
import { allow, allowed } from "./positions.js";
import { standing, turnOff, turnOn } from "./push.js";
import { Unsent } from "./wire.js";

const JOBS = "yinuo-jobs";
const OFTEN = 5000; // ms; pages arrive without a word
const language = document.documentElement.lang;

/** In the box called `name` show the lines written for `state`, and fill the gaps. */
function tell(name, state, gaps = {}) {
  const box = document.querySelector(`[data-own="${name}"]`);
  for (const line of box.querySelectorAll("[data-when]")) line.hidden = !line.dataset.when.split(" ").includes(state);
  for (const [gap, text] of Object.entries(gaps)) box.querySelector(`[data-gap="${gap}"]`).textContent = text;
}

/** A press on what `selector` names; until `work` is done it cannot be pressed again. */
function press(selector, work) {
  for (const button of document.querySelectorAll(selector)) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      await work(button).finally(() => { button.disabled = false; });
    });
  }
}

// ── what is kept ──

async function kept() {
  const waiting = (each) => each.owner === outbox.owner() && each.state === outbox.WAITING;
  const [steps, files] = [(await outbox.all()).filter(waiting), (await outbox.files()).filter(waiting)];
  const pages = (await caches.has(JOBS)) ? await (await caches.open(JOBS)).keys() : [];
  const jobs = pages.filter(({ url }) => new URL(url).pathname.startsWith("/field/orders/"));
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  tell("kept", (await navigator.storage.persisted()) ? "safe" : "loose", {
    jobs: count(jobs.length), steps: count(steps.length), used: size(usage), free: size(quota - usage),
    files: files.length ? `${count(files.length)} · ${size(bytes)}` : count(0),
  });
}

const count = (number) => number.toLocaleString(language);

function size(bytes) {
  const [unit, share] = bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  return (bytes / share).toLocaleString(language, { style: "unit", unit, maximumFractionDigits: 1 });
}

press("[data-persist]", async () => {
  await navigator.storage.persist();
  await kept();
});

// ── on the home screen ──

let offered = null; // what the browser gave us to install with

function install() {
  const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone;
  tell("install", installed ? "installed" : offered ? "ready" : navigator.standalone === undefined ? "other" : "ios");
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event;
  install();
});
addEventListener("appinstalled", () => tell("install", "installed"));
press("[data-install]", async () => {
  const asked = offered;
  offered = null; // it can be asked once
  await asked.prompt();
  if ((await asked.userChoice).outcome !== "accepted") install();
});

// ── positions, version ──

const positions = async () => tell("positions", (await allowed()) ? "on" : "off");
press("[data-allow]", async (button) => {
  await allow(button.dataset.allow === "yes");
  await positions();
});

press("[data-look]", async () => {
  tell("version", "looking");
  try {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    tell("version", registration.installing || registration.waiting ? "found" : "newest");
  } catch {
    tell("version", "unknown");
  }
});

// ── notices ──

const push = document.querySelector("[data-push-key]"); // missing where the server sends none

async function notices() {
  if (push) tell("push", await standing());
}

press("[data-push]", async (button) => {
  try {
    await (button.dataset.push === "on" ? turnOn(push.dataset.pushKey) : turnOff());
    await notices();
  } catch (error) {
    if (!(error instanceof Unsent)) throw error;
    tell("push", "failed");
  }
});

install();
positions();
notices();
if (isSecureContext) {
  outbox.onChange(kept);
  setInterval(kept, OFTEN);
  kept();
}
