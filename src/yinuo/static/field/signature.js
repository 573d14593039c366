// The customer's signature: drawn on the screen, cut to its ink, sent up as PNG before the step that needs it.

import { say } from "../kit/words.js";
import SignaturePad from "../vendor/signature_pad.js";
import { sendFile } from "./commands.js";

const pads = new WeakMap(); // form → {pad, box, sent}

/** Make the pads of the page ready to be signed on. */
export function prepare(root = document) {
  for (const box of root.querySelectorAll("[data-sign]")) {
    const canvas = box.querySelector("canvas");
    const pad = new SignaturePad(canvas, { penColor: "#0b1f3a", backgroundColor: "#fff", minWidth: 1.1, maxWidth: 3.2 });
    const held = { pad, box, sent: "" };
    pads.set(box.closest("form"), held);
    fit(canvas, pad);
    new ResizeObserver(() => fit(canvas, pad)).observe(canvas);
    pad.addEventListener("endStroke", () => { held.sent = ""; wrong(box, ""); });
    box.querySelector("[data-sign-clear]").addEventListener("click", () => { pad.clear(); held.sent = ""; });
  }
}

/** The canvas has the sharpness of the screen; what was drawn survives the phone being turned. */
function fit(canvas, pad) {
  const ratio = Math.max(devicePixelRatio || 1, 1);
  const [width, height] = [Math.round(canvas.offsetWidth * ratio), Math.round(canvas.offsetHeight * ratio)];
  if (!width || (canvas.width === width && canvas.height === height)) return;
  const strokes = pad.toData();
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").scale(ratio, ratio);
  pad.clear();
  pad.fromData(strokes);
}

/** Send the drawing once; resolves to {signature} for the command, {} where the form has no pad, null where it is empty. */
export async function signed(form, address) {
  const held = pads.get(form);
  if (!held) return {};
  if (held.pad.isEmpty()) {
    wrong(held.box, say("sign_first"));
    held.box.scrollIntoView({ block: "center" });
    return null;
  }
  if (!held.sent) {
    const png = await new Promise((done) => held.box.querySelector("canvas").toBlob(done, "image/png"));
    held.sent = (await sendFile(address, png, "signature.png")).sha256;
  }
  return { [held.box.dataset.sign]: held.sent };
}

function wrong(box, text) {
  const line = box.querySelector(".wrong");
  line.textContent = text;
  line.hidden = !text;
}
