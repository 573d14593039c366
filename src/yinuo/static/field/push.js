// Notices while the app is closed: asked for on the own page, and given back when somebody signs out or another signs in here.

import { owner } from "./outbox.js";
import { recall, remember } from "./store.js";
import { send, sendJson, Unsent } from "./wire.js";

const ADDRESS = "/field/push/";
const PATIENCE = 10_000; // ms; where a push service is out of reach, browsers go on trying without a word

/** This browser's subscription, or null. */
async function current() {
  const registration = await navigator.serviceWorker?.getRegistration("/field/");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/** "on", "off", "denied" by the person in the browser, or "unable" where the browser cannot. */
export async function standing() {
  if (!("PushManager" in globalThis) || !("Notification" in globalThis)) return "unable";
  if (Notification.permission === "denied") return "denied";
  const [asked, made] = [await recall("push-of"), await current()];
  return made && asked?.user === owner() && asked.endpoint === made.endpoint ? "on" : "off";
}

/** Ask the person, the browser's push service and the server; `key` is the server's. Throws Unsent. */
export async function turnOn(key) {
  if ((await Notification.requestPermission()) !== "granted") return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const asked = pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => null);
  const made = await Promise.race([asked, new Promise((done) => setTimeout(done, PATIENCE, null))]);
  if (!made) throw new Unsent("network");
  try {
    await enter(made);
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
}

async function enter(made) {
  await sendJson(ADDRESS, made.toJSON());
  await remember("push-of", { user: owner(), endpoint: made.endpoint });
}

/** From now on nothing arrives here, whether the server hears of it or not: then the push service tells it. */
export async function turnOff() {
  const made = await current();
  if (!made) return;
  await made.unsubscribe();
  const body = JSON.stringify({ endpoint: made.endpoint });
  await send(ADDRESS, { method: "DELETE", body, headers: { "Content-Type": "application/json" } }).catch(unheard);
}

function unheard(error) {
  if (!(error instanceof Unsent)) throw error;
}

/** Called with every page: what another person asked for here ends; what the browser has renewed is told. */
export async function mind() {
  const [asked, made] = [await recall("push-of"), await current()];
  if (!asked || !made || !owner()) return;
  if (asked.user !== owner()) await turnOff();
  else if (asked.endpoint !== made.endpoint) await enter(made).catch(unheard);
}
