// Reading a QR code: by the browser where it can, else by jsQR, which is loaded only then.

const LARGEST = 1000; // px; jsQR on more takes a phone seconds

let browsers; // the browser's own detector, null where it has none

async function detector() {
  if (browsers !== undefined) return browsers;
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  browsers = formats.includes("qr_code") ? new BarcodeDetector({ formats }) : null;
  return browsers;
}

/** The text of the code that `source` shows (a running video or a bitmap), "" where there is none. */
export async function read(source) {
  const own = await detector();
  if (own) return (await own.detect(source).catch(() => []))[0]?.rawValue ?? "";
  const { default: jsQR } = await import("../vendor/jsqr.js");
  const pixels = pixelsOf(source);
  return (pixels && jsQR(pixels.data, pixels.width, pixels.height)?.data) || "";
}

function pixelsOf(source) {
  const [width, height] = [source.videoWidth ?? source.width, source.videoHeight ?? source.height];
  if (!width) return null;
  const share = Math.min(1, LARGEST / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.round(width * share), Math.round(height * share));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** The code in a picture that was taken or chosen. Throws where the file is no picture. */
export async function readFile(file) {
  const bitmap = await createImageBitmap(file);
  const text = await read(bitmap);
  bitmap.close();
  return text;
}
