// What the phone keeps through a flat battery: commands, files and small facts, in IndexedDB.

import { openDB } from "../vendor/idb.js";

const NAME = "yinuo-field";

/** There is no room left on the phone, even after everything that can be fetched again was given up. */
export class Full extends Error {}

const opened = openDB(NAME, 1, {
  upgrade(db) {
    db.createObjectStore("commands", { keyPath: "id" }).createIndex("order", "order");
    db.createObjectStore("files", { keyPath: "sha256" }).createIndex("order", "order");
    db.createObjectStore("positions", { autoIncrement: true });
    db.createObjectStore("meta");
  },
  // Another tab runs a newer version: let it go on, this one opens anew when it is next loaded.
  blocking: (_current, _wanted, event) => event.target.close(),
});

/** Read something: `work(db)`. */
export const read = async (work) => work(await opened);

/** Write something: `work(db)`. Where there is no room, free what can be fetched again and try once more. Throws Full. */
export async function write(work) {
  const db = await opened;
  try {
    return await work(db);
  } catch (error) {
    if (!noRoom(error)) throw error;
  }
  await makeRoom(db);
  try {
    return await work(db);
  } catch (error) {
    throw noRoom(error) ? new Full() : error;
  }
}

// A transaction that finds no room when it ends aborts the requests in it: they tell only that they were aborted.
const noRoom = (error) => ["QuotaExceededError", "AbortError"].includes(error?.name);

/** Stored pages and pictures come again with the next signal, and what the server has needs no second copy. */
async function makeRoom(db) {
  await Promise.all(["yinuo-jobs", "yinuo-pictures"].map((name) => caches.delete(name)));
  for (const command of await db.getAll("commands")) {
    if (command.state === "applied") await db.delete("commands", command.id);
  }
  for (const file of await db.getAll("files")) {
    if (file.state === "arrived") await db.delete("files", file.sha256);
  }
}

/** A small fact by its name; undefined where there is none. */
export const recall = (name) => read((db) => db.get("meta", name));

/** Keep a small fact. */
export const remember = (name, value) => write((db) => db.put("meta", value, name));

/** A small fact has served. */
export const forget = (name) => write((db) => db.delete("meta", name));
