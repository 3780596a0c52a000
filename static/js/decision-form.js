// The decision record as its form holds it, and as it is sent.
const TEXTS = ["id", "title", "choice", "why", "change", "review"]

export function written(form) {
  const given = new FormData(form)
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, given.get(name) ?? ""])),
    labs: given.getAll("labs"),
    ticks: given.getAll("ticks"),
    facts: JSON.parse(given.get("facts") || "{}"),
    at: new Date().toISOString(),
  }
}

export const isEmpty = ({ title, choice, why, change, labs, ticks }) =>
  !(title || choice || why || change || labs.length || ticks.length)

// As the form would send it, for what is in no form yet.
export function fieldsOf(record) {
  const fields = new FormData()
  for (const name of TEXTS) if (typeof record[name] === "string") fields.append(name, record[name])
  for (const lab of record.labs) fields.append("labs", lab)
  for (const tick of record.ticks) fields.append("ticks", tick)
  fields.append("facts", JSON.stringify(record.facts))
  return fields
}
