// Hidden on every page until it is asked back at the same place; on a narrow screen it is closed instead.
export function hideable(panel) {
  const hide = panel.querySelector("[data-hide]")
  const show = panel.querySelector("[data-show]")
  const back = show.querySelector("button")
  const turn = (hidden) => {
    panel.toggleAttribute("data-hidden", hidden)
    show.hidden = !hidden
  }
  hide.hidden = false
  turn(localStorage.getItem("ajar:no-tutor") === "yes")
  hide.addEventListener("click", () => {
    localStorage.setItem("ajar:no-tutor", "yes")
    turn(true)
    back.focus()
  })
  back.addEventListener("click", () => {
    localStorage.removeItem("ajar:no-tutor")
    turn(false)
    panel.querySelector("#ask-question").focus()
  })
}
