// What a quiz can do beyond its forms: the keys 1 to 9 choose, Enter goes on, and things to order move by buttons.
import { sendForm } from "./answers.js"

const form = document.querySelector("form.asking")
const next = document.querySelector("[data-next]")
const outcome = document.querySelector("[data-receipt]")

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const control = event.target.closest("a, button, select, summary, input:not([type=radio], [type=checkbox])")
  if (event.key === "Enter" && !control) {
    event.preventDefault()
    if (next) location.assign(next.href)
    else form?.requestSubmit()
  }
  if (control || !form || !/^[1-9]$/.test(event.key)) return
  const option = form.querySelectorAll(".opts input")[Number(event.key) - 1]
  if (!option) return
  event.preventDefault()
  option.focus()
  option.click()
})

// The same answer is not sent twice by a double click; the server would keep the first anyway. What the site cannot take
// is kept here and sent later.
form?.addEventListener("submit", async (event) => {
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = "yes"
  if (!("kept" in form.dataset)) return
  event.preventDefault()
  await sendForm(form, event.submitter, (text) => {
    const notice = form.querySelector("[data-waiting]")
    notice.textContent = text
    notice.hidden = false
  })
})
addEventListener("pageshow", () => { if (form) delete form.dataset.sent })

const order = form?.querySelector("[data-order]")
if (order) import("./quiz-order.js").then(({ moveByButtons }) => moveByButtons(order))

// The receipt of a quiz taken without an account stays in this browser.
if (outcome) {
  const { receipt, id, slug, score, of, passed, at, again } = outcome.dataset
  const kept = { id, slug, receipt, score: Number(score), of: Number(of), passed: passed === "yes", at, again: again === "yes" }
  import("./reader.js").then(({ reader }) => {
    reader.keepReceipt(kept)
    document.dispatchEvent(new CustomEvent("quiz:kept"))
  })
} else {
  import("./reader.js")
}
