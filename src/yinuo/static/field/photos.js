// Photos of a step: taken or chosen, made small, kept on the phone at once; a photo after stands beside the one before.

import { say } from "../kit/words.js";
import { keep, restore, wrong } from "./kept.js";
import * as outbox from "./outbox.js";
import { small } from "./pictures.js";

const making = new WeakMap(); // form → how many are being made small

/** Listen to every photo box below `root`, and put back what was chosen before a reload. */
export async function prepare(root = document) {
  for (const list of root.querySelectorAll("[data-pairs]")) await pairUp(list);
  for (const box of root.querySelectorAll('[data-kind="photo"]')) {
    box.querySelector("input[type=file]").addEventListener("change", (event) => {
      const chosen = [...event.target.files];
      event.target.value = "";
      add(box, chosen);
    });
    await restore(box);
  }
}

/** Whether a photo of the form is still being made small: a moment's work. */
export const underway = (form) => (making.get(form) ?? 0) > 0;

/** One after the other: a phone's memory holds one large picture, not six. */
async function add(box, chosen) {
  const form = box.closest("form");
  making.set(form, (making.get(form) ?? 0) + 1);
  box.setAttribute("aria-busy", "true");
  wrong(box, "");
  const { longSide, quality } = box.dataset;
  for (const file of chosen) {
    try {
      await keep(box, { ...(await small(file, { longSide: Number(longSide), quality: Number(quality) / 100 })), name: file.name });
    } catch {
      wrong(box, say("not_a_picture", { name: file.name }));
    }
  }
  box.removeAttribute("aria-busy");
  making.set(form, making.get(form) - 1);
}

/** The page lists the photos the server knows; those still on the phone get the same line from its template. */
async function pairUp(list) {
  const line = list.querySelector("template");
  for (const { before, after } of await unsent(list.dataset.order, Number(list.dataset.basis))) {
    if (list.querySelector(`[data-before="${before}"]`)) continue;
    const row = line.content.cloneNode(true).firstElementChild;
    row.dataset.before = before;
    await picture(row.querySelector("[data-picture-before]"), before);
    await picture(row.querySelector("[data-picture-after]"), after);
    const box = row.querySelector("[data-box]");
    if (box) box.dataset.box = `pairs.${before}`;
    list.append(row);
  }
  list.closest("[data-pairs-card]").hidden = !list.querySelector("[data-before]");
}

/** The pairs that commands on this phone tell and the page does not know yet. */
async function unsent(order, basis) {
  const told = (await outbox.ofOrder(order)).filter((each) => !(each.state === outbox.REFUSED || each.answer?.body?.version <= basis));
  const before = told.filter((each) => each.kind === "begin_repair").flatMap((each) => each.data.photos ?? []);
  const after = Object.assign({}, ...told.filter((each) => each.kind === "finish_repair").map((each) => each.data.pairs));
  return [...new Set([...before, ...Object.keys(after)])].map((each) => ({ before: each, after: after[each] }));
}

async function picture(place, sha256) {
  const file = place && sha256 && (await outbox.file(sha256));
  const source = file && (file.thumb ?? file.blob);
  if (source) place.src = URL.createObjectURL(source);
  else if (place) place.hidden = true;
}
