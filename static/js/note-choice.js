// The two buttons beside selected words. They stand below, where no finger and no menu of a phone's is.
import { gettext } from "./gettext.js"

const choice = document.createElement("div")
choice.className = "note-choice no-print"
choice.hidden = true
choice.setAttribute("role", "group")
choice.setAttribute("aria-label", gettext("Selected words"))
choice.innerHTML = `<button type="button" value="highlight">${gettext("Highlight")}</button>
  <button type="button" value="note">${gettext("Note")}</button>`
document.body.append(choice)
choice.addEventListener("pointerdown", (event) => event.preventDefault()) // the selection stays

const hideChoice = () => (choice.hidden = true)

// Calls `act("highlight" | "note", range)` for what is selected in `text`; `isNotable(range)` says what may be.
export function offerChoice(text, isNotable, act) {
  let timer
  const look = () => {
    const selection = document.getSelection()
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null
    const shown = range && text.contains(range.commonAncestorContainer) && isNotable(range)
    if (!shown) return hideChoice()
    const rects = range.getClientRects()
    const { right, bottom } = rects[rects.length - 1] ?? range.getBoundingClientRect()
    const gap = matchMedia("(pointer: coarse)").matches ? 30 : 8 // a phone's handles hang below
    choice.hidden = false
    const left = Math.min(Math.max(right - choice.offsetWidth, 8), document.documentElement.clientWidth - 8)
    choice.style.left = `${left + scrollX}px`
    choice.style.top = `${bottom + scrollY + gap}px`
  }
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer)
    timer = setTimeout(look, 200)
  })
  choice.addEventListener("click", ({ target }) => {
    const selection = document.getSelection()
    if (!target.value || !selection.rangeCount) return
    const range = selection.getRangeAt(0)
    selection.removeAllRanges()
    hideChoice()
    act(target.value, range)
  })
  look()
}
