// A pad to sign on with a finger: as sharp as the screen whatever its size; read as a picture and as strokes.

import SignaturePad from "../vendor/signature_pad.js";

const MOST_POINTS = 4000; // the server takes 5000
const MOST_STROKES = 200;
const PEN = { penColor: "#0b1f3a", backgroundColor: "#fff", minWidth: 1.1, maxWidth: 3.2 };

/** A pad on `canvas`: the events and `clear` of the pad itself, and its drawing in three shapes. */
export function padOn(canvas) {
  const pad = new SignaturePad(canvas, PEN);
  let width = 0; // the drawing was drawn at, or scaled to

  /** The canvas is as sharp as the screen; its shape never changes, so a turned phone shows the strokes larger or smaller. */
  function fit() {
    const ratio = Math.max(devicePixelRatio || 1, 1);
    const now = canvas.offsetWidth;
    if (!now || (width === now && canvas.width === Math.round(now * ratio))) return;
    const strokes = scaled(pad.toData(), width ? now / width : 1);
    canvas.width = Math.round(now * ratio);
    canvas.height = Math.round(canvas.offsetHeight * ratio);
    canvas.getContext("2d").scale(ratio, ratio);
    width = now;
    pad.fromData(strokes);
  }

  fit();
  new ResizeObserver(fit).observe(canvas);
  return {
    on: (event, work) => pad.addEventListener(event, work),
    clear: () => pad.clear(),
    isEmpty: () => pad.isEmpty(),
    picture: () => new Promise((done) => canvas.toBlob(done, "image/png")),
    strokes: () => strokesOf(pad.toData()),
    drawing: () => ({ width, strokes: pad.toData() }),
    draw(drawing) {
      width ||= drawing.width; // a pad that is not shown yet is fitted when it is
      pad.fromData(scaled(drawing.strokes, width / drawing.width));
    },
  };
}

const scaled = (strokes, share) =>
  strokes.map((stroke) => ({ ...stroke, points: stroke.points.map((point) => ({ ...point, x: point.x * share, y: point.y * share })) }));

/** [[x, y, ms since the first touch], …] a stroke, whole numbers; a very long signature keeps every nth point. */
function strokesOf(data) {
  const strokes = data.slice(0, MOST_STROKES);
  const begun = strokes[0].points[0].time;
  const points = strokes.reduce((sum, stroke) => sum + stroke.points.length, 0);
  const every = Math.ceil(points / MOST_POINTS);
  return strokes.map(({ points }) =>
    points
      .filter((_, place) => place % every === 0)
      .map(({ x, y, time }) => [Math.round(x), Math.round(y), Math.round(time - begun)]),
  );
}
