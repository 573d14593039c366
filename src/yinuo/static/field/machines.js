// Which machine is this: the plate that was read against the job's machine, or against all jobs of the day.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { scan } from "./scan.js";

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

// `data-scan` beside a machine compares, `data-find` looks for its job.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-scan], [data-find]");
  if (!button) return;
  if (button.dataset.find === undefined) compare(button.closest("[data-machine]"));
  else find();
});

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
  const job = [...document.querySelectorAll("[data-job]")].find((each) => names(each.dataset.machine, found.text));
  if (job) location.assign(job.dataset.job);
  else toast(say("scan_none"), say("scan_none_help"), "warn");
}

// The shortcut of the app's icon.
if (location.hash === "#scan" && document.querySelector("[data-find]")) {
  history.replaceState(null, "", location.pathname);
  find();
}
