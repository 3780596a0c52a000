// What scripts say, in the language of the page. English stands in the code; the words of another language come with
// the first module that says something, which waits for them: here those of what follows a reader through a lesson, by
// gettext.js all others. What is not among them stays English.
export const language = globalThis.document?.documentElement.lang || "en"
const written = language === "en" ? "en-GB" : language // in English, days as in Britain
const one = new Intl.PluralRules(language)
const list = new Intl.ListFormat(written)
const words = {}

// Waits for the words that one of `sources` has, by its language.
export async function bring(sources) {
  const found = await sources[language]?.().catch(() => null)
  Object.assign(words, found?.words)
}

await bring({
  ar: () => import("./words/ar-lesson.js"),
  de: () => import("./words/de-lesson.js"),
  fr: () => import("./words/fr-lesson.js"),
})

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")

// `values` take the place of {name} in the text.
export const gettext = (text, values = {}) => filled(words[text] ?? text, values)

// The form that goes with the number `n`, which is {n} in it.
export function ngettext(singular, plural, n, values = {}) {
  const form = words[singular]?.[one.select(n)] ?? words[singular]?.other ?? (n === 1 ? singular : plural)
  return filled(form, { n, ...values })
}

// One after another, with the commas and the "and" between them: texts or elements, as `append` takes them.
export function listed(things) {
  const rest = [...things]
  return list.formatToParts(things.map(String)).map(({ type, value }) => (type === "element" ? rest.shift() : value))
}

export const day = (at, month = "short") =>
  new Date(at).toLocaleDateString(written, { day: "numeric", month, year: "numeric", numberingSystem: "latn" })

export const hour = (at) =>
  new Date(at).toLocaleTimeString(written, { hour: "2-digit", minute: "2-digit", numberingSystem: "latn" })
