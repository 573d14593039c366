// The customer's signature: drawn on the screen, kept on the phone as picture and as strokes before the step that needs it.

import { say } from "../kit/words.js";
import SignaturePad from "../vendor/signature_pad.js";
import { keepFile } from "./outbox.js";

const MOST_POINTS = 4000; // the server takes 5000
const MOST_STROKES = 200;

const pads = new WeakMap(); // form → {pad, box, drawn: {width} the pad's strokes were drawn at}

/** Make the pads below `root` ready to be signed on. */
export function prepare(root = document) {
  for (const box of root.querySelectorAll("[data-sign]")) {
    const canvas = box.querySelector("canvas");
    const pad = new SignaturePad(canvas, { penColor: "#0b1f3a", backgroundColor: "#fff", minWidth: 1.1, maxWidth: 3.2 });
    const held = { pad, box, width: 0 };
    pads.set(box.closest("form"), held);
    fit(canvas, held);
    new ResizeObserver(() => fit(canvas, held)).observe(canvas);
    pad.addEventListener("endStroke", () => wrong(box, ""));
    box.querySelector("[data-sign-clear]").addEventListener("click", () => pad.clear());
    box.querySelector("[data-sign-big]")?.addEventListener("click", () => enlarge(box));
    box.querySelector("[data-sign-done]")?.addEventListener("click", () => reduce(box));
    box.addEventListener("fullscreenchange", () => document.fullscreenElement ?? box.classList.remove("is-big"));
  }
}

/** The canvas is as sharp as the screen; its shape never changes, so a turned phone shows the strokes larger or smaller. */
function fit(canvas, held) {
  const ratio = Math.max(devicePixelRatio || 1, 1);
  const width = canvas.offsetWidth;
  if (!width || (held.width === width && canvas.width === Math.round(width * ratio))) return;
  const strokes = scaled(held.pad.toData(), held.width ? width / held.width : 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(canvas.offsetHeight * ratio);
  canvas.getContext("2d").scale(ratio, ratio);
  held.width = width;
  held.pad.clear();
  held.pad.fromData(strokes);
}

const scaled = (strokes, share) =>
  strokes.map((stroke) => ({ ...stroke, points: stroke.points.map((point) => ({ ...point, x: point.x * share, y: point.y * share })) }));

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
  const png = await new Promise((done) => held.box.querySelector("canvas").toBlob(done, "image/png"));
  const sha256 = await keepFile({ blob: png, name: "signature.png", order: form.dataset.order });
  return { [held.box.dataset.sign]: sha256, strokes: strokesOf(held.pad.toData()) };
}

/** [[x, y, ms since the first touch], …] a stroke, whole numbers; a very long signature keeps every nth point. */
function strokesOf(data) {
  const strokes = data.slice(0, MOST_STROKES);
  const begun = strokes[0].points[0].time;
  const points = strokes.reduce((sum, stroke) => sum + stroke.points.length, 0);
  const every = Math.ceil(points / MOST_POINTS);
  return strokes.map(({ points }) =>
    points
      .filter((_, place) => place % every === 0)
      .map(({ x, y, time }) => [Math.round(x), Math.round(y), Math.round(time - begun)]),
  );
}

function wrong(box, text) {
  const line = box.querySelector(".wrong");
  line.textContent = text;
  line.hidden = !text;
}
