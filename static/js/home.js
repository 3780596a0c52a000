// Home: how much of each module is done, and how much of the course is left. Nothing of it is there for a new reader.
import { duration } from "./durations.js"
import { gettext, ngettext } from "./gettext.js"
import { everyLesson } from "./outlines.js"
import { begunQuizzes } from "./quiz-begun.js"
import { reader } from "./reader.js"

// Of a course of many lessons, which lists its tracks.
async function showTracks() {
  const found = await (await import("./parts.js")).showParts()
  if (!found) return
  document.documentElement.dataset.begun = ""
  const [of, minutes] = document.querySelector("[data-course]").dataset.course.split(" ").map(Number)
  say(found.lessons, of, minutes - found.minutes)
}

async function show() {
  if (document.querySelector("[data-part]")) return showTracks()
  if (!Object.keys(reader.all()).length && !begunQuizzes().length) return
  const lessons = await everyLesson(reader)
  if (!lessons) return
  document.documentElement.dataset.begun = ""
  const done = new Set(lessons.map(({ slug }) => slug).filter((slug) => reader.progress(slug).done))
  for (const row of document.querySelectorAll("[data-module]")) {
    const slugs = row.dataset.module.split(" ")
    const count = slugs.filter((slug) => done.has(slug)).length
    row.querySelector("[data-done]").textContent =
      count === slugs.length
        ? `✓ ${gettext("done")}`
        : count
          ? gettext("{n} of {of} done", { n: count, of: slugs.length })
          : ""
  }
  const left = lessons.reduce((sum, lesson) => sum + minutesLeft(lesson), 0)
  say(done.size, lessons.length, left)
}

function say(done, all, minutes) {
  document.querySelector("[data-left]").textContent = soFar(done, all, minutes)
}

function soFar(done, all, minutes) {
  if (minutes < 0.5) return ngettext("{done} of {n} lesson done", "{done} of {n} lessons done", all, { done })
  const values = { done, time: duration(minutes) }
  return ngettext(
    "{done} of {n} lesson done, about {time} left",
    "{done} of {n} lessons done, about {time} left",
    all,
    values,
  )
}

function minutesLeft({ slug, minutes, sections }) {
  const { read, done } = reader.progress(slug)
  if (done) return 0
  return minutes * (sections.length ? (sections.length - read.length) / sections.length : 1)
}

document.addEventListener("reader:change", show)
show()
