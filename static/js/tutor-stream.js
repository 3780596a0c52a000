// Follows one question until its answer stands on the page, and tells a screen reader once, at the end. The stream
// says it as it comes. When the stream is refused, breaks off, is held back by a proxy or says nothing, the
// question's own address is asked instead, and the reader is told what happens.
import { AWAY, GONE, later, lookUp, slow, tell } from "./tutor-address.js"

const SILENCE = 4_000 // milliseconds after which a stream that says nothing is not waited for alone
const FIRST = 500 // after a stream that was refused, longer each time
const LONGEST = 10_000

export function follow(question, say) {
  if (!question.dataset.stream) return
  const says = question.querySelector(".says")
  const stream = new EventSource(question.dataset.stream)
  const spoken = []
  const begun = performance.now()
  let over = false
  let last = 0
  let wait = SILENCE
  let callOff = later(look, wait)

  function end() {
    over = true
    stream.close()
    callOff()
  }

  function again(first) {
    callOff()
    wait = first ?? Math.min(wait * 1.5, LONGEST)
    callOff = later(look, wait)
  }

  function now() {
    callOff()
    wait = FIRST
    look()
  }

  // A question that was cancelled or deleted meanwhile has left the page.
  async function look() {
    if (!question.isConnected) return end()
    const found = await lookUp(addressOf(question), ".question", { "HX-Request": "true" })
    if (over) return
    if (found && !found.dataset.stream) {
      end()
      question.replaceWith(found)
      return say(words(found))
    }
    if (found === null) end()
    if (found === null) return tell(says, GONE)
    if (!found) tell(says, AWAY, now)
    else if (performance.now() - begun >= SILENCE) tell(says, slow(found), now)
    again()
  }

  // A model that is being loaded says so before there is anything to number.
  stream.addEventListener("waking", (event) => {
    if (!over) tell(says, JSON.parse(event.data).text)
  })

  // What was said already is news no longer: a stream that breaks off and begins anew is as good as silent.
  const heard = (name, told) =>
    stream.addEventListener(name, (event) => {
      if (over || Number(event.lastEventId) <= last) return
      last = Number(event.lastEventId)
      says.querySelector(".working")?.remove()
      told(JSON.parse(event.data))
      if (!over) again(SILENCE)
    })
  heard("opener", ({ text }) => {
    spoken.push(text)
    says.append(Object.assign(document.createElement("p"), { className: "opener", textContent: text }))
  })
  heard("sentence", ({ text, html, folded }) => {
    if (!folded) spoken.push(text)
    says.insertAdjacentHTML("beforeend", html)
    says.lastElementChild.classList.add("arriving")
  })
  for (const name of ["done", "failed"]) {
    heard(name, ({ html, text }) => {
      end()
      says.insertAdjacentHTML("beforeend", html)
      say((spoken.length ? spoken : [text || "Cancelled."]).join(" "))
      return finish(question)
    })
  }
  // Refused for good: no answer of this kind, or not an event stream at all. What merely breaks off is opened again.
  stream.addEventListener("error", () => {
    if (!over && stream.readyState === EventSource.CLOSED) again(FIRST)
  })
}

const addressOf = (question) => `/tutor/${question.id.slice(2)}/`

// What was answered: what stands open of it, without its sources.
function words(question) {
  const parts = [...question.querySelectorAll(".opener, .sentence:not(.folded) > .excerpt, .says > .note")]
  return parts.map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(" ")
}

// What can be done with an ended question needs its page's token, which a stream does not carry.
async function finish(question, tries = 3) {
  const fresh = await lookUp(addressOf(question), ".question", { "HX-Request": "true" })
  if (!fresh && tries && fresh !== null) return later(() => finish(question, tries - 1), SILENCE)
  if (!fresh) return
  question.querySelector(".actions")?.replaceWith(fresh.querySelector(".actions"))
  question.dataset.status = fresh.dataset.status
  delete question.dataset.stream
}
