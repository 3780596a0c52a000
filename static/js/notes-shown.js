// Notes in the text: their words marked, each with a button for the keyboard and the ear, and their lines on paper.
import { gettext, ngettext } from "./gettext.js"
import { find, mark, unmark } from "./note-places.js"
import { notesHere } from "./notes-here.js"
import { forPaper } from "./notes-on-paper.js"

export const isLost = (note) => note.parts.some((part) => !find(part, note.anchor))
export const lostIn = (section) => notesHere().filter((one) => isLost(one) && one.anchor === (section?.id ?? ""))

export function show(text) {
  unmark(text)
  for (const note of notesHere()) {
    const marks = note.parts.flatMap((part) => {
      const passage = find(part, note.anchor)
      return passage ? mark(passage, part.quote) : []
    })
    for (const one of marks) one.dataset.of = note.id
    for (const one of marks) one.classList.toggle("with-words", Boolean(note.text))
    if (marks.length) opener(note, marks.at(-1))
  }
  for (const button of text.querySelectorAll("[data-note]")) {
    const lost = lostIn(button.closest("section")).length
    button.textContent = lost
      ? ngettext("Notes ({n} on changed words)", "Notes ({n} on changed words)", lost)
      : gettext("Add a note")
  }
  forPaper(text, notesHere())
}

// The mark itself is opened by a click.
function opener(note, last) {
  const words = note.text || note.parts[0].quote
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "note-open",
    textContent: `${note.text ? gettext("Your note") : gettext("Your highlight")}: ${words.slice(0, 80)}`,
  })
  button.dataset.of = note.id
  const outer = last.closest("label, a, button") ?? last // no button stands in those
  outer.after(button)
}
