// Where the machine stands: asked of the phone once, when the button is pressed, and shown on a map that can be tapped.

import { draw } from "../kit/map.js";
import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";

const [lat, lon] = ["id_lat", "id_lon"].map((id) => document.getElementById(id));
const button = document.querySelector("[data-locate]");
const note = document.querySelector("[data-located]");
let box = document.querySelector(".place-map");

function show() {
  if (!lat.value || !lon.value) return;
  const spot = { lat: +lat.value, lon: +lon.value };
  // A fresh box each time: the map then goes to the new place instead of staying where it was.
  const fresh = box.cloneNode(false);
  fresh.className = "map place-map";
  fresh.hidden = false;
  fresh.dataset.map = "place";
  box.replaceWith(fresh);
  box = fresh;
  const data = document.getElementById("place");
  data.textContent = JSON.stringify({ points: [{ ...spot, tone: "quiet" }], pick: { lat: "id_lat", lon: "id_lon" } });
  draw(box);
  note.textContent = say("located", { at: `${spot.lat.toFixed(5)}, ${spot.lon.toFixed(5)}` });
}

function refused(error) {
  button.disabled = false;
  toast(say(error.code === error.PERMISSION_DENIED ? "locate_denied" : "locate_failed"), "", "warn");
}

button?.addEventListener("click", () => {
  if (!navigator.geolocation || !isSecureContext) return toast(say("locate_insecure"), "", "warn");
  button.disabled = true;
  note.textContent = say("locating");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      lat.value = coords.latitude.toFixed(6);
      lon.value = coords.longitude.toFixed(6);
      button.disabled = false;
      show();
    },
    refused,
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
  );
});
for (const input of [lat, lon])
  input?.addEventListener("change", () => (note.textContent = say("located", { at: `${(+lat.value).toFixed(5)}, ${(+lon.value).toFixed(5)}` })));
if (lat) show();
