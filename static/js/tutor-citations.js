// A citation lights its passage up in the text; Escape goes back to the citation.
let lit = null
let from = null

export function lightUp(event, panel) {
  const cite = event.target.closest?.("a.cite")
  const passage = cite && document.getElementById(cite.dataset.passage)
  if (!passage) return
  const isTerm = passage.matches("[popover]")
  if (!isTerm && cite.pathname !== location.pathname) return
  event.preventDefault()
  if (isTerm) return passage.showPopover()
  panel.dispatchEvent(new CustomEvent("tutor:away"))
  lit?.classList.remove("lit")
  lit = passage
  from = cite
  passage.classList.add("lit")
  passage.tabIndex = -1
  passage.scrollIntoView({ block: "start" })
  passage.focus({ preventScroll: true })
  history.replaceState(history.state, "", `#${passage.id}`)
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !from || document.activeElement !== lit) return
  from.closest("ask-lesson")?.dispatchEvent(new CustomEvent("tutor:back"))
  from.focus()
  from = null
})
