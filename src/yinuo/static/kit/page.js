// What every page of ours runs.

import "./countdown.js";
import "./dialog.js";
import "./toast.js";
import "./confirm.js";
import "./live.js";
import "./keys.js";
import "./menu.js";
