// On the progress page: the decision records that this browser keeps, and which of them rest on facts that have
// changed.
import { decisions } from "./decision-store.js"
import { day, gettext, ngettext } from "./gettext.js"
import { account } from "./reader-account.js"
import { store } from "./reader-store.js"

// A day without an hour would be taken for midnight in Greenwich, which is the day before west of it.
const dayOf = (date) => day(`${date}T00:00`)

export async function showDecisions(page, fromServer) {
  if (fromServer) {
    await account.refresh()
    const { me } = store.get()
    if (me && !decisions.areForeign(me.account) && (await decisions.send())) location.reload()
    return
  }
  const changed = await decisions.changed()
  const lines = decisions.all().map((record) => {
    const line = document.createElement("li")
    line.append(
      Object.assign(document.createElement("a"), {
        href: `/decision/?id=${record.id}`,
        textContent: record.title || gettext("A decision without a name"),
      }),
    )
    if (record.review) line.append(`: ${gettext("look again on {day}", { day: dayOf(record.review) })}`)
    const count = changed[record.id]?.length
    if (count) {
      const told = ngettext("{n} fact it rests on has changed", "{n} facts it rests on have changed", count)
      line.append(document.createElement("br"), Object.assign(document.createElement("strong"), { textContent: told }))
    }
    return line
  })
  page.querySelector("[data-decisions] ul")?.replaceChildren(...lines)
}
