// On paper the notes with words of their own stand at the end of their section, each under the words that it is on.
import { gettext } from "./gettext.js"

export function forPaper(text, notes) {
  for (const one of text.querySelectorAll(".paper-notes")) one.remove()
  const bySection = Object.groupBy(
    notes.filter(({ text: words }) => words),
    ({ anchor }) => anchor,
  )
  for (const [anchor, some] of Object.entries(bySection)) {
    const box = Object.assign(document.createElement("aside"), { className: "paper-notes" })
    const list = document.createElement("ol")
    list.append(...some.map(line))
    box.append(Object.assign(document.createElement("h3"), { textContent: gettext("My notes") }), list)
    const section = document.getElementById(anchor)
    ;(text.contains(section) ? section : text).append(box)
  }
}

function line({ parts, text }) {
  const quote = Object.assign(document.createElement("q"), { textContent: parts.map((part) => part.quote).join(" ") })
  const words = Object.assign(document.createElement("p"), { textContent: text })
  const made = document.createElement("li")
  made.append(quote, words)
  return made
}
