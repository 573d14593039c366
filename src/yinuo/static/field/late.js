// The apology owed for coming late, asked for as soon as the phone itself knows of it.

import { isNews } from "./life.js";
import { span } from "./paper.js";
import { lateBy } from "./promises.js";

/** Show or hide the apology's form; its words begin with how late it was. */
export function dress(form, data, commands, at) {
  const news = commands.filter((command) => isNews(data, command));
  const said = news.some(({ kind }) => kind === "apologise");
  const minutes = said ? 0 : lateBy(data.paper.promises, news);
  form.hidden = !at.late && !minutes;
  const { words } = form.elements;
  if (minutes) words.value = words.value.replace("{late}", span(minutes, data.paper.words));
}
