// Files of product documents: kept on the phone up to a bound, the newest jobs' first, and shown as kept or not.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { keepOnly } from "./cache.js";

const FILES = "yinuo-documents";
const LINK = /data-manual="([0-9a-f]{64})" data-bytes="(\d+)"/g;

const address = (sha256) => `/field/documents/${sha256}/`;

/** Keep the files that the job pages `texts` (the newest first) link to, until `room` bytes are full; others go. */
export async function keep(texts, room) {
  await keepOnly(FILES, chosen(texts, room));
  await show();
}

/** Addresses of what fits into `room`: one that is too large leaves its place to the next. */
function chosen(texts, room) {
  const found = new Map(texts.flatMap((text) => [...text.matchAll(LINK)].map(([, sha256, bytes]) => [sha256, Number(bytes)])));
  const wanted = new Set();
  let left = room;
  for (const [sha256, bytes] of found) {
    if (bytes > left) continue;
    left -= bytes;
    wanted.add(address(sha256));
  }
  return wanted;
}

const isHere = async (link) => Boolean(await caches.match(link.pathname, { cacheName: FILES, ignoreVary: true }));

/** Say beside every link whether its file is here. */
async function show() {
  for (const link of document.querySelectorAll("[data-manual]")) {
    const state = (await isHere(link)) ? "here" : "away";
    link.dataset.kept = state;
    for (const line of link.nextElementSibling.children) line.hidden = line.dataset.when !== state;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-manual]");
  if (!link || navigator.onLine || link.dataset.kept === "here") return;
  event.preventDefault();
  toast(say("needs_signal"), "", "warn");
});

if (isSecureContext) show();
