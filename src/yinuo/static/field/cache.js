// What a page links to and the phone keeps beside it: pictures, and the files of product documents.

/** Keep just the addresses of the set `wanted` in the cache `name`; a phone that saves data fetches nothing new. */
export async function keepOnly(name, wanted) {
  const missing = new Set(wanted);
  const stored = await caches.open(name);
  for (const request of await stored.keys()) {
    if (!missing.delete(new URL(request.url).pathname)) await stored.delete(request);
  }
  if (navigator.connection?.saveData) return;
  for (const url of missing) {
    const response = await fetch(url);
    if (response.status === 200) await stored.put(url, response);
  }
}
