// One's notes in the text of a lesson, an article or a brief: shown, made, changed and deleted.
import { gettext } from "./gettext.js"
import { offerChoice } from "./note-choice.js"
import { askNote } from "./note-dialog.js"
import { learnPassages, partOf, partsOf, passagesIn } from "./note-places.js"
import { keep, learnNotes, made, notesHere, remove, tell } from "./notes-here.js"
import { isLost, lostIn, show } from "./notes-shown.js"
import { dress } from "./sheets.js"

const text = document.querySelector("[data-document]")
const again = () => show(text)
const sectionOf = ([{ passage }]) => document.getElementById(passage)?.closest("section.part")?.id ?? ""
const ready = Promise.all([dress(text.dataset.notesSheet), learnPassages(), learnNotes()]).then(again)

async function change(note) {
  const { act, text: words } = await askNote({ note, parts: note.parts, isChanged: isLost(note) })
  if (act === "delete") await remove(note, again)
  else if (act === "save" && words !== note.text) await keep({ ...note, text: words }, again)
  text.querySelector(`.note-open[data-of="${note.id}"]`)?.focus({ preventScroll: true })
}

// A note on what is selected, else on a sentence of `section`, else on the one that is read now.
export async function write(section) {
  await ready
  const selection = document.getSelection()
  const range = !section && selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null
  const parts = range ? partsOf(range, text) : []
  if (parts.length) return ask({ parts })
  const now = section ? null : inView()
  const root = section ?? now?.closest("section.part") ?? text
  const some = passagesIn(root)
  const choices = some.map((one) => partOf(one)).filter((part) => part.hash && part.quote)
  const chosen = Math.max(
    0,
    choices.findIndex(({ passage }) => passage === now?.id),
  )
  if (!choices.length)
    return tell(gettext("The site cannot be reached just now, so a new note cannot be tied to the text."))
  return ask({ choices, chosen, lost: lostIn(section ?? root.closest("section.part")) })
}

async function ask(about) {
  const { other, act, parts, text: words } = await askNote(about)
  if (other) return change(other)
  if (act === "save") await keep(made(parts, sectionOf(parts), words), again)
}

function inView() {
  const focused = document.activeElement?.closest?.("[id^=p]")
  const some = passagesIn(text)
  if (some.includes(focused)) return focused
  return some.find((one) => one.getBoundingClientRect().top >= 90) ?? some.at(-1)
}

function opened({ target }) {
  const one = target.closest("mark.noted, .note-open")
  if (!one || (one.matches("mark") && (target.closest("a, label, button") || !getSelection().isCollapsed))) return
  const note = notesHere().find(({ id }) => id === one.dataset.of)
  if (note) change(note)
}

function chosen(act, range) {
  const parts = partsOf(range, text)
  if (!parts.length) return
  if (act === "note") ask({ parts })
  else keep(made(parts, sectionOf(parts)), again)
}

text.addEventListener("click", opened)
ready.then(() => offerChoice(text, (range) => partsOf(range, text).length > 0, chosen))
