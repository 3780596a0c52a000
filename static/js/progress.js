// The progress page. What this browser keeps is posted, and the site makes the page of it (kept.js); what is only here,
// decision records and what the site would not have, is put in by scripts.
import { AWAY, isEmpty, reveal, show } from "./kept.js"
import { showRefused } from "./progress-refused.js"
import { keepOrErase, tellWhetherItForgets } from "./progress-yours.js"
import { reader } from "./reader.js"
import { account } from "./reader-account.js"
import { store } from "./reader-store.js"
import { plan } from "./review.js"

const page = document.getElementById("progress")
const ofAccount = "signedIn" in page.dataset

const titleOf = (slug) => page.querySelector(`[data-lesson="${slug}"] a`)?.textContent ?? slug

async function showAll() {
  const reached = await show()
  const nothing = page.querySelector("[data-nothing]")
  if (!ofAccount && isEmpty()) nothing.hidden = false
  const problem = page.querySelector("[data-problem]")
  problem.textContent = reader.problem() || (reached ? "" : AWAY)
  problem.hidden = !problem.textContent
  showRefused(page.querySelector("[data-refused]"), titleOf)
}

// Undone here, what the merge had added goes back into this browser.
for (const form of page.querySelectorAll("[data-undo]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    await account.undo(new URL(form.action).pathname)
    location.reload()
  })
}

const ready = (selector) => reveal(page.querySelector(selector))

keepOrErase(page)
if (!ofAccount) store.update(() => {}) // whether this browser keeps anything is known when it is tried
document.addEventListener("reader:change", showAll)
document.addEventListener("answers:sent", showAll)
const all = showAll().then(() => ready("#standing"))
// which results are not this site's is known when it is asked what is due
const others = ofAccount || isEmpty() ? [all] : [all, plan(), tellWhetherItForgets(page)]
if (localStorage.getItem("ajar:decisions:1"))
  others.push(import("./progress-decisions.js").then(({ showDecisions }) => showDecisions(page, ofAccount)))
Promise.allSettled(others).then(() => ready("aside"))

// A file that is put in again, and another device: what does it comes when it is chosen.
const devices = () => import("./progress-devices.js")
const file = page.querySelector("#put-in")
file.addEventListener("change", async () => (await devices()).chooseFile(file))
file.form.addEventListener("submit", (event) => event.preventDefault())
for (const [name, act] of [
  ["data-carry-away", async () => (await devices()).carry()],
  ["data-enter-code", async () => (await devices()).askCode()],
]) {
  const button = page.querySelector(`[${name}]`)
  if (!button) continue
  button.hidden = false
  button.addEventListener("click", act)
}
const carried = location.hash.match(/^#carry=(\w{8})$/)?.[1]
if (carried) {
  history.replaceState(null, "", location.pathname) // the code stays in no history
  devices().then(({ askCode }) => askCode(carried))
}
if (sessionStorage.getItem("ajar:put-in")) devices().then(({ tellAgain }) => tellAgain())
