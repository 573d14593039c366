// A kept file on its way up, piece by piece from where the server has it: a cut line costs one piece, not the file.

import { ARRIVED, REFUSED, update } from "./outbox.js";
import { send, sendJson, Unsent } from "./wire.js";

const ADDRESS = "/field/uploads/";
const PIECE = 256 * 1024; // bytes
const STUCK = 3; // answers without any progress, after which the next round tries again

/** Send one file; it is let go of only after the server says that it has it whole. Throws Unsent. */
export async function upload(file) {
  try {
    await goOn(file, await sendJson(ADDRESS, asked(file)));
  } catch (unsent) {
    if (unsent.why !== "refused" || unsent.problem.code === "file_hash_wrong") throw unsent;
    // It will never be taken: it stays on the phone with the reason, and its step goes on without it.
    await update("files", file.sha256, { state: REFUSED, problem: unsent.problem, answered_at: Date.now() });
  }
}

async function goOn(file, answer) {
  for (let stuck = 0; !answer.done; ) {
    const { offset } = answer;
    answer = await send(answer.url ?? `${ADDRESS}${file.sha256}/`, {
      method: "PATCH",
      body: file.blob.slice(offset, offset + PIECE),
      headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) },
      also: [409],
    });
    if (typeof answer.offset !== "number") throw new Unsent("server");
    stuck = answer.offset > offset || answer.done ? 0 : stuck + 1;
    if (stuck === STUCK) throw new Unsent("server");
    await update("files", file.sha256, { offset: answer.offset });
  }
  await update("files", file.sha256, { state: ARRIVED, offset: file.size, answered_at: Date.now() });
}

/** What the server is told of a file before its bytes. */
function asked({ sha256, size, name, taken_at, lat, lon }) {
  const told = { sha256, size, name, taken_at, lat, lon };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null && value !== ""));
}
