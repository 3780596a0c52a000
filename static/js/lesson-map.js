// The lesson map follows the reader: which section is here, which are read, and the bar that names it on a phone.
// A section is marked read when its end was in view and it was on screen for at least a third of the time that its
// words take at 240 a minute, so that scrolling past is not reading. The button at its end says it at once, or takes
// it back. The keys n and p go to the next section and the one before.

import { pressed } from "./keys.js"
import { reader } from "./reader.js"
import { gettext, ngettext } from "./wording.js"

const SECONDS_A_WORD = 60 / 240 / 3
const BAR = 90 // pixels below the top at which a section counts as the one being read

export function followReading(lesson, slug) {
  const sections = [...lesson.querySelectorAll("section.part[id]")]
  const links = [...lesson.querySelectorAll(".path a")]
  const name = document.querySelector("[data-here]")
  const reach = reached(lesson, sections)
  const spent = new Map(sections.map((section) => [section, 0]))
  let here = -1

  function show() {
    const read = new Set(reader.progress(slug).read)
    for (const [place, section] of sections.entries()) {
      links[place].parentElement.classList.toggle("read", read.has(section.id))
      const button = section.querySelector("[data-read]")
      button.hidden = false
      button.dataset.read = read.has(section.id) ? "yes" : ""
      button.textContent = read.has(section.id)
        ? gettext("Read. Mark as not read")
        : gettext("Mark this section as read")
    }
    reach(here, read)
  }

  function look() {
    const before = here
    here = sections.findLastIndex((section) => section.getBoundingClientRect().top <= BAR)
    const last = sections.at(-1).getBoundingClientRect()
    if (last.bottom <= innerHeight && last.top > BAR) here = sections.length - 1
    if (here === before) return
    links[before]?.removeAttribute("aria-current")
    links[here]?.setAttribute("aria-current", "location")
    reach(here, new Set(reader.progress(slug).read))
    const place = gettext("{n} of {of}", { n: here + 1, of: sections.length })
    name.textContent = here < 0 ? gettext("Lesson map") : `${place} · ${links[here].textContent}`
  }

  function second() {
    if (document.hidden) return
    for (const section of sections) {
      const { top, bottom } = section.getBoundingClientRect()
      if (bottom <= BAR || top >= innerHeight) continue
      spent.set(section, spent.get(section) + 1)
      const enough = spent.get(section) >= section.dataset.words * SECONDS_A_WORD
      if (enough && bottom <= innerHeight && !section.dataset.unread) mark(section)
    }
  }

  function mark(section) {
    if (!reader.progress(slug).read.includes(section.id)) reader.markRead(slug, section.id, section.dataset.hash)
  }

  lesson.addEventListener("click", (event) => {
    const section = event.target.closest("[data-read]")?.closest("section")
    if (!section) return
    const unread = event.target.dataset.read === "yes"
    if (unread) section.dataset.unread = "yes" // what was taken back is not marked again on this visit
    if (unread) reader.unmarkRead(slug, section.id)
    else mark(section)
  })
  lesson.querySelector(".map").addEventListener("click", (event) => {
    if (event.target.closest("a") && event.currentTarget.matches(":popover-open")) event.currentTarget.hidePopover()
  })
  document.addEventListener("keydown", (event) => {
    const step = { n: 1, p: -1 }[pressed(event)]
    const link = step && links[Math.max(here, step < 0 ? 0 : -1) + step]
    link?.click()
  })
  document.addEventListener("reader:change", show)
  document.addEventListener("scroll", () => requestAnimationFrame(look), { passive: true })
  setInterval(second, 1000)
  show()
  look()
}

// Says which section is here, and about how long what is not read of it and after it takes, by the words of each.
function reached(lesson, sections) {
  const words = (some) => some.reduce((sum, section) => sum + Number(section.dataset.words), 0)
  const aMinute = words(sections) / Number(lesson.dataset.minutes) || 1
  return (here, read) => {
    const ahead = sections.slice(Math.max(here, 0)).filter(({ id }) => !read.has(id))
    const minutes = Math.ceil(words(ahead) / aMinute)
    const of = sections.length
    const place =
      here < 0 ? ngettext("{n} section", "{n} sections", of) : gettext("Section {n} of {of}", { n: here + 1, of })
    lesson.querySelector("[data-reached]").textContent = place
    lesson.querySelector("[data-left]").textContent = minutes
      ? ngettext("about {n} minute left", "about {n} minutes left", minutes)
      : gettext("read to the end")
    document.querySelector("[data-minutes-left]").textContent = minutes
      ? gettext("{n} min left", { n: minutes })
      : gettext("read")
  }
}
