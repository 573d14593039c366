// Photos: made small on the phone, sent one by one as they are chosen, shown as thumbs that can be taken out again.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { dropper, kept, upload } from "./upload.js";

const LONG_SIDE = 2048;
const QUALITY = 0.82;

document.documentElement.classList.add("has-script");

/** The picture as a smaller JPEG; what the browser cannot read goes as it is, and the server says what is wrong. */
async function small(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY))) ?? file;
  } catch {
    return file;
  }
}

async function add(field, file) {
  const row = document.createElement("li");
  row.className = "thumb-busy";
  const image = document.createElement("img");
  image.alt = file.name;
  row.append(image);
  field.querySelector("[data-thumbs]").append(row);
  const made = await small(file);
  if (made !== file) image.src = URL.createObjectURL(made);
  const hash = await upload(field.closest("form").dataset.files, made, file.name);
  if (!hash || field.querySelector(`[value="${hash}"]`)) return row.remove();
  row.className = "";
  row.append(kept(hash), dropper());
}

for (const field of document.querySelectorAll("[data-photos]")) {
  const input = field.querySelector("input[type=file]");
  const most = Number(field.dataset.most);
  const send = field.closest("form").querySelector("[data-send]");
  let busy = 0;
  input.addEventListener("change", async () => {
    const room = most - field.querySelectorAll("[data-thumbs] li").length;
    const chosen = [...input.files];
    if (chosen.length > room) toast(say("photos_most", { n: most }), "", "warn");
    input.value = ""; // they go by themselves; the form carries only their names
    busy += 1;
    send.disabled = true;
    // One after the other: a phone's memory holds one large picture, not six.
    for (const file of chosen.slice(0, Math.max(0, room))) await add(field, file);
    busy -= 1;
    if (!busy) send.disabled = false;
  });
}
