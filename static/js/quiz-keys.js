// The keys of a quiz: 1 to 9 choose, Enter answers and goes on. While something is to be typed or chosen from a list
// the numbers are its own; Enter is so in a link, a button or a text of several lines.
import { pressed } from "./keys.js"

const form = () => document.querySelector("form.asking:not([hidden])")
const ACTS = "a, button, summary, textarea, dialog *"

// An open list of choices takes Enter for itself, where the browser says that it is open.
function isOpenList(target) {
  try {
    return target.matches("select:open")
  } catch {
    return false
  }
}

document.addEventListener("keydown", (event) => {
  const { target } = event
  if (event.key === "Enter" && !event.repeat && !event.isComposing) {
    const next = document.querySelector("[data-next]")
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest(ACTS) || isOpenList(target)) return
    if (target.closest("form")?.matches(":not(.asking)")) return
    event.preventDefault()
    if (next) next.click()
    else form()?.requestSubmit()
  }
  const key = pressed(event)
  if (!form() || !/^[1-9]$/.test(key)) return
  const option = form().querySelectorAll(".opts input")[Number(key) - 1]
  if (!option) return
  event.preventDefault()
  option.focus()
  option.click()
})
