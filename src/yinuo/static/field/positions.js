// Where the engineer is while a job is on the way or at work, for the dispatcher's next choice: seen, and switched off here.

import { clockOffset } from "./clock.js";
import { changed, onChange, owner } from "./outbox.js";
import { Full, read, recall, remember, write } from "./store.js";
import { sendJson } from "./wire.js";

const ADDRESS = "/field/positions/";
const EVERY = 2 * 60_000; // ms
const BATCH = 100;
const DUTY = new Set(["en_route", "on_site", "in_repair", "testing"]);

let beat = 0; // the interval that records, 0 while nothing does
let followed = null; // {state, line} of the job on this page

/** Whether this phone may record positions; it may until the engineer switches it off. */
export const allowed = async () => (await recall("positions-off")) !== true;

/** Switch recording on or off on this phone; what was recorded and not sent yet goes away with it. */
export async function allow(yes) {
  await remember("positions-off", !yes);
  if (!yes) await write((db) => db.clear("positions"));
  changed();
}

/** How many are recorded and not sent yet. */
export const waiting = () => read((db) => db.count("positions"));

/** Record while the job stands in `state`; called with every new one. `line` says on the page that it is on. */
export function follow(state, line) {
  followed = { state, line };
  return look();
}

async function look() {
  if (!followed) return;
  const { state, line } = followed;
  const on = DUTY.has(state) && (await granted()) && (await allowed());
  line.hidden = !on;
  if (on === beat > 0) return;
  clearInterval(beat);
  beat = on ? setInterval(record, EVERY) : 0;
  if (on) record();
}

/** A position is never asked for out of nowhere: arriving asks, this only goes on. */
const granted = async () => (await navigator.permissions.query({ name: "geolocation" })).state === "granted";

function record() {
  if (document.hidden) return; // two tabs of one job would tell everything twice
  navigator.geolocation.getCurrentPosition(
    async ({ coords, timestamp }) => {
      const at = new Date(timestamp + clockOffset().offset * 1000).toISOString();
      const { latitude: lat, longitude: lon, accuracy } = coords;
      const position = { at, lat, lon, accuracy_m: Math.ceil(accuracy), owner: owner() };
      await write((db) => db.add("positions", position)).then(send).catch(giveWay);
    },
    () => {}, // no place now; the next beat tries again
    { enableHighAccuracy: false, timeout: 20_000, maximumAge: 30_000 },
  );
}

/** On a full phone the work comes first: a position is let go. */
function giveWay(error) {
  if (!(error instanceof Full)) throw error;
}

/** Send what is recorded; without signal it stays, and goes with the next one. */
export async function send() {
  const [keys, rows] = await read((db) => Promise.all([db.getAllKeys("positions", null, BATCH), db.getAll("positions", null, BATCH)]));
  const mine = rows.filter((each) => each.owner === owner()).map(({ owner: _, ...position }) => position);
  if (mine.length === 0) return;
  try {
    await sendJson(ADDRESS, { positions: mine });
  } catch (unsent) {
    if (unsent.why !== "refused") return;
  }
  await write((db) => Promise.all(keys.filter((_, place) => rows[place].owner === owner()).map((key) => db.delete("positions", key))));
}

onChange(look); // switched on or off, perhaps in another tab
