// The signature: drawn on the pad, sent as a picture when the form goes, and only then is the form sent with its strokes.

import { padOn } from "../kit/pad.js";
import { say } from "../kit/words.js";
import { upload } from "./upload.js";

const form = document.getElementById("answer");
const canvas = form.querySelector("canvas");
const pad = padOn(canvas);
const note = form.querySelector("[data-pad-note]");
const { signature, strokes } = form.elements;
const send = form.querySelector("[data-send]");

pad.on("beginStroke", () => {
  signature.value = strokes.value = "";
  note.textContent = "";
});
form.querySelector("[data-clear]").addEventListener("click", () => {
  pad.clear();
  signature.value = strokes.value = "";
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
    if (signature.value) return; // signed before; the server asked for something else
    event.preventDefault();
    note.textContent = say("sign_here");
    canvas.focus();
    canvas.scrollIntoView({ block: "center" });
    return;
  }
  event.preventDefault();
  send.disabled = true;
  const hash = await upload(form.dataset.files, await pad.picture(), "signature.png");
  send.disabled = false;
  if (!hash) return;
  signature.value = hash;
  strokes.value = JSON.stringify(pad.strokes());
  sent = true;
  form.requestSubmit(send);
});
