// Whether a place that was told counts as being at the machine: the data of the page decide, as on the server.

const EARTH = 6_371_008.8; // m, mean radius

/** Metres between a place told (degrees, as text or figures) and the machine; null where the machine's is not known. */
export function metresOff(machine, { lat, lon }) {
  if (!machine) return null;
  const [from, to] = [radians(machine.lat), radians(lat)];
  const [up, aside] = [(to - from) / 2, radians(lon - machine.lon) / 2];
  return 2 * EARTH * Math.asin(Math.sqrt(Math.sin(up) ** 2 + Math.cos(from) * Math.cos(to) * Math.sin(aside) ** 2));
}

/** Whether it is within the fence and the phone's own inaccuracy, which counts no further than the fence is wide. */
export function within(machine, place) {
  const off = metresOff(machine, place);
  return off === null || off <= machine.radius_m + Math.min(Number(place.accuracy_m ?? 0), machine.radius_m);
}

const radians = (degrees) => (Number(degrees) * Math.PI) / 180;
