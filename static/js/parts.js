// Lists of tracks, and of the modules of a track: how many of the lessons of each this reader has done.
import { gettext } from "./gettext.js"
import { everyLesson } from "./outlines.js"
import { reader } from "./reader.js"
import { store } from "./reader-store.js"

// {lessons, minutes, parts: {id: n}}: how many are done, how many minutes were read; null when it is not known.
async function done() {
  const { me } = store.get()
  if (me)
    return me.done?.lessons === undefined ? null : { ...me.done, parts: { ...me.done.tracks, ...me.done.modules } }
  const found = { lessons: 0, minutes: 0, parts: {} }
  for (const { slug, track, module, minutes, sections } of (await everyLesson(reader)) ?? []) {
    const came = reader.progress(slug)
    found.minutes += came.done ? minutes : (minutes * came.read.length) / (sections.length || 1)
    if (!came.done) continue
    found.lessons += 1
    for (const part of [track, module]) found.parts[part] = (found.parts[part] ?? 0) + 1
  }
  return found
}

export async function showParts() {
  if (!store.get().me && !Object.keys(reader.all()).length) return null
  const found = await done()
  for (const row of found ? document.querySelectorAll("[data-part]") : []) {
    const count = found.parts[row.dataset.part] ?? 0
    const of = Number(row.dataset.of)
    row.querySelector("[data-done]").textContent =
      count === of ? `✓ ${gettext("done")}` : count ? gettext("{n} of {of} done", { n: count, of }) : ""
  }
  return found
}

if (!document.querySelector("[data-course]")) {
  document.addEventListener("reader:change", showParts)
  showParts()
}
