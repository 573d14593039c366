// The signature: drawn on the pad, sent as a picture when the form goes, and only then is the form sent.

import SignaturePad from "/static/vendor/signature_pad.js";
import { say } from "../kit/words.js";
import { upload } from "./upload.js";

const form = document.getElementById("answer");
const canvas = form.querySelector("canvas");
const pad = new SignaturePad(canvas, { penColor: "#0d1a1e", minWidth: 1, maxWidth: 3.2 });
const note = form.querySelector("[data-pad-note]");
const hidden = form.querySelector("[name=signature]");
const send = form.querySelector("[data-send]");

/** The canvas in device pixels; a turned phone empties it, so the strokes are drawn again. */
function fit() {
  const ratio = Math.max(devicePixelRatio, 1);
  const strokes = pad.toData();
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext("2d").scale(ratio, ratio);
  pad.clear();
  pad.fromData(strokes);
}
new ResizeObserver(() => canvas.offsetWidth && fit()).observe(canvas);

pad.addEventListener("beginStroke", () => {
  hidden.value = "";
  note.textContent = "";
});
form.querySelector("[data-clear]").addEventListener("click", () => {
  pad.clear();
  hidden.value = "";
});

/** A refusal needs its reason and no signature; a reservation needs both. */
function shape() {
  const verdict = form.elements.verdict.value;
  form.querySelector("[data-words]").hidden = verdict === "accept";
  form.querySelectorAll("[data-signed]").forEach((part) => (part.hidden = verdict === "refuse"));
  const words = send.querySelector("span");
  words.textContent = verdict === "refuse" ? words.dataset.labelRefuse : words.dataset.labelSign;
}
form.addEventListener("change", shape);
shape();

let sent = false;
form.addEventListener("submit", async (event) => {
  if (sent || form.elements.verdict.value === "refuse") return;
  if (pad.isEmpty()) {
    if (hidden.value) return; // signed before; the server asked for something else
    event.preventDefault();
    note.textContent = say("sign_here");
    canvas.focus();
    canvas.scrollIntoView({ block: "center" });
    return;
  }
  event.preventDefault();
  send.disabled = true;
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const hash = await upload(form.dataset.files, drawn, "signature.png");
  send.disabled = false;
  if (!hash) return;
  hidden.value = hash;
  sent = true;
  form.requestSubmit(send);
});
