// What a reader is told or asked about their progress wherever they are: a quiet line at the foot of the window.
import { gettext, ngettext } from "./gettext.js"
import { counted, marksOf } from "./reader-events.js"

// `takeBack()` gives whether it worked.
export function tellMerged(marks, receipts, takeBack) {
  const notice = open("merged")
  const back = button(gettext("Undo"), async () => {
    notice.replaceChildren(gettext("Taking it back …"))
    const done = await takeBack()
    if (!done) return say(notice, gettext("That did not work. You can undo it on My progress for 30 days."))
    say(notice, gettext("Taken back: your account is as it was before, and this browser still has it."))
  })
  notice.append(
    `${gettext("Added to your account: {what}.", { what: counted(marks, receipts) })} `,
    back,
    " ",
    close(notice),
  )
}

export function tellSent(count) {
  say(
    open("sent"),
    ngettext(
      "An answer that was kept in this browser was sent.",
      "{n} answers that were kept in this browser were sent.",
      count,
    ),
  )
}

// `decide("mine" | "theirs" | "erase")` does it.
export function askWhose({ reads, receipts }, name, decide) {
  const notice = open("whose")
  const what = counted(marksOf(reads), Object.values(receipts))
  const answer = (label, whose, done) =>
    button(label, async () => {
      await decide(whose)
      say(notice, done)
    })
  notice.append(
    gettext("Somebody else was signed in here before. Since then this browser has kept {what}. Is it yours?", { what }),
    " ",
    answer(gettext("Add it to {name}", { name }), "mine", gettext("Added to your account.")),
    " ",
    answer(
      gettext("Not mine: keep it out"),
      "theirs",
      gettext("Kept out of your account. It is back when you sign out."),
    ),
    " ",
    answer(gettext("Erase it here"), "erase", gettext("Erased from this browser.")),
  )
}

function open(id) {
  document.getElementById(id)?.remove()
  const notice = Object.assign(document.createElement("div"), { id, className: "notice afoot" })
  notice.setAttribute("role", "status")
  document.body.append(notice)
  return notice
}

function say(notice, text) {
  notice.replaceChildren(`${text} `, close(notice))
}

function close(notice) {
  return button(gettext("Close"), () => notice.remove())
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn quiet",
    textContent: label,
  })
  made.addEventListener("click", act)
  return made
}
