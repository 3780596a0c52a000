// What follows the reader of a lesson: its map and marks, what they have done, where it is kept, and what is copied.

import { followReading } from "./lesson-map.js"
import { reader, shownPoints } from "./reader.js"
import { copyAddresses } from "./section-address.js"
import { gettext } from "./wording.js"

const lesson = document.querySelector("[data-lesson]")
const slug = lesson.dataset.lesson

followReading(lesson, slug)
copyAddresses(lesson)
if (lesson.querySelector("article pre")) import("./copy-code.js")

const kept = lesson.querySelector("[data-kept]")
const best = lesson.querySelector("[data-best]")
const quiz = lesson.querySelector("[data-quiz]")
function whereKept() {
  const { best: score, of } = reader.progress(slug)
  if (best && score !== null)
    best.textContent = ` ${gettext("Your best so far: {points} of {of}.", { points: shownPoints(score), of })}`
  if (quiz) quiz.textContent = score === null ? gettext("Take the quiz") : gettext("Take it again")
  sayWhere()
  if (reader.signedIn())
    kept.textContent = gettext("Your progress is kept in your account, {name}.", { name: reader.name() })
}

// "Go on at question 8" when the quiz is under way
async function sayWhere() {
  const ofNobody = reader.signedIn() === false
  if (!quiz || (ofNobody && !document.cookie.includes("quiz_at="))) return
  const begun = ofNobody ? (await import("./quiz-begun.js")).begunQuizzes() : reader.underWay()
  const here = begun.find((one) => one.slug === slug)
  if (here) quiz.textContent = gettext("Go on at question {n}", { n: here.question })
}

const done = lesson.querySelector("[data-done]")
done.hidden = false
done.addEventListener("click", () => (reader.progress(slug).byHand ? reader.unmarkDone(slug) : reader.markDone(slug)))
let wasDone = null
function whetherDone() {
  const { byHand, done: isDone } = reader.progress(slug)
  if (wasDone === false && isDone && reader.signedIn() !== null) import("./door.js").then(({ openDoor }) => openDoor())
  wasDone = isDone
  done.hidden = isDone && !byHand
  done.textContent = byHand ? gettext("Marked as done. Take it back") : gettext("Mark it as done")
}
document.addEventListener("reader:change", whetherDone)
whetherDone()
document.addEventListener("reader:change", whereKept)
whereKept()
