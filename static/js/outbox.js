// The answers that the site is not yet known to have: kept in this browser before they are sent, dropped when the site
// has confirmed them. One that it will not have stays, with the reason, until its reader removes it.
import { isTheirs } from "./reader-events.js"
import { store } from "./reader-store.js"

const KEY = "ajar:answers"

const field = ({ fields }, name) => fields.find(([one]) => one === name)?.[1] ?? ""

// One question of one attempt is one answer, whatever was chosen.
const same = (one, other) =>
  one.action === other.action && ["attempt", "question"].every((name) => field(one, name) === field(other, name))

function write(answers) {
  try {
    if (answers.length) localStorage.setItem(KEY, JSON.stringify(answers))
    else localStorage.removeItem(KEY)
    return true
  } catch {
    return false
  }
}

export const outbox = {
  // [{action, fields: [[name, value]…], last, here, at, why}], the oldest first. `last` is the account that was
  // signed in in this browser before; `here` is true of practice, which no other page can show; `why` is of one that
  // was refused.
  all() {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? "[]")
    } catch {
      return []
    }
  },

  // What is in a form, as it is kept. The token that proves whose form it is comes with the page that sends it.
  of(form, submitter) {
    const fields = [...new FormData(form, submitter)].filter(([name]) => name !== "csrfmiddlewaretoken")
    return {
      action: form.action,
      fields,
      last: store.get().last,
      here: !("kept" in form.dataset),
      at: new Date().toISOString(),
    }
  },

  // False when this browser keeps nothing.
  keep: (answer) => write([...outbox.all().filter((other) => !same(other, answer)), answer]),

  drop: (answer) => write(outbox.all().filter((other) => !same(other, answer))),

  refuse: (answer, why) => write(outbox.all().map((other) => (same(other, answer) ? { ...other, why } : other))),

  // Those of whoever is here: an account, null for somebody without one, undefined while it is not known.
  ofReader(account) {
    const theirs = (answer) =>
      isTheirs(store.get(), account, { account: field(answer, "reader") || null, last: answer.last })
    return outbox.all().filter(theirs)
  },

  // After signing out nothing of an account's attempts is left here.
  forgetAccounts: () => write(outbox.all().filter((answer) => !field(answer, "reader"))),

  // Whether it is an answer to the question of this form, in whatever attempt.
  isTo: (answer, form) => answer.action === form.action && field(answer, "question") === form.elements.question.value,
}
