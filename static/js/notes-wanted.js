// Notes and highlights of one's own. All that makes and shows them comes when the reader has some here, selects words,
// presses "m" or chooses "Add a note".
const text = document.querySelector("[data-document]")
const buttons = text ? text.querySelectorAll("[data-note]") : []
let coming = null

const notes = () => (coming ??= import("./notes.js").catch(() => (coming = null)))

function areSome() {
  try {
    const { me } = JSON.parse(localStorage.getItem("ajar:reader:1") ?? "{}")
    return me?.notes || localStorage.getItem("ajar:notes:1")?.includes(`"${text.dataset.document}"`)
  } catch {
    return false // storage is off
  }
}

const ask = async (what) => (await notes())?.write(what)

function pressed(event) {
  const typing = event.target.closest?.("input, textarea, select, dialog, [contenteditable]")
  if (event.key !== "m" || typing || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  ask(null)
}

if (text) {
  for (const button of buttons) {
    button.hidden = false
    button.addEventListener("click", () => ask(button.closest("section")))
  }
  const look = () => areSome() && notes()
  look()
  document.addEventListener("reader:change", look)
  document.addEventListener("keydown", pressed)
  const selected = () => document.getSelection().isCollapsed || notes()
  selected() // perhaps before this came
  document.addEventListener("selectionchange", selected)
}
