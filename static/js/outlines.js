// What is known of the course's lessons, which progress is worked out from: those that this page lists, and the others
// once somebody asks. {slug: {sections, gone, quiz}} as quizzes/templatetags/quiz_tags.py gives it.
import { follow } from "./reader-moved.js"

const UNKNOWN = { sections: [], gone: [], quiz: {} }
const outlines = JSON.parse(document.getElementById("outlines")?.textContent ?? "{}")
let coming = null
follow(outlines)

// The same of what is swapped in later.
export const learn = (found) => Object.assign(outlines, found)

export const outlineOf = (slug) => outlines[slug] ?? UNKNOWN

// [{slug, title, minutes, sections, gone, quiz}] in the order of the course; null when the site cannot be reached.
export function everyLesson() {
  coming ??= fetch("/outlines.json")
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null)
    .then((found) => {
      if (!found) coming = null
      for (const lesson of found?.lessons ?? []) outlines[lesson.slug] = lesson
      follow(outlines)
      return found?.lessons ?? null
    })
  return coming
}
