// A voice note of at most a minute, where the browser can record.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { dropper, kept, upload } from "./upload.js";

const LONGEST = 60_000;
const KINDS = ["audio/webm", "audio/mp4", "audio/ogg"];
const field = document.querySelector("[data-voice]");
const kind = window.MediaRecorder && navigator.mediaDevices && KINDS.find((one) => MediaRecorder.isTypeSupported(one));
let recorder = null;

if (field && kind) {
  field.hidden = false;
  field.querySelector("[data-record]").addEventListener("click", () => (recorder ? recorder.stop() : record()));
}

async function record() {
  const button = field.querySelector("[data-record]");
  const words = button.querySelector("span");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return toast(say("no_microphone"), "", "warn");
  }
  const parts = [];
  const before = words.textContent;
  recorder = new MediaRecorder(stream, { mimeType: kind });
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    words.textContent = before;
    button.setAttribute("aria-pressed", "false");
    keep(new Blob(parts, { type: kind }));
  };
  recorder.start();
  button.setAttribute("aria-pressed", "true");
  words.textContent = say("record_stop");
  const own = recorder;
  setTimeout(() => own === recorder && recorder.stop(), LONGEST);
}

async function keep(sound) {
  const hash = await upload(field.closest("form").dataset.files, sound, `voice.${kind.split("/")[1]}`);
  if (!hash) return;
  const player = document.createElement("audio");
  player.controls = true;
  player.src = URL.createObjectURL(sound);
  const row = document.createElement("li");
  row.append(player, kept(hash), dropper());
  field.querySelector("[data-voices]").replaceChildren(row);
}
