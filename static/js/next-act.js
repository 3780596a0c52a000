// The one next act, wherever a page has room for it: in each element with data-next-act. Of an account the site has
// worked it out (GET /me/), of everybody else this browser does. It is kept, so that the next page shows it before its
// first paint (before-paint.js).
import { nextAct } from "./next-act-law.js"
import { everyLesson } from "./outlines.js"
import { begunQuizzes } from "./quiz-begun.js"
import { reader, today } from "./reader.js"
import { store } from "./reader-store.js"

const KEY = "ajar:act"
let latest = 0

// {kind, label, url}; null when nothing was begun here, or it is not known.
async function find() {
  if (reader.signedIn() !== false) return store.get().me?.next ?? null
  const underWay = begunQuizzes()
  if (!Object.keys(reader.all()).length && !underWay.length) return null
  const lessons = await everyLesson(reader)
  if (!lessons) return null
  const came = () => {
    const begun = Object.entries(reader.all()).filter(([, { touched }]) => touched)
    return Object.fromEntries(begun.map(([slug, one]) => [slug, { ...one, taken: one.best !== null }]))
  }
  const act = () => nextAct(lessons, came(), underWay, reader.due())
  const { receipts, review } = store.get()
  const mayBeDue = Object.keys(receipts).length > 0 && review?.day !== today()
  // what is due is asked for only where it decides
  if (mayBeDue && ["next", "done"].includes(act()?.kind)) await (await import("./review.js")).plan()
  return act()
}

export function fill(act) {
  for (const place of document.querySelectorAll("[data-next-act]")) {
    const link = place.querySelector("a") ?? place.appendChild(document.createElement("a"))
    link.classList.add("btn")
    link.href = act.url
    link.replaceChildren(Object.assign(document.createElement("span"), { textContent: act.label }))
    place.dataset.kind = act.kind
  }
}

// What stands there holds for everybody.
function leave() {
  for (const place of document.querySelectorAll("[data-next-act]:not([data-kind])")) place.dataset.kind = "start"
}

export async function show() {
  const asked = ++latest
  const act = await find()
  if (asked !== latest) return // something was done meanwhile
  try {
    if (act) localStorage.setItem(KEY, JSON.stringify({ ...act, who: store.get().me?.account ?? null }))
    else if (reader.signedIn() === false) localStorage.removeItem(KEY)
  } catch {
    // Storage is off: it is worked out by every page.
  }
  if (act) fill(act)
  else if (reader.signedIn() === false) leave()
  document.dispatchEvent(new CustomEvent("act:known", { detail: act }))
}

document.addEventListener("reader:change", show)
