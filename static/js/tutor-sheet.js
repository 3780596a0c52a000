// On a narrow screen the panel is a sheet, opened from a button that stays in reach.
export function fold(panel) {
  const open = panel.querySelector(".ask-open")
  const close = panel.querySelector(".ask-close")
  const input = panel.querySelector("input[name=question]")
  const turn = (shown) => {
    panel.toggleAttribute("data-open", shown)
    open.setAttribute("aria-expanded", String(shown))
  }
  open.hidden = close.hidden = false
  open.addEventListener("click", () => {
    turn(true)
    input.focus()
  })
  close.addEventListener("click", () => {
    turn(false)
    open.focus()
  })
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.hasAttribute("data-open")) return
    turn(false)
    open.focus()
  })
  panel.addEventListener("tutor:away", () => turn(false))
  panel.addEventListener("tutor:back", () => turn(true))
}
