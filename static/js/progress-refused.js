// On the progress page: what the site would not have, each with its reason, until its reader removes it.
import { outbox } from "./outbox.js"
import { shownPoints } from "./reader.js"
import { keyOf, marksOf } from "./reader-events.js"
import { accountHere } from "./reader-me.js"
import { store } from "./reader-store.js"

const day = (at) => new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })

// [{what, why, remove}]
async function refused(titleOf) {
  const { reads, receipts } = store.get()
  const results = Object.values(receipts).map(({ id, slug, score, of, again, at, why }) => ({
    what: `${again ? "Review" : "Quiz"} of ${titleOf(slug)}, ${shownPoints(score)}/${of}, ${day(at)}`,
    why,
    remove: () =>
      store.update((state) => {
        delete state.receipts[id]
      }),
  }))
  const marks = marksOf(reads).map(({ lesson, section, hash, at, why }) => ({
    what:
      section === "*"
        ? `${titleOf(lesson)}, marked as done on ${day(at)}`
        : `A section of ${titleOf(lesson)}, read on ${day(at)}`,
    why,
    remove: () =>
      store.update((state) => {
        delete state.reads[lesson]?.[keyOf({ section, hash })]
      }),
  }))
  const answers = outbox.ofReader(await accountHere()).map((answer) => ({
    what: `An answer in ${titleOf(new URL(answer.action).pathname.split("/")[2])}, given on ${day(answer.at)}`,
    why: answer.why,
    remove: () => outbox.drop(answer),
  }))
  return [...results, ...marks, ...answers].filter(({ why }) => why)
}

export async function showRefused(place, titleOf) {
  const all = await refused(titleOf)
  place.hidden = !all.length
  place.querySelector("ul").replaceChildren(
    ...all.map(({ what, why, remove }) => {
      const line = document.createElement("li")
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "as-link",
        textContent: "Remove it",
      })
      button.setAttribute("aria-label", `Remove it: ${what}`)
      button.addEventListener("click", () => {
        remove()
        showRefused(place, titleOf)
      })
      line.append(Object.assign(document.createElement("b"), { textContent: what }), `: ${why} `, button)
      return line
    }),
  )
}
