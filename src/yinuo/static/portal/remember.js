// This phone remembers its owner's name and number and the repairs it reported; nothing of it leaves the phone by itself.

const KEY = "yinuo.me";
const MINE = "yinuo.mine";
const MOST = 10;

const read = (name, empty) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? empty;
  } catch {
    return empty; // private windows may refuse storage
  }
};
const write = (name, value) => {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    /* then it is simply not remembered */
  }
};

const me = read(KEY, {});
for (const input of document.querySelectorAll("[data-remember]")) {
  const name = input.dataset.remember;
  if (!input.value && me[name]) input.value = me[name];
  input.addEventListener("change", () => write(KEY, { ...read(KEY, {}), [name]: input.value.trim() }));
}

const followed = document.querySelector("[data-mine-key]");
if (followed) {
  const { mineKey: key, mineNumber: number, mineLabel: label } = followed.dataset;
  write(MINE, [{ key, number, label }, ...read(MINE, []).filter((one) => one.key !== key)].slice(0, MOST));
}

const link = (pattern, { key }, text) => {
  const made = document.createElement("a");
  made.href = pattern.replace("KEY", encodeURIComponent(key));
  made.textContent = text;
  return made;
};

const list = document.querySelector("[data-mine]");
if (list && read(MINE, []).length) {
  for (const one of read(MINE, [])) {
    const row = document.createElement("li");
    row.append(link(list.dataset.mine, one, `${one.label} ${one.number}`));
    list.append(row);
  }
  list.closest("[hidden]").hidden = false;
}

// The open repair of this machine, if this phone reported it: only then is there a way to it.
for (const note of document.querySelectorAll("[data-order]")) {
  const own = read(MINE, []).find((one) => one.number === note.dataset.order);
  if (!own) continue;
  const way = link(note.dataset.link, own, document.getElementById("follow-words").textContent);
  way.className = "btn";
  note.append(way);
}
