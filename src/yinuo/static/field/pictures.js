// A photo made small on the phone, upright and free of hidden data; when and where it was taken is handed back apart.

const HEAD = 256 * 1024; // bytes; a camera's data stand at the beginning of its file
const THUMB = 240; // px

/**
 * {blob, thumb, takenAt, lat, lon}: a JPEG whose long side is at most `longSide` px, and a small copy for the list.
 * Throws where the browser cannot read the picture.
 */
export async function small(file, { longSide, quality }) {
  const [about, bitmap] = await Promise.all([told(file), createImageBitmap(file, { imageOrientation: "from-image" })]);
  try {
    const blob = await drawn(bitmap, longSide, quality);
    const thumb = await drawn(bitmap, THUMB, 0.7);
    return { blob, thumb, ...about };
  } finally {
    bitmap.close();
  }
}

async function drawn(bitmap, longSide, quality) {
  const share = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * share);
  canvas.height = Math.round(bitmap.height * share);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // a JPEG knows no transparency
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (!blob) throw new Error("The picture could not be encoded.");
  return blob;
}

/** What the camera wrote into the file; a picture without it tells nothing, and nothing is guessed. */
async function told(file) {
  try {
    const { default: exif } = await import("../vendor/exifreader.js");
    const tags = exif.load(await file.slice(0, HEAD).arrayBuffer(), { expanded: true });
    return { takenAt: moment(tags.exif ?? {}), lat: tags.gps?.Latitude, lon: tags.gps?.Longitude };
  } catch {
    return {};
  }
}

/** ISO 8601; a camera that does not tell its offset shows this phone's time. */
function moment(exif) {
  const taken = exif.DateTimeOriginal?.description ?? "";
  const [day, clock] = taken.split(" ");
  if (!clock) return undefined;
  const at = new Date(`${day.replaceAll(":", "-")}T${clock}${exif.OffsetTimeOriginal?.description ?? ""}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
