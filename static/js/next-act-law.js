// The one next act, by the law of learners/next_act.py, which says it in words; both are held to the cases of
// tests/learners/next_act_cases.json.
import { gettext, ngettext } from "./gettext.js"

const CERTIFICATE = "/progress/certificate/"
const REVIEW = "/review/"
const address = (slug) => `/lessons/${slug}/`

// lessons: [{slug, title, sections: [{anchor, title}]}] in the order of the course
// came: {slug: {touched, read: [anchor…], taken, done}}; underWay: [{slug, question, of, touched}]; due: a number
// Gives {kind, label, url}, or null of a course without lessons.
export function nextAct(lessons, came, underWay, due) {
  const place = new Map(lessons.map(({ slug }, at) => [slug, at]))
  const begun = Object.entries(came).filter(([slug]) => place.has(slug))
  const quizzes = underWay
    .filter(({ slug }) => place.has(slug))
    .map((one) => ({ touched: Date.parse(one.touched), quiz: 1, at: place.get(one.slug), act: goOn(one) }))
  const reading = begun
    .filter(([, { done }]) => !done)
    .map(([slug, one]) => {
      const at = place.get(slug)
      return { touched: Date.parse(one.touched), quiz: 0, at, act: readOn(lessons[at], one) }
    })
  const unfinished = [...quizzes, ...reading].toSorted(lastFirst)
  if (unfinished.length) return unfinished[0].act
  if (due) return { kind: "due", label: ngettext("{n} question is due", "{n} questions are due", due), url: REVIEW }
  return onward(lessons, begun, place)
}

const lastFirst = (a, b) => b.touched - a.touched || b.quiz - a.quiz || a.at - b.at

const goOn = ({ slug, question, of }) => ({
  kind: "quiz",
  label: gettext("Go on with the quiz, question {question} of {of}", { question, of }),
  url: `${address(slug)}quiz/`,
})

function readOn({ slug, title, sections }, { read, taken }) {
  const ahead = sections.find(({ anchor }) => !read.includes(anchor))
  if (!ahead) {
    const label = taken
      ? gettext("Take the quiz again: {title}", { title })
      : gettext("Take the quiz: {title}", { title })
    return { kind: "quiz", label, url: `${address(slug)}quiz/` }
  }
  if (!read.length) return { kind: "read", label: gettext("Read: {title}", { title }), url: address(slug) }
  const label = gettext("Read on: {title}", { title: ahead.title })
  return { kind: "read", label, url: `${address(slug)}#${ahead.anchor}` }
}

function onward(lessons, begun, place) {
  if (!lessons.length) return null
  const touched = begun.map(([slug, one]) => ({ touched: Date.parse(one.touched), quiz: 0, at: place.get(slug) }))
  const here = touched.toSorted(lastFirst)[0]?.at ?? -1
  const done = new Set(begun.filter(([, one]) => one.done).map(([slug]) => slug))
  const ahead = [...lessons.slice(here + 1), ...lessons.slice(0, here + 1)].find(({ slug }) => !done.has(slug))
  if (ahead && here < 0) return { kind: "start", label: gettext("Start the first lesson"), url: address(ahead.slug) }
  if (ahead) return { kind: "next", label: gettext("Next: {title}", { title: ahead.title }), url: address(ahead.slug) }
  const label = ngettext("Done: your certificate", "All {n} done: your certificate", lessons.length)
  return { kind: "done", label, url: CERTIFICATE }
}
