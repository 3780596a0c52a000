// What is known of the course's lessons, which progress is worked out from: those that this page lists, and the others
// once somebody asks. {slug: {sections, gone, quiz}} as quizzes/templatetags/quiz_tags.py gives it.
const UNKNOWN = { sections: [], gone: [], quiz: {} }
const outlines = JSON.parse(document.getElementById("outlines")?.textContent ?? "{}")
let coming = null
await followMoved()

// What was kept under a slug that a lesson had before; few lessons had one.
async function followMoved() {
  if (!Object.values(outlines).some(({ was }) => was?.length)) return
  const moved = await import("./reader-moved.js").catch(() => null) // without a network the next page looks again
  moved?.follow(outlines)
}

// The same of what is swapped in later.
export const learn = (found) => Object.assign(outlines, found)

export const outlineOf = (slug) => outlines[slug] ?? UNKNOWN

// [{slug, title, minutes, number, track, module, sections, gone, quiz}] in the order of the course, of one of many
// lessons those that were begun here and those that may come next; null when the site cannot be reached.
export async function everyLesson(reader) {
  coming ??= fetch("/outlines.json")
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null)
  const found = await coming
  if (!found) {
    coming = null
    return null
  }
  if (found.lessons.length < found.of)
    return (await import("./outlines-asked.js")).lessonsBegun(reader, learn, found.of)
  for (const lesson of found.lessons) outlines[lesson.slug] = lesson
  await followMoved()
  return found.lessons
}
