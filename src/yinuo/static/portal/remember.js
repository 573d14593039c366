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

// The open repairs of this machine that this phone reported: only then is there a way to them.
for (const row of document.querySelectorAll("[data-order]")) {
  const own = read(MINE, []).find((one) => one.number === row.dataset.order);
  if (!own) continue;
  const { link: pattern, words } = row.parentElement.dataset;
  const way = link(pattern, own, words);
  way.className = "btn";
  row.append(document.createElement("br"), way);
}
