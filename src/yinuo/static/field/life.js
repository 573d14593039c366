// How a job stands with what was done on this phone and is not in the page yet. Pure: the page's data decides, which
// holds the server's own table, checklists and words; nothing here knows a step's rule.

const YES = "yes";
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const LARGEST = 1e9;
const ANSWERED = { offer_quote: "offered", accept_quote: "accepted", decline_quote: "declined" };
const FLAGS = { true: true, yes: true, on: true, false: false, no: false };

/** The job after `commands`: {state, resume_to, hazards, overrides, answers, late, closed, quote, agreed}. */
export const standing = (data, commands) =>
  commands.filter((command) => isNews(data, command)).reduce((at, command) => after(data, at, command), data.order);

/** Whether a command tells something that the page does not know: not answered, or applied after it was drawn. */
export const isNews = (data, { state, answer }) =>
  state === "waiting" || (state === "applied" && (answer?.body?.version ?? 0) > data.basis);

/** The line of the table for a step from where the job stands; undefined where it cannot be taken. */
export const lineOf = (data, at, step) =>
  data.table.find((line) => line.step === step && line.frm.includes(at.state) && (!line.needs || at.closed.includes(line.needs)));

/** What the screen shows for where the job stands: {screen, next}. */
export const screenOf = (data, at) =>
  data.overs.find((over) => over.states.includes(at.state) && over.closed === at.closed.includes(over.gate)) ??
  ownScreen(data, at);

const ownScreen = (data, at) =>
  at.state === "on_site" && at.hazards === null ? data.undeclared : data.screens[at.state];

/** Why the server would refuse the command now, in its own words; null where it would not, as far as the phone knows. */
export function refusal(data, at, { kind, data: told }) {
  const line = lineOf(data, at, kind);
  if (!line) return data.wrong_step;
  const barred = Object.keys(data.barred).find((gate) => line.gates.includes(gate) && at.closed.includes(gate));
  const problem = barred ? data.barred[barred] : mistold(data, at, kind, told);
  if (problem) return problem;
  const unasked = unpayable(data, at, kind);
  if (unasked) return unasked;
  const wrong = Object.entries(told.items ?? {}).find(([code, value]) => misfits(itemOf(data, code), value));
  if (wrong) return quoting(data.wrong_answers[wrong[0]], wrong[1]);
  const answers = { ...at.answers, ...said(told.items) };
  const gates = line.gates.filter((gate) => !at.overrides.includes(gate));
  const unagreed = gates.includes("quotation") && !at.agreed;
  const lacking = gates.map((gate) => [gate, missing(data, at, gate, answers)]).filter(([gate, list]) => list.length || (gate === "quotation" && unagreed));
  if (!lacking.length) return null;
  if (lacking.every(([gate]) => gate === "quotation")) return data.unagreed;
  return { ...data.refusals[kind], gates: lacking.map(([gate]) => gate), missing: lacking.flatMap(([, list]) => list) };
}

/** What still closes a gate, as the server names it. */
export function missing(data, at, gate, answers) {
  if (gate === "hazards" && at.hazards === null) return [data.undeclared_missing];
  const declared = (hazard) => !hazard || (at.hazards ?? []).includes(hazard);
  const open = data.items.filter((item) => item.gate === gate && item.blocking && declared(item.hazard) && !confirmed(item, answers[item.code]));
  const unheld = gate === "hazards" ? data.demands.filter((each) => !each.held && declared(each.hazard)) : [];
  return [...open, ...unheld].map(({ code, text, clause, why, hazard, because, said }) => ({ code, text, clause, why, hazard, because, said }));
}

/** What was told must not be told so, or not yet: no picture, a forbidden way, clearing up a scene that is held. */
function mistold(data, at, kind, told) {
  if (data.fields[kind].some((field) => field.required && field.kind === "hashes" && !told[field.name]?.length)) return data.unpictured;
  const forbidden = data.forbidden[kind]?.find(({ when }) => when.every((each) => fits(each, told)));
  if (forbidden) return forbidden.problem;
  const clears = Object.keys(told.items ?? {}).some((code) => itemOf(data, code)?.gate === data.aftermath);
  return kind === "confirm_items" && clears && at.closed.includes("scene") ? data.barred.scene : null;
}

/** A price is asked only out of warranty, and answered only while one waits for an answer. */
function unpayable(data, at, kind) {
  if (kind === "offer_quote") return data.unpayable[data.cover] ?? null;
  if (["accept_quote", "decline_quote"].includes(kind)) return data.unanswerable[at.quote] ?? null;
  return null;
}

/** Whether that was told: one of the values, a number that lies outside, or nothing at all. */
function fits({ field, values, between, absent }, told) {
  const value = told[field];
  if (absent || (between && value === undefined)) return value === undefined;
  if (between) return !(Number(value) >= between[0] && Number(value) <= between[1]);
  return [value].flat().some((each) => values.some((wanted) => wanted === (typeof wanted === "boolean" ? FLAGS[each] : each)));
}

/** The gates of a rescue that stand closed after a step. */
const closedAfter = (line, closed, told) =>
  line.effects.reduce((at, { gate, closes, when }) => {
    if (!closes) return at.filter((each) => each !== gate);
    return !when.length || when.some((each) => fits(each, told)) ? [...new Set([...at, gate])].sort() : at;
  }, closed);

const confirmed = (item, value) => (value ?? "") !== "" && (item.kind !== "tick" || value === YES);
const itemOf = (data, code) => data.items.find((item) => item.code === code);

/** A reading must be a number, whatever the keyboard let through. */
function misfits(item, value) {
  const text = String(value).trim();
  return item?.kind === "number" && !(NUMBER.test(text) && Math.abs(Number(text)) < LARGEST);
}

/** The words of a refusal with what was written put in. */
const quoting = (problem, value) =>
  Object.fromEntries(Object.entries(problem).map(([name, text]) => [name, typeof text === "string" ? text.replace("{value}", String(value).trim()) : text]));

/** Answers as the server keeps them. */
const said = (items = {}) =>
  Object.fromEntries(Object.entries(items).map(([code, value]) => [code, typeof value === "boolean" ? (value ? YES : "no") : String(value).trim()]));

function after(data, at, { kind, data: told }) {
  const line = lineOf(data, at, kind);
  if (!line) return at;
  const kept = { ...at.answers, ...said(told.items) };
  return {
    ...at,
    state: line.to === "resume_to" ? at.resume_to : line.to ?? at.state,
    resume_to: line.to === "waiting" ? data.resumes[at.state] : line.to === "resume_to" ? "" : at.resume_to,
    hazards: told.hazards ? [...new Set([...(at.hazards ?? []), ...told.hazards])].sort() : at.hazards,
    overrides: overridden(at, line, told),
    answers: Object.fromEntries(Object.entries(kept).filter(([code]) => !line.forgets.includes(itemOf(data, code)?.gate))),
    late: at.late && kind !== "apologise",
    closed: closedAfter(line, at.closed, told),
    quote: ANSWERED[kind] ?? at.quote,
    agreed: at.agreed || kind === "accept_quote",
  };
}

/** What the manager let pass was not said of a hazard that is new, nor of work that is checked or done anew. */
function overridden(at, line, told) {
  if (line.step === "rework") return [];
  const isNew = (told.hazards ?? []).some((hazard) => !(at.hazards ?? []).includes(hazard));
  return at.overrides.filter((gate) => !line.forgets.includes(gate) && !(isNew && gate === "hazards"));
}
