// What a result says of this reader: that the lesson is done and how much is ahead, or what is still missing of it; and
// their best. Of an account the site has said the best already.
import { gettext, listed, ngettext } from "./gettext.js"
import { learn } from "./outlines.js"
import { reader, shownPoints } from "./reader.js"

const SHOWN = 2 // sections that are named, of those that are not read

const parsed = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}")

function about(minutes) {
  const fives = Math.max(5, 5 * Math.round(minutes / 5))
  if (minutes < 55) return ngettext("about {n} minute", "about {n} minutes", fives)
  const halves = Math.round(minutes / 30)
  const hours = `${Math.floor(halves / 2)}${halves % 2 ? "½" : ""}`
  return ngettext("about {hours} hour", "about {hours} hours", halves / 2, { hours })
}

function done(number) {
  const minutes = parsed("minutes") // of every lesson, where the course is not too large for that
  const slugs = Object.keys(minutes)
  const left = slugs.filter((slug) => !reader.progress(slug).done)
  if (!slugs.length) return gettext("Lesson {number} done.", { number })
  if (!left.length) return gettext("Lesson {number} done, and with it all {all}.", { number, all: slugs.length })
  const time = left.reduce((sum, slug) => sum + minutes[slug], 0)
  return ngettext("Lesson {number} done. {n} to go, {time}.", "Lesson {number} done. {n} to go, {time}.", left.length, {
    number,
    time: about(time),
  })
}

// Links to the sections that are not read, as the end of a sentence.
function unread(slug, sections) {
  const named = sections.length > SHOWN + 1 ? sections.slice(0, SHOWN) : sections
  const rest = sections.length - named.length
  const links = named.map(({ anchor, title }) =>
    Object.assign(document.createElement("a"), { href: `/lessons/${slug}/#${anchor}`, textContent: title }),
  )
  return listed(rest ? [...links, ngettext("{n} more section", "{n} more sections", rest)] : links)
}

function show() {
  const outcome = document.querySelector("[data-result]")
  if (!outcome || reader.signedIn() === null) return
  const { result: slug, number } = outcome.dataset
  const state = outcome.querySelector("[data-state]")
  const came = reader.progress(slug)
  const missing = reader.sections(slug).filter(({ anchor }) => !came.read.includes(anchor))
  if (state && came.done) state.textContent = done(number)
  else if (state && missing.length) {
    state.replaceChildren(`${gettext("To finish lesson {number}, read", { number })} `, ...unread(slug, missing), ".")
  }
  const tries = reader.attempts().filter((one) => one.slug === slug)
  if (!reader.signedIn() && tries.length > 1)
    outcome.querySelector("[data-best]").textContent =
      `${gettext("Your best so far: {points} of {of}.", { points: shownPoints(came.best), of: came.of })} `
}

export function showResult() {
  learn(parsed("outlines"))
  show()
}

document.addEventListener("reader:change", show)
