// Of a course of many lessons: the outlines of those that were begun in this browser, and of those that may come next.
// It is given the reader and where outlines are kept, since both need what stands here.
const AT_ONCE = 40

// {lessons, of} of what is asked for: pairs of "lesson" and a slug, or of "number" and a place in the course.
async function ask(pairs, learn) {
  const parts = Array.from({ length: Math.ceil(pairs.length / AT_ONCE) }, (_, at) =>
    pairs.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  )
  const answers = await Promise.all(
    parts.map((part) => fetch(`/outlines.json?${new URLSearchParams(part)}`).then((answer) => answer.json())),
  )
  const lessons = answers.flatMap((answer) => answer.lessons)
  learn(Object.fromEntries(lessons.map((lesson) => [lesson.slug, lesson])))
  return lessons
}

// In the order of the course; null when the site cannot be reached.
export async function lessonsBegun(reader, learn, of) {
  try {
    const begun = await ask(
      Object.keys(reader.all()).map((slug) => ["lesson", slug]),
      learn,
    )
    const came = begun.map(({ slug, number }) => ({ number, ...reader.progress(slug) }))
    const done = new Set(came.filter((one) => one.done).map(({ number }) => number))
    const last = came.toSorted((a, b) => Date.parse(b.touched ?? 0) - Date.parse(a.touched ?? 0))[0]?.number ?? 0
    const free = (number) => (done.has(number) ? free(number + 1) : number)
    const numbers = [...new Set([free(1), free(last + 1)])].filter((number) => number <= of)
    const ahead = await ask(
      numbers.map((number) => ["number", number]),
      learn,
    )
    const every = new Map([...begun, ...ahead].map((lesson) => [lesson.number, lesson]))
    return [...every.values()].toSorted((a, b) => a.number - b.number)
  } catch {
    return null
  }
}
