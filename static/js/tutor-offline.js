// The tutor without a network: the lines of the page that have the most of the question's words, the rare ones first.
// It claims nothing and knows no other wording: it is what can be had without the site.
import { gettext } from "./gettext.js"

const MOST = 3
const LITTLE = new Set(
  (
    "a an and are as at be but by can do does for from how i if in is it its me my of on or so that the this to was " +
    "we what when where which who why will with would you your"
  ).split(" "),
)

const stem = (word) => word.replace(/(?:ing|ed|es|s|ly)$/, "").slice(0, 8)
const words = (text) => (text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []).filter((word) => !LITTLE.has(word))

// [{element, score}], the nearest first; nothing where no word of the question stands in the page.
export function nearest(question, passages) {
  const asked = [...new Set(words(question).map(stem))]
  const read = passages.map((element) => new Set(words(element.textContent).map(stem)))
  const rare = new Map(
    asked.map((one) => [one, Math.log(1 + read.length / (1 + read.filter((has) => has.has(one)).length))]),
  )
  return passages
    .map((element, place) => ({
      element,
      score:
        asked.reduce((sum, one) => sum + (read[place].has(one) ? rare.get(one) : 0), 0) / (1 + read[place].size / 60),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, MOST)
}

const made = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text })

// What stands in the thread until the tutor can be asked; null when no line has a word of the question.
export function answered(question) {
  const passages = [...document.querySelectorAll("article [id]")].filter(({ id }) => /^p\d+$/.test(id))
  const found = nearest(question, passages)
  if (!found.length) return null
  const article = made("article", "question", "")
  article.dataset.status = "offline"
  const says = made("div", "says", "")
  says.append(
    made("p", "opener", gettext("Until the tutor can be asked: these lines of the page have your words in them.")),
  )
  for (const { element } of found) says.append(line(element))
  article.append(made("p", "you", question), says)
  return article
}

function line(element) {
  const section = element.closest("section[id]")
  const said = made("div", "sentence", "")
  const place = made("a", "cite", section?.querySelector("h2")?.textContent.trim() ?? gettext("In the text"))
  place.href = `#${element.id}`
  place.dataset.passage = element.id
  const quote = made("blockquote", "excerpt", "")
  quote.append(made("p", "", element.textContent.trim().replace(/\s+/g, " ")))
  said.append(quote, place)
  return said
}
