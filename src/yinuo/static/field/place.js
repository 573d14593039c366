// Where the phone is: for arriving, and for telling where the machine stands. Never asked without a press.

import { say } from "../kit/words.js";
import { toast } from "../kit/toast.js";

const PATIENCE = 12_000; // ms; the browser's own limit does not count while its question stands unanswered

/** The phone's place as {lat, lon}, or null where it will not tell. */
export function here() {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((done) => {
    setTimeout(done, PATIENCE, null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6) }),
      () => done(null),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 15_000 },
    );
  });
}

/** For a form that wants the place: fills it in; without one, asks for words and lets the next press go through. */
export async function placed(form) {
  if (form.dataset.place === undefined || form.dataset.place === "hand" || form.elements.lat.value) return true;
  const place = await here();
  if (place) {
    fill(form, place);
    return true;
  }
  form.dataset.place = "hand";
  const words = form.querySelector("[data-by-hand]");
  words.hidden = false;
  words.querySelector("textarea").focus();
  toast(say("no_place"), say("no_place_help"), "warn");
  return false;
}

/** Buttons that fill latitude and longitude of their form. */
export function prepare(root = document) {
  for (const button of root.querySelectorAll("[data-here]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      const place = await here();
      button.disabled = false;
      if (place) fill(button.form, place);
      else toast(say("no_place"), "", "warn");
    });
  }
}

function fill(form, { lat, lon }) {
  form.elements.lat.value = lat;
  form.elements.lon.value = lon;
}
