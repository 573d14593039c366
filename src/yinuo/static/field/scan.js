// The window that reads a plate: the camera while it may, a picture of the code, or what is typed.

import { say } from "../kit/words.js";
import { read, readFile } from "./codes.js";

const PAUSE = 180; // ms between two looks: a phone's battery is its light

let looking = null; // {stream, done} of the window that is open

const dialog = document.getElementById("scan");

/** Open the window; resolves to {text, how: "scanned" | "typed"}, or to null where it was closed. */
export function scan() {
  dialog.querySelector("[data-scan-typed]").value = "";
  note("");
  dialog.showModal();
  return new Promise((done) => {
    looking = { stream: null, done };
    look(looking);
  });
}

dialog.querySelector("[data-scan-close]").addEventListener("click", () => end(null));
dialog.addEventListener("cancel", () => end(null));
dialog.querySelector("[data-scan-torch]").addEventListener("click", (event) => torch(event.currentTarget));
dialog.querySelector("[data-scan-picture]").addEventListener("change", (event) => picture(event.target));
dialog.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = dialog.querySelector("[data-scan-typed]").value.trim();
  if (text) end({ text, how: "typed" });
});

async function look(own) {
  const video = dialog.querySelector("video");
  const view = dialog.querySelector(".scan-view");
  view.hidden = true;
  try {
    own.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  } catch {
    return looking === own && note(say("no_camera"));
  }
  if (looking !== own) return stop(own.stream); // closed while the browser was asking
  view.hidden = false;
  video.srcObject = own.stream;
  await video.play();
  const [track] = own.stream.getVideoTracks();
  dialog.querySelector("[data-scan-torch]").hidden = !track.getCapabilities?.().torch;
  while (looking === own) {
    const text = await read(video);
    if (text && looking === own) return end({ text, how: "scanned" });
    await new Promise((next) => setTimeout(next, PAUSE));
  }
}

async function picture(input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const text = await readFile(file).catch(() => "");
  if (text) end({ text, how: "scanned" });
  else note(say("scan_no_code"));
}

async function torch(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  await looking?.stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
  button.setAttribute("aria-pressed", String(on));
}

function end(found) {
  if (!looking) return;
  const { stream, done } = looking;
  looking = null;
  stop(stream);
  if (found?.how === "scanned") navigator.vibrate?.(60);
  dialog.close();
  done(found);
}

const stop = (stream) => stream?.getTracks().forEach((track) => track.stop());

function note(text) {
  dialog.querySelector("[data-scan-note]").textContent = text;
}
