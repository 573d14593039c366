// Which machine is this: the plate that was read against the job's machine, or against all jobs of the day.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { prepare as prepareScan, scan } from "./scan.js";

const VIN_LENGTH = 17;
const ENOUGH = 6; // the last six characters of a VIN are what people read out

/** Whether `text` names the machine with these `marks`: the key on its QR plate, then licence plate, VIN and number. */
export function names(marks, text) {
  const [key, ...rest] = marks.trim().split(/\s+/);
  const scanned = /\/p\/v\/([^/?#]+)/.exec(text)?.[1];
  if (scanned) return scanned === key;
  const typed = text.replace(/[\s·•.-]/g, "").toUpperCase();
  return rest.some((mark) => mark === typed || (mark.length === VIN_LENGTH && typed.length >= ENOUGH && mark.endsWith(typed)));
}

/** Listen to the buttons of the page: `data-scan` beside a machine compares, `data-find` looks for its job. */
export function prepare(root = document) {
  prepareScan();
  for (const button of root.querySelectorAll("[data-scan]")) button.addEventListener("click", () => compare(button.closest("[data-machine]")));
  for (const button of root.querySelectorAll("[data-find]")) button.addEventListener("click", find);
}

/** Says whether it is the job's machine. Another one is told in plain words and never stops the work. */
async function compare(box) {
  const found = await scan();
  if (!found) return;
  const same = names(box.dataset.machine, found.text);
  box.querySelector("[data-same]").hidden = !same;
  box.querySelector("[data-other]").hidden = same;
  box.querySelector("input").value = same ? found.how : "";
}

/** Opens the job of the machine. The list may have been drawn anew meanwhile, so it is read now. */
async function find() {
  const found = await scan();
  if (!found) return;
  const job = [...document.querySelectorAll("a[data-machine]")].find((link) => names(link.dataset.machine, found.text));
  if (job) location.assign(job.href);
  else toast(say("scan_none"), say("scan_none_help"), "warn");
}
