// The window that reads a plate: the camera while it may, a picture of the code, or what is typed.

import { say } from "../kit/words.js";
import { read, readFile } from "./codes.js";

const PAUSE = 180; // ms between two looks: a phone's battery is its light

let looking = null; // {stream, done} of the window that is open

/** Open the window; resolves to {text, how: "scanned" | "typed"}, or to null where it was closed. */
export function scan() {
  const window_ = document.getElementById("scan");
  window_.querySelector("[data-scan-typed]").value = "";
  note(window_, "");
  window_.showModal();
  return new Promise((done) => {
    looking = { stream: null, done };
    look(window_, looking);
  });
}

/** Listen to the window's own buttons. */
export function prepare() {
  const window_ = document.getElementById("scan");
  if (!window_) return;
  window_.querySelector("[data-scan-close]").addEventListener("click", () => end(window_, null));
  window_.addEventListener("cancel", () => end(window_, null));
  window_.querySelector("[data-scan-torch]").addEventListener("click", (event) => torch(event.currentTarget));
  window_.querySelector("[data-scan-picture]").addEventListener("change", (event) => picture(window_, event.target));
  window_.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = window_.querySelector("[data-scan-typed]").value.trim();
    if (text) end(window_, { text, how: "typed" });
  });
}

async function look(window_, own) {
  const video = window_.querySelector("video");
  const view = window_.querySelector(".scan-view");
  view.hidden = true;
  try {
    own.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  } catch {
    return looking === own && note(window_, say("no_camera"));
  }
  if (looking !== own) return stop(own.stream); // closed while the browser was asking
  view.hidden = false;
  video.srcObject = own.stream;
  await video.play();
  const [track] = own.stream.getVideoTracks();
  window_.querySelector("[data-scan-torch]").hidden = !track.getCapabilities?.().torch;
  while (looking === own) {
    const text = await read(video);
    if (text && looking === own) return end(window_, { text, how: "scanned" });
    await new Promise((next) => setTimeout(next, PAUSE));
  }
}

async function picture(window_, input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const text = await readFile(file).catch(() => "");
  if (text) end(window_, { text, how: "scanned" });
  else note(window_, say("scan_no_code"));
}

async function torch(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  await looking?.stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
  button.setAttribute("aria-pressed", String(on));
}

function end(window_, found) {
  if (!looking) return;
  const { stream, done } = looking;
  looking = null;
  stop(stream);
  if (found?.how === "scanned") navigator.vibrate?.(60);
  window_.close();
  done(found);
}

const stop = (stream) => stream?.getTracks().forEach((track) => track.stop());

function note(window_, text) {
  window_.querySelector("[data-scan-note]").textContent = text;
}
