// What stands in a file that was taken away from a browser or from an account: only what has its shape. Nothing more of
// it is believed; a quiz result goes into an account by its signature alone.
import { gettext } from "./gettext.js"
import { FORMAT } from "./reader-file.js"

const OF_ACCOUNT = "ajar-learner/1"
const LARGEST = 20_000_000 // bytes of a file
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const SLUG = /^[a-z0-9][\w-]{0,99}$/i
const PLACE = /^(lesson|article|brief)\/[a-z0-9][\w-]{0,99}$/i

const list = (given) => Object.values(given && typeof given === "object" ? given : {})
const isText = (given, most = 300) => typeof given === "string" && given.length <= most
const areTexts = (given) => Array.isArray(given) && given.every((one) => isText(one, 2_000))
const isDay = (given) => isText(given, 40) && !Number.isNaN(Date.parse(given))
const isNumber = Number.isFinite

const isMark = ({ lesson, section, hash, at }) =>
  SLUG.test(lesson) && isText(section) && section && section !== "__proto__" && isText(hash) && isDay(at)
const isResult = ({ id, slug, receipt, score, of, at }) =>
  ID.test(id) && SLUG.test(slug) && isText(receipt, 20_000) && isNumber(score) && isNumber(of) && isDay(at)
const isNote = ({ id, document, parts, text, at, deleted }) =>
  ID.test(id) &&
  isDay(at) &&
  (deleted === true || (PLACE.test(document) && isText(text, 2_000) && list(parts).length > 0))
const isPart = ({ passage, hash, quote }) => isText(passage, 20) && isText(hash, 64) && isText(quote, 2_000)
const isRecord = (one) =>
  ID.test(one.id) &&
  isDay(one.at) &&
  ["title", "choice", "why", "change", "review"].every((name) => isText(one[name], 2_000)) &&
  areTexts(one.labs) &&
  areTexts(one.ticks) &&
  areTexts(list(one.facts))

// [{lesson, section, hash, at}]
const marksIn = ({ reads, read_marks }) => [
  ...list(read_marks),
  ...Object.entries(reads ?? {}).flatMap(([lesson, sections]) =>
    Object.entries(sections ?? {}).map(([key, mark]) => ({ ...mark, lesson, section: key.split("#")[0] })),
  ),
]

const resultsIn = ({ receipts, quiz_attempts }) => [
  ...list(receipts),
  ...list(quiz_attempts).map((one) => ({
    ...one,
    slug: one?.lesson,
    score: one?.points,
    of: one?.out_of,
    at: one?.finished,
    again: !one?.counted_as_the_quiz,
  })),
]

const real = (one) => one && typeof one === "object"

// {marks, results, notes, records, ticks: {slug: [words]}}
export const inFile = (data) => ({
  marks: marksIn(data).filter(real).filter(isMark),
  results: resultsIn(data).filter(real).filter(isResult),
  notes: list(data.notes)
    .filter(real)
    .filter(isNote)
    .filter(({ parts }) => list(parts).every(isPart)),
  records: list(data.decisions).filter(real).filter(isRecord),
  ticks: Object.fromEntries(
    Object.entries(data.ticks ?? {}).filter(([slug, words]) => SLUG.test(slug) && areTexts(words)),
  ),
})

// The file as it was written; throws an Error with a sentence.
export async function readFile(file) {
  if (file.size > LARGEST)
    throw new Error(gettext("This file is larger than 20 MB, which no file of your progress is."))
  const written = await file.text()
  let data = null
  try {
    data = JSON.parse(written)
  } catch {
    throw new Error(gettext("This file cannot be read: it was cut off, or is no file of your progress."))
  }
  if (![FORMAT, OF_ACCOUNT].includes(data?.format))
    throw new Error(
      gettext(
        "This is no file of your progress. What you took away has a name that ends in -progress.json or -data.json.",
      ),
    )
  return data
}
