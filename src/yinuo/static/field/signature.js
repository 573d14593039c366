// The customer's signature: drawn on the screen, kept on the phone as picture and as strokes before the step that needs it.

import { padOn } from "../kit/pad.js";
import { say } from "../kit/words.js";
import { keepFile } from "./outbox.js";
import { forget, Full, recall, remember } from "./store.js";

const STANDS_BY = 3600_000; // ms; later nobody stands before the phone who drew this, and the pad begins empty

const pads = new WeakMap(); // form → {pad, box}
const slot = (order) => `signature ${order}`;
const lasting = (form) => form.dataset.command === "sign"; // a price is accepted at once or shown anew

/** Make the pads below `root` ready to be signed on; what was drawn before the page went comes back. */
export function prepare(root = document) {
  for (const box of root.querySelectorAll("[data-sign]")) {
    const form = box.closest("form");
    const pad = padOn(box.querySelector("canvas"));
    pads.set(form, { pad, box });
    pad.on("endStroke", () => {
      wrong(box, "");
      if (lasting(form)) keep(form.dataset.order, pad);
    });
    box.querySelector("[data-sign-clear]").addEventListener("click", () => {
      pad.clear();
      drop(form.dataset.order);
    });
    box.querySelector("[data-sign-big]")?.addEventListener("click", () => enlarge(box));
    box.querySelector("[data-sign-done]")?.addEventListener("click", () => reduce(box));
    box.addEventListener("fullscreenchange", () => document.fullscreenElement ?? box.classList.remove("is-big"));
    if (lasting(form)) bringBack(form.dataset.order, pad);
  }
}

async function keep(order, pad) {
  try {
    await remember(slot(order), { at: Date.now(), ...pad.drawing() });
  } catch (error) {
    // A full store costs the draft, never the work.
    if (!(error instanceof Full)) throw error;
  }
}

async function bringBack(order, pad) {
  const kept = await recall(slot(order));
  if (!kept) return;
  if (Date.now() - kept.at > STANDS_BY) await drop(order);
  else if (pad.isEmpty()) pad.draw(kept);
}

/** A step was taken: it is signed, or what is to be signed has changed. */
export const drop = (order) => forget(slot(order));

/** The whole screen for whoever signs, lying down where the phone can turn it. */
async function enlarge(box) {
  box.classList.add("is-big");
  try {
    await box.requestFullscreen();
    await screen.orientation.lock("landscape");
  } catch {
    // A browser that can do neither shows the pad over the page.
  }
}

function reduce(box) {
  box.classList.remove("is-big");
  if (document.fullscreenElement) document.exitFullscreen();
}

/** Keep the drawing; resolves to {signature, strokes} for the command, {} where the form has no pad, null where it is empty. */
export async function signed(form) {
  const held = pads.get(form);
  if (!held) return {};
  if (held.pad.isEmpty()) {
    wrong(held.box, say("sign_first"));
    held.box.scrollIntoView({ block: "center" });
    return null;
  }
  const sha256 = await keepFile({ blob: await held.pad.picture(), name: "signature.png", order: form.dataset.order });
  return { [held.box.dataset.sign]: sha256, strokes: held.pad.strokes() };
}

function wrong(box, text) {
  const line = box.querySelector(".wrong");
  line.textContent = text;
  line.hidden = !text;
}
