// The app without signal. The view that serves this puts BUILD, the id of what it was made from, and SHELL, the
// addresses of what every page needs, before this line.
//
// A page comes from the server when it answers in time, else from the phone, marked `data-stored`. What a page loads
// comes from the shell of the page's own build, so that an update never mixes two. Posts, signing in and out, and
// everything else are left alone.

const PAGES = "yinuo-jobs";
const PICTURES = "yinuo-pictures";
const DOCUMENTS = "yinuo-documents";
const PATIENCE = 2500; // ms until the stored copy is shown
const OFFLINE = "/field/offline/";
const KEPT = /^\/field\/(orders\/[^/]+\/|outbox\/|me\/|parts\/|tours\/([^/]+\/)?)?$/;

const shellOf = (build) => `yinuo-shell-${build}`;
const buildIn = (response) => response?.headers.get("X-Build") ?? BUILD;
const builds = new Map(); // a page's client id → its build

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("message", (event) => event.data === "go" && event.waitUntil(go(event.source)));

async function fill() {
  const shell = await caches.open(shellOf(BUILD));
  await shell.addAll([OFFLINE, ...SHELL].map((address) => new Request(address, { cache: "no-cache" })));
}

async function begin() {
  await self.registration.navigationPreload?.enable();
  const pages = await caches.open(PAGES);
  const copies = await Promise.all((await pages.keys()).map((request) => pages.match(request)));
  // A shell goes when no stored page was made for it.
  const needed = new Set([BUILD, ...copies.map(buildIn)].map(shellOf));
  const shells = (await caches.keys()).filter((name) => name.startsWith(shellOf("")));
  await Promise.all(shells.filter((name) => !needed.has(name)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Take over from the version before, unless a job is open somewhere: whoever asked is told. */
async function go(asker) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const atWork = open.some(({ url }) => new URL(url).pathname.startsWith("/field/orders/"));
  if (atWork) asker.postMessage("at work");
  else await self.skipWaiting();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pathname.startsWith("/field/documents/")) event.respondWith(manual(request));
    else if (pathname.startsWith("/field/")) event.respondWith(page(event, pathname, search));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(part(event));
  } else if (pathname.startsWith("/field/files/")) {
    event.respondWith(picture(request));
  }
});

async function page(event, path, search) {
  const fetched = fromServer(event, path, search).catch(() => null);
  event.waitUntil(fetched);
  // Who has just signed in must not meet the pages of whoever used this phone before.
  const copy = event.request.referrer.includes("/login/") ? undefined : await stored(path);
  const fresh = await (copy ? Promise.race([fetched, late()]) : fetched);
  const shown = fresh && !(copy && fresh.status >= 500) ? fresh : copy ?? (await stored(OFFLINE, shellOf(BUILD)));
  if (!shown) return Response.error();
  builds.set(event.resultingClientId, buildIn(shown));
  return shown === copy ? marked(copy) : shown;
}

async function fromServer(event, path, search) {
  const response = (await event.preloadResponse) ?? (await fetch(event.request));
  const whole = response.ok && response.headers.get("Content-Type")?.startsWith("text/html");
  if (whole && !search && KEPT.test(path)) await (await caches.open(PAGES)).put(path, response.clone()).catch(() => {});
  return response;
}

const stored = (path, cacheName = PAGES) => caches.match(path, { cacheName, ignoreVary: true });
const late = () => new Promise((done) => setTimeout(done, PATIENCE, null));

/** The copy says of itself that it is one. */
async function marked(copy) {
  const headers = new Headers(copy.headers);
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  return new Response((await copy.text()).replace("<html ", "<html data-stored "), { headers });
}

async function part({ request, clientId }) {
  const build = await buildOf(clientId);
  const known = await caches.match(request, { cacheName: shellOf(build), ignoreVary: true });
  if (known) return known;
  try {
    return await fetch(request, build === BUILD ? {} : { cache: "no-cache" });
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}

/** The build of a page: noted when it was loaded; after a sleep of this worker, that of its stored copy. */
async function buildOf(clientId) {
  if (builds.has(clientId)) return builds.get(clientId);
  const client = await self.clients.get(clientId);
  return buildIn(client && (await stored(new URL(client.url).pathname)));
}

/** A manual that the phone keeps, else the server's. */
async function manual(request) {
  const known = await caches.match(request, { cacheName: DOCUMENTS, ignoreVary: true });
  return known ?? fetch(request).catch(() => stored(OFFLINE, shellOf(BUILD)));
}

/** The content of a hash never changes. */
async function picture(request) {
  const known = await caches.match(request, { cacheName: PICTURES, ignoreVary: true });
  if (known) return known;
  const response = await fetch(request);
  if (response.status === 200) await (await caches.open(PICTURES)).put(request, response.clone()).catch(() => {});
  return response;
}

// ── notices ──

const ICON = "/field/icons/plain-192.png";
const LEFT = new Set(["handed_on", "cancelled", "outsourced", "rescue"]); // no job of one's own, or none any more
const PARTS = new Set(["parts_issued", "parts_partly", "parts_closed"]); // told of in full among the own parts

self.addEventListener("push", (event) => event.data && event.waitUntil(tell(event.data.json())));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data));
});

/** Show what happened; open pages look for it, and the job is fetched while there is signal. */
async function tell({ kind, title, number }) {
  const about = PARTS.has(kind) ? "/field/parts/" : `/field/orders/${number}/`;
  const data = LEFT.has(kind) ? "/field/" : about;
  await self.registration.showNotification(title, { body: number, tag: `${kind} ${number}`, icon: ICON, badge: ICON, data });
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage("news");
  const fresh = await fetch(about, { headers: { Accept: "text/html" } }).catch(() => null);
  if (fresh?.ok && !fresh.redirected) await (await caches.open(PAGES)).put(about, fresh).catch(() => {});
}

/** Go there in a window that is open, unless somebody works in it; else in a new one. */
async function show(address) {
  const open = await self.clients.matchAll({ type: "window" });
  const there = open.find(({ url }) => new URL(url).pathname === address);
  const free = there ?? open.find(({ url }) => !new URL(url).pathname.startsWith("/field/orders/"));
  if (!free) return self.clients.openWindow(address);
  await free.focus();
  return there ?? free.navigate(address);
}
