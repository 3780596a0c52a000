// A term's definition opens by itself when the pointer rests on the word, and closes when it leaves both.
// A click, a tap or Enter opens it without this file.
const REST = 350
const LEAVE = 200

// `first` is what the pointer was on when this was asked for.
export function openTerms(first) {
  let timer
  const opened = new Set() // those that the pointer opened, which it may close

  const definition = (button) => document.getElementById(button.getAttribute("popovertarget"))
  const opener = (target) => target.closest?.(".term")?.querySelector("button")
  const later = (wait, act) => {
    clearTimeout(timer)
    timer = setTimeout(act, wait)
  }

  document.addEventListener("pointerover", over)
  if (first?.target.closest(".term").matches(":hover")) over(first)

  function over(event) {
    if (event.pointerType === "touch") return
    const button = opener(event.target)
    if (button) return later(REST, () => open(button))
    if (event.target.closest?.(".definition")) return clearTimeout(timer)
    if (opened.size) later(LEAVE, closeAll)
    else clearTimeout(timer)
  }

  function open(button) {
    const popover = definition(button)
    // who has clicked it or stands on it with the keyboard opens and closes it, and nobody else
    if (!popover || popover.matches(":popover-open") || button === document.activeElement) return
    closeAll()
    popover.showPopover({ source: button })
    opened.add(popover)
  }

  function closeAll() {
    for (const popover of opened) if (popover.matches(":popover-open")) popover.hidePopover()
    opened.clear()
  }

  document.addEventListener("click", (event) => {
    if (opener(event.target)) clearTimeout(timer)
    opened.clear() // chosen on purpose: it stays until it is dismissed
  })
}
