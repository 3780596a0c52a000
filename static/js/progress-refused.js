// On the progress page: what the site would not have, each with its reason, until its reader removes it.
import { day, gettext } from "./gettext.js"
import { outbox } from "./outbox.js"
import { shownPoints } from "./reader.js"
import { keyOf, marksOf } from "./reader-events.js"
import { accountHere } from "./reader-me.js"
import { store } from "./reader-store.js"

// [{what, why, remove}]
async function refused(titleOf) {
  const { reads, receipts } = store.get()
  const results = Object.values(receipts).map(({ id, slug, score, of, again, at, why }) => ({
    what: `${again ? gettext("Review") : gettext("Quiz")}: ${titleOf(slug)}, ${shownPoints(score)}/${of}, ${day(at)}`,
    why,
    remove: () =>
      store.update((state) => {
        delete state.receipts[id]
      }),
  }))
  const marks = marksOf(reads).map(({ lesson, section, hash, at, why }) => ({
    what:
      section === "*"
        ? gettext("{title}, marked as done on {day}", { title: titleOf(lesson), day: day(at) })
        : gettext("A section of {title}, read on {day}", { title: titleOf(lesson), day: day(at) }),
    why,
    remove: () =>
      store.update((state) => {
        delete state.reads[lesson]?.[keyOf({ section, hash })]
      }),
  }))
  const answers = outbox.ofReader(await accountHere()).map((answer) => ({
    what: gettext("An answer in {title}, given on {day}", {
      title: titleOf(new URL(answer.action).pathname.split("/")[2]),
      day: day(answer.at),
    }),
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
        textContent: gettext("Remove it"),
      })
      button.setAttribute("aria-label", `${gettext("Remove it")}: ${what}`)
      button.addEventListener("click", () => {
        remove()
        showRefused(place, titleOf)
      })
      line.append(Object.assign(document.createElement("b"), { textContent: what }), `: ${why} `, button)
      return line
    }),
  )
}
