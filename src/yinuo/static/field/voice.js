// A voice note: tap to begin and to end, or hold while speaking. Kept like a photo.

import { say } from "../kit/words.js";
import { keep, restore, wrong } from "./kept.js";

const LONGEST = 120_000; // ms
const HELD = 600; // ms; who presses longer holds the button while speaking
const KINDS = ["audio/webm", "audio/mp4", "audio/ogg"];

let running = null; // {button, began, recorder} of the note being spoken

/** Listen to every voice box below `root`; where the browser cannot record it stays hidden. */
export async function prepare(root = document) {
  const kind = globalThis.MediaRecorder && navigator.mediaDevices && KINDS.find((each) => MediaRecorder.isTypeSupported(each));
  for (const box of kind ? root.querySelectorAll('[data-kind="voice"]') : []) {
    box.hidden = false;
    const button = box.querySelector("[data-record]");
    const turn = () => (running ? finish() : begin(box, button, kind));
    button.addEventListener("pointerdown", turn);
    button.addEventListener("pointerup", () => running?.began < performance.now() - HELD && finish());
    button.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press asks for none
    button.addEventListener("click", (event) => event.detail === 0 && turn()); // pressed by the keyboard
    await restore(box);
  }
}

/** Whether a note is being spoken into a box of the form: it must be ended first. */
export const speaking = (form) => running !== null && form.contains(running.button);

async function begin(box, button, kind) {
  wrong(box, "");
  const own = (running = { button, words: button.textContent.trim(), began: performance.now() });
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    running = null;
    return wrong(box, say("no_microphone"));
  }
  if (running !== own) return stream.getTracks().forEach((track) => track.stop()); // ended while the browser was asking
  const parts = [];
  const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 32_000 });
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    keep(box, { blob: new Blob(parts, { type: kind }), name: `voice.${kind.slice(6)}` });
  };
  recorder.start();
  Object.assign(own, { recorder, began: performance.now() });
  button.setAttribute("aria-pressed", "true");
  tick(own);
}

function tick(own) {
  if (running !== own) return;
  const seconds = Math.floor((performance.now() - own.began) / 1000);
  label(own.button, say("recording", { t: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` }));
  if (seconds * 1000 >= LONGEST) finish();
  else setTimeout(tick, 250, own);
}

function finish() {
  const { recorder, button, words } = running;
  running = null;
  button.setAttribute("aria-pressed", "false");
  label(button, words);
  recorder?.stop();
}

function label(button, text) {
  button.querySelector("span").textContent = text;
}
