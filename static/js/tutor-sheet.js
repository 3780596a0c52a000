// On a narrow screen the panel is a sheet, opened from a button that stays in reach, small while somebody reads on.
const READS_ON = 12 // pixels scrolled down, after which somebody reads on

export function fold(panel) {
  const open = panel.querySelector(".ask-open")
  const close = panel.querySelector(".ask-close")
  const input = panel.querySelector("#ask-question")
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

  let before = scrollY
  addEventListener(
    "scroll",
    () => {
      const by = scrollY - before
      if (by > READS_ON || by < 0) open.toggleAttribute("data-small", by > 0)
      if (by > READS_ON || by < 0) before = scrollY
    },
    { passive: true },
  )
}
