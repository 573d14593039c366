// Leaflet from JSON: `<div class="map" data-map="points-id" data-tiles data-credit>`; without tiles, points on plain ground.

import { say } from "./words.js";

const TONES = { info: "#17507f", move: "#4b3a94", work: "#0d5753", hold: "#5d4c2e", warn: "#b06a00", bad: "#b3261e", good: "#1d6a38", quiet: "#5f6f75" };
const CHINA = [[18, 73], [53.6, 135]];
const drawn = new Map();

/**
 * Draw or redraw one map. Data: {points: [{lat, lon, label, tone?, url?, big?}], rings: [{lat, lon, km, label?, tone?}],
 * lines: [{path: [[lat, lon], …], tone?}], pick: {lat: "id_lat", lon: "id_lon"}?}; WGS-84 degrees.
 */
export function draw(box) {
  const L = window.L;
  const data = JSON.parse(document.getElementById(box.dataset.map).textContent);
  const map = drawn.get(box) ?? start(box);
  fit(map, data); // before the first mark: Leaflet cannot draw paths on a map without a view
  map.marks.clearLayers();
  for (const ring of data.rings ?? [])
    L.circle([ring.lat, ring.lon], { radius: ring.km * 1000, color: colour(ring), weight: 1, fillOpacity: 0.06, interactive: false }).addTo(map.marks);
  for (const line of data.lines ?? []) L.polyline(line.path, { color: colour(line), weight: 3, opacity: 0.8 }).addTo(map.marks);
  for (const point of data.points ?? []) mark(point).addTo(map.marks);
  if (data.pick) picker(map, data.pick);
}

function start(box) {
  const L = window.L;
  const map = L.map(box, { zoomControl: true, attributionControl: true, zoomSnap: 0.5, preferCanvas: false });
  map.attributionControl.setPrefix(false);
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 18, attribution: box.dataset.credit ?? "" }).addTo(map);
  else map.attributionControl.addAttribution(say("no_tiles"));
  L.control.scale({ imperial: false }).addTo(map);
  map.marks = L.featureGroup().addTo(map);
  drawn.set(box, map);
  return map;
}

const colour = (thing) => TONES[thing.tone] ?? TONES.work;

function mark(point) {
  const spot = window.L.circleMarker([point.lat, point.lon], {
    radius: point.big ? 10 : 6, color: "#fff", weight: 2, fillColor: colour(point), fillOpacity: 1,
  });
  if (point.label) spot.bindTooltip(text(point.label), { direction: "top", offset: [0, -6] });
  if (point.url) spot.on("click", () => location.assign(point.url));
  return spot;
}

// Leaflet takes strings for HTML: names people typed go in as text.
function text(words) {
  const made = document.createElement("span");
  made.textContent = words;
  return made;
}

/** A click on the map fills two inputs; what they hold is shown as a mark. */
function picker(map, { lat, lon }) {
  const [y, x] = [document.getElementById(lat), document.getElementById(lon)];
  const show = () => {
    map.picked?.remove();
    if (y.value && x.value) map.picked = mark({ lat: +y.value, lon: +x.value, tone: "bad", big: true }).addTo(map);
  };
  if (!map.picks) {
    map.picks = true;
    map.on("click", ({ latlng }) => {
      y.value = latlng.lat.toFixed(6);
      x.value = latlng.wrap().lng.toFixed(6);
      for (const input of [y, x]) input.dispatchEvent(new Event("change", { bubbles: true }));
      show();
    });
  }
  show();
}

function fit(map, data) {
  if (map.fitted) return;
  map.fitted = true;
  const spots = [...(data.points ?? []), ...(data.rings ?? [])].map(({ lat, lon }) => [lat, lon]);
  if (!spots.length) map.fitBounds(CHINA);
  else if (data.rings?.length) map.fitBounds(around(data), { padding: [12, 12] });
  else if (spots.length === 1) map.setView(spots[0], 13);
  else map.fitBounds(spots, { padding: [30, 30], maxZoom: 13 });
}

// Whole circles, not only their middles.
function around({ points = [], rings }) {
  const bounds = window.L.latLngBounds(points.map(({ lat, lon }) => [lat, lon]));
  for (const { lat, lon, km } of rings) bounds.extend(window.L.latLng(lat, lon).toBounds(km * 2000));
  return bounds;
}

const all = () => document.querySelectorAll("[data-map]").forEach(draw);
all();
// A live region that carries new JSON redraws; the map keeps its place and zoom because its box is outside the region.
document.addEventListener("htmx:afterSettle", (event) => {
  for (const box of drawn.keys()) if (!box.isConnected) drawn.delete(box);
  if (event.target.querySelector?.('script[type="application/json"]') || event.target.matches?.("[data-map]")) all();
});
