// Where the phone is: for arriving, and for telling where the machine stands. Never asked without a press.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { metresOff, within } from "./fence.js";

const PATIENCE = 12_000; // ms; the browser's own limit does not count while its question stands unanswered

/** The phone's place as {lat, lon, accuracy_m}, `oldest` ms old at most; null where it will not tell. */
export function here(oldest = 15_000) {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((done) => {
    setTimeout(done, PATIENCE, null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6), accuracy_m: String(Math.ceil(coords.accuracy)) }),
      () => done(null),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: oldest },
    );
  });
}

/**
 * For a form that wants the place (`data-place`): fills it in. Without one, or too far from the order's place, it asks
 * for words and lets the next press go through: nobody is stopped by a weak receiver, the dispatcher is told.
 */
export async function placed(form) {
  if (form.dataset.place === undefined || form.dataset.place === "hand") return true;
  const place = await here();
  if (place) fill(form, place);
  const off = place ? beyond(place) : null;
  if (place && off === null) return true;
  byHand(form, off);
  return false;
}

/** Buttons that fill latitude and longitude of their form; beside a reason, being near takes the reason back. */
export function prepare(root = document) {
  for (const button of root.querySelectorAll("[data-here]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      const place = await here(0);
      button.disabled = false;
      if (!place) return toast(say("no_place"), "", "warn");
      fill(button.form, place);
      if (button.form.dataset.place === "hand") again(button.form, place);
    });
  }
}

function again(form, place) {
  const off = beyond(place);
  if (off !== null) return byHand(form, off);
  form.dataset.place = "";
  const words = form.querySelector("[data-by-hand]");
  words.hidden = true;
  words.querySelector("textarea").required = false;
  toast(say("near_place"), "", "good");
}

function byHand(form, off) {
  form.dataset.place = "hand";
  const words = form.querySelector("[data-by-hand]");
  words.hidden = false;
  words.querySelector("textarea").required = true;
  words.querySelector("[data-why]").textContent = off === null ? say("no_place") : say("far_place", { km: off });
  words.querySelector("textarea").focus();
}

/** How many km the phone is from the order's place, in words of one digit; null where that is near enough. */
function beyond(place) {
  const machine = JSON.parse(document.getElementById("job-data")?.textContent ?? "{}").place;
  return within(machine, place) ? null : (metresOff(machine, place) / 1000).toFixed(1);
}

function fill(form, place) {
  for (const [name, value] of Object.entries(place)) if (form.elements[name]) form.elements[name].value = value;
}
