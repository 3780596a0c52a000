// How far a lesson is done, by the law of learners/completion.py, which says it in words; both are held to the cases of
// tests/learners/completion_cases.json.
const BY_HAND = "*"
const at = (moment) => Date.parse(moment)

// A moment that is missing is NaN, which is neither before nor after anything.
const stood = ({ since, until }, then) => !(at(since) > then) && !(at(until) <= then)
const isOf = (section, mark) => section.anchor === mark.section || Boolean(section.hash && section.hash === mark.hash)
const earliest = (marks) => (marks.length ? Math.min(...marks.map((mark) => at(mark.at))) : null)

// outline: {sections: [{anchor, hash, since?}], gone: [{anchor, hash, since?, until}], quiz: null or {since?}}
// marks: [{section, hash, at}]; passes: the moments at which the whole quiz was passed
export function completion(outline, marks, passes) {
  const seen = new Map(outline.sections.map((section) => [section.anchor, marks.filter((mark) => isOf(section, mark))]))
  const isRead = ({ anchor, hash }) => seen.get(anchor).some((mark) => !mark.hash || mark.hash === hash)
  const finished = whenFinished(outline, marks, passes.map(at))
  const anchors = (test) => outline.sections.filter(test).map(({ anchor }) => anchor)
  return {
    read: anchors(isRead),
    changed: anchors((section) => seen.get(section.anchor).length > 0 && !isRead(section)),
    added: anchors((section) => finished !== null && !stood(section, finished) && !seen.get(section.anchor).length),
    quizAdded: finished !== null && !passes.length && quizAdded(outline, finished),
    done: finished !== null,
  }
}

function whenFinished(outline, marks, passes) {
  const byHand = earliest(marks.filter((mark) => mark.section === BY_HAND))
  const every = [...outline.sections, ...outline.gone]
  const first = new Map(every.map((section) => [section, earliest(marks.filter((mark) => isOf(section, mark)))]))
  const events = [...first.values(), ...passes, ...outline.gone.map(({ until }) => at(until))].filter(
    (event) => event !== null,
  )
  for (const then of events.toSorted((a, b) => a - b)) {
    if (byHand !== null && byHand <= then) return byHand
    const standing = every.filter((section) => stood(section, then))
    const allRead = standing.every((section) => first.get(section) !== null && first.get(section) <= then)
    const passed = !outline.quiz || quizAdded(outline, then) || passes.some((moment) => moment <= then)
    if ((standing.length || !outline.sections.length) && allRead && passed) return then
  }
  return byHand
}

const quizAdded = ({ quiz }, then) => Boolean(quiz) && at(quiz.since) > then
