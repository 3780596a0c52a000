// Things to put in order: instead of a place to choose for each line, buttons move the lines. The fields stay the same.
import { gettext } from "./gettext.js"

export function moveByButtons(order) {
  const status = Object.assign(document.createElement("p"), { className: "unseen" })
  status.setAttribute("role", "status")
  order.append(status)
  order.querySelector(".how").textContent = gettext("Move the lines into order, the first at the top.")
  for (const line of lines()) {
    const select = line.querySelector("select")
    select.hidden = true
    const name = line.querySelector("b").textContent
    line.append(
      button("↑", gettext("Move up: {name}", { name }), () => move(line, -1)),
      button("↓", gettext("Move down: {name}", { name }), () => move(line, 1)),
    )
  }
  const wanted = lines().toSorted((a, b) => a.querySelector("select").value - b.querySelector("select").value)
  for (const line of wanted) status.before(line)
  write()

  function lines() {
    return [...order.querySelectorAll(".place")]
  }

  function button(sign, label, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: sign })
    made.setAttribute("aria-label", label)
    made.addEventListener("click", act)
    return made
  }

  function move(line, way) {
    const all = lines()
    const other = all[all.indexOf(line) + way]
    if (!other) return
    if (way < 0) other.before(line)
    else other.after(line)
    write()
    const [up, down] = line.querySelectorAll("button")
    const pressed = way < 0 ? up : down
    ;(pressed.disabled ? (way < 0 ? down : up) : pressed).focus()
    const place = gettext("place {n} of {of}", { n: lines().indexOf(line) + 1, of: lines().length })
    status.textContent = `${line.querySelector("b").textContent}: ${place}`
  }

  function write() {
    const all = lines()
    for (const [place, line] of all.entries()) {
      line.querySelector("select").value = place
      const [up, down] = line.querySelectorAll("button")
      up.disabled = place === 0
      down.disabled = place === all.length - 1
    }
  }
}
