// What a quiz can do beyond its forms: the keys 1 to 9 choose, Enter goes on, things to order move by buttons, and an
// answer is kept until the site has it.
import { insist } from "./answers.js"
import { outbox } from "./outbox.js"
import { notice, parsed, SENT, show, TWICE } from "./quiz-page.js"
import { keepReceipt } from "./quiz-receipt.js"
import { forgetSent, rememberKept, rememberSent, tellSent } from "./quiz-sent.js"
import "./reader.js"

const asking = () => document.querySelector("form.asking:not([hidden])")

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const control = event.target.closest("a, button, select, summary, textarea, input:not([type=radio], [type=checkbox])")
  const form = asking()
  const next = document.querySelector("[data-next]")
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

function say(form, text) {
  const told = form.querySelector("[data-waiting]")
  told.textContent = text
  told.hidden = false
}

// The same answer is not sent twice by a double click; the server would keep the first anyway.
document.addEventListener("submit", async (event) => {
  const form = event.target
  if (form !== asking()) return
  event.preventDefault()
  if (form.dataset.sent) return
  form.dataset.sent = "yes"
  forgetSent()
  const answer = outbox.of(form, event.submitter)
  let waited = false
  const { page, url, why } = await insist(answer, (text) => {
    waited = true
    rememberKept(form)
    say(form, text)
  })
  if (page.getElementById("problem")) outbox.drop(answer) // it is asked again, with what is wrong
  if (page.getElementById("main")) {
    // Who looks away in this moment is told on the next page.
    if (waited && !why) rememberSent(form, { href: url, textContent: "See what became of it" })
    else forgetSent()
    return show(page, url, waited && !why ? notice(SENT) : null)
  }
  say(form, why)
  delete form.dataset.sent
})

// An answer to the question that is asked here was given on an earlier visit: it is sent, and the question not asked
// again.
async function catchUp(form, answer) {
  const place = document.createElement("div")
  place.append(notice("Your answer to this question is kept in this browser and is being sent …"))
  form.hidden = true
  form.after(place)
  const { page, url, why } = await insist(answer, (text) => {
    place.firstElementChild.textContent = text
  })
  if (why) {
    form.hidden = false
    return place.firstElementChild.replaceChildren(why)
  }
  rememberSent(form, { href: url, textContent: "See what became of it" }) // at once: this page may be gone in a moment
  const next = page.querySelector("[data-next]")?.href
  const further = next?.startsWith(form.action) && !page.querySelector("[data-told]") ? await parsed(next) : null
  if (!further && next) rememberSent(form, { href: next, textContent: "Go on" })
  if (further) show(further.page, further.url)
  else show(page, url, notice(SENT))
}

function begin() {
  const order = document.querySelector("form.asking [data-order]")
  if (order) import("./quiz-order.js").then(({ moveByButtons }) => moveByButtons(order))
  if (asking()) tellSent(asking())
  if (!keepReceipt(document)) document.querySelector(".quiz").prepend(notice(TWICE))
  const reviewed = document.querySelector("[data-reviewed]")
  if (reviewed) import("./review.js").then(({ afterAnswer }) => afterAnswer())
}

// A page from the browser's memory may ask what was answered since.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && asking()) location.reload()
})
document.addEventListener("quiz:shown", begin)
begin()
const left =
  asking() &&
  outbox
    .ofReader(asking().elements.reader?.value || null)
    .find((answer) => !answer.why && outbox.isTo(answer, asking()))
if (left) catchUp(asking(), left)
