// Fetches what changed, so that the phone has the jobs of today and tomorrow when the signal is gone.

import { keepOnly } from "./cache.js";
import { keep } from "./documents.js";
import { owner } from "./outbox.js";
import { Full, recall, remember } from "./store.js";
import { send, Unsent } from "./wire.js";

const PAGES = "yinuo-jobs";
const PICTURES = "yinuo-pictures";
const FRAMES = ["/field/", "/field/outbox/", "/field/me/", "/field/parts/", "/field/tours/"]; // pages that the phone fills in or that follow from the jobs
const ONE = /^\/field\/(orders|tours)\/[^/]+\/$/; // the page of one job or one tour visit
const PICTURE = /\/field\/files\/[0-9a-f]{64}\//g;

/** Bring the stored pages up to date; without signal, or while another tab does it, nothing happens. */
export async function pull() {
  if (!navigator.onLine || !navigator.locks || !owner()) return;
  await navigator.locks.request("yinuo-pull", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    try {
      await bring();
    } catch (error) {
      // What did not come comes with the next try: the cursor is kept only after everything is here.
      if (!(error instanceof Unsent || error instanceof TypeError || error instanceof Full || error.name === "QuotaExceededError")) throw error;
    }
  });
}

async function bring() {
  const made = { build: document.querySelector('meta[name="build"]')?.content, lang: document.documentElement.lang };
  const known = (await recall("pull")) ?? {};
  const alike = known.user === owner() && known.build === made.build && known.lang === made.lang;
  const cursor = alike && (await caches.has(PAGES)) ? known.cursor : "";
  const { user, jobs, gone, whole, ...told } = await send(`/field/pull/?cursor=${encodeURIComponent(cursor)}`, { method: "GET" });
  if (user !== owner()) return;
  // Another engineer's pages are none of this one's business.
  if (known.user && known.user !== user) await Promise.all([PAGES, PICTURES].map((name) => caches.delete(name)));
  const pages = await caches.open(PAGES);
  for (const number of gone) for (const kind of ["orders", "tours"]) await pages.delete(`/field/${kind}/${number}/`);
  // The pages that lead to the others come first: a line that breaks under a job leaves no phone without its list.
  if (jobs.length || gone.length || whole) for (const url of FRAMES) await fetchPage(pages, url);
  for (const job of jobs) await fetchPage(pages, job.url);
  if (whole) await leave(pages, new Set(jobs.map((job) => job.url)));
  if (jobs.length || gone.length) await pictures(pages);
  const done = { user, ...made, cursor: told.cursor, at: Date.now() };
  const fresh = jobs.length || gone.length || known.behind;
  // Manuals are large: a line that breaks under one does not bring the jobs anew.
  await remember("pull", { ...done, behind: Boolean(fresh) });
  if (!fresh) return;
  await keep(await newest(pages), told.room);
  await remember("pull", { ...done, behind: false });
}

async function fetchPage(pages, url) {
  const response = await fetch(url, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (response.ok && !response.redirected) await pages.put(url, response);
  else if (response.status === 404) await pages.delete(url);
  else throw new Unsent("server");
}

/** After everything was told, an order that was not in it has left. */
async function leave(pages, current) {
  for (const { url } of await pages.keys()) {
    const { pathname } = new URL(url);
    if (ONE.test(pathname) && !current.has(pathname)) await pages.delete(pathname);
  }
}

/** The stored job pages, those of the newest orders first. */
async function newest(pages) {
  const jobs = (await pages.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/field/orders/"));
  jobs.sort((one, other) => (one.url < other.url ? 1 : -1));
  return Promise.all(jobs.map(async (request) => (await pages.match(request)).text()));
}

/** The pictures of the stored jobs, so that what the customer photographed is seen on the spot; none else. */
async function pictures(pages) {
  const texts = await Promise.all((await pages.keys()).map(async (request) => (await pages.match(request)).text()));
  await keepOnly(PICTURES, new Set(texts.flatMap((text) => text.match(PICTURE) ?? [])));
}
