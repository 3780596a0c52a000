// What a quiz can do beyond its forms. It is here anew with each page that htmx swaps in; htmx comes with it, since an
// answer must not wait for what may not come.
import "../vendor/htmx.js"
import { gettext } from "./gettext.js"
import { htmx } from "./htmx.js"
import "./htmx-requests.js"
import { catchUp } from "./quiz-answer.js"
import "./quiz-keys.js"
import { keepReceipt, questionShown } from "./quiz-receipt.js"
import { showResult } from "./quiz-result.js"
import { notice, takeNote, tellSent } from "./quiz-sent.js"
import "./reader.js"

const TWICE = gettext(
  "This question was reviewed already, in another tab. The first answer counts; the one that you gave just now is " +
    "not kept.",
)
const form = () => document.querySelector("form.asking")

function begin() {
  const page = document.querySelector(".quiz")
  const note = takeNote()
  const order = page.querySelector("form.asking [data-order]")
  if (order) import("./quiz-order.js").then(({ moveByButtons }) => moveByButtons(order))
  if (form()) questionShown()
  if (form() && !note) tellSent(form())
  if (note) page.prepend(notice(note))
  if (!keepReceipt(page)) page.prepend(notice(TWICE))
  if (page.querySelector("[data-result]")) showResult()
  if (page.querySelector("#review, [data-reviewed]")) import("./review.js").then(({ shown }) => shown())
  if (form()) catchUp(form())
}

// As after following a link: the page stands at its beginning and is read from there, unless something is to be heard
// first, which htmx sees to.
document.addEventListener("htmx:after:settle", ({ target }) => {
  if (target.id !== "main") return
  scrollTo(0, 0)
  if (!target.querySelector("[autofocus]")) target.focus({ preventScroll: true })
  if (target.querySelector(".quiz")) begin()
})

// A page from the browser's memory may ask what was answered since.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && form()) location.reload()
})

htmx()
begin()
