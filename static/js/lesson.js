// What a lesson can do beyond being read. What follows the reader comes with their first sign (lesson-reader.js):
// somebody who never was here has nothing that it could show, and reads at once. Whoever was here has it at once.
import { pressed } from "./keys.js"
import "./notes-wanted.js"

const PATIENCE = 3_000 // milliseconds, after which whoever gave no sign reads all the same
const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"]
const HELD = "[data-read], [data-done], h2 > a.here" // pressed before what they do has come, they wait for it
const lesson = document.querySelector("[data-lesson]")
const signs = new AbortController()
let coming = null
let isHere = false

function come() {
  coming ??= import("./lesson-reader.js").then(
    () => {
      isHere = true
      signs.abort()
    },
    () => {
      coming = null // the network was away: the next sign asks again
    },
  )
  return coming
}

function wasHere() {
  const { begun, in: signedIn } = document.documentElement.dataset
  try {
    return begun !== undefined || signedIn !== undefined || localStorage.getItem("ajar:reader:1") !== null
  } catch {
    return true // storage is off: what can be done is said by what comes
  }
}

async function hold(event) {
  const held = isHere || isOther(event) ? null : event.target.closest(HELD)
  if (!held) return
  event.preventDefault()
  event.stopImmediatePropagation()
  await come()
  if (!isHere) lesson.removeEventListener("click", hold, true)
  held.click()
}

const isOther = (event) => event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey

if (wasHere()) come()
else {
  for (const button of lesson.querySelectorAll("[data-read], [data-done]")) button.hidden = false
  for (const sign of SIGNS)
    document.addEventListener(sign, come, { capture: true, passive: true, signal: signs.signal })
  addEventListener("storage", come, signs) // another tab
  lesson.addEventListener("click", hold, true)
  document.addEventListener("keydown", async (event) => {
    if (isHere || !["n", "p"].includes(pressed(event))) return
    await come()
    if (isHere) event.target.dispatchEvent(new KeyboardEvent("keydown", event))
  })
  setTimeout(come, PATIENCE)
}

if (lesson.querySelector(".checklist, .tasks"))
  import("./checklist.js").then(({ keepTicks }) => keepTicks(lesson, lesson.dataset.lesson))

// What opens a term under the pointer comes with the first that the pointer is on.
document.addEventListener("pointerover", function first(event) {
  if (!event.target.closest?.(".term")) return
  document.removeEventListener("pointerover", first)
  import("./terms.js").then(({ openTerms }) => openTerms(event))
})

// A lab stands in the page already, worked out; what lets it follow each move comes when it is near.
const near = new IntersectionObserver(
  (benches) => {
    if (!benches.some((bench) => bench.isIntersecting)) return
    near.disconnect()
    import("./lab.js")
  },
  { rootMargin: "400px" },
)
for (const bench of lesson.querySelectorAll("lab-bench")) near.observe(bench)

// A question in the text is answered where it stands.
lesson.addEventListener("click", async (event) => {
  const link = isOther(event) ? null : event.target.closest("[data-ask] > p > a")
  if (!link) return
  event.preventDefault()
  const asking = await import("./ask.js").catch(() => null)
  if (asking) asking.askHere(link.closest("[data-ask]"), link.href)
  else location.assign(link.href)
})

const print = lesson.querySelector("[data-print]")
print.hidden = false
print.addEventListener("click", () => window.print())
