// Where notes stand in the text: which words a selection has of which passages, and the marks of what is noted. A
// passage is known by the hash of its text as the site has it, never by what is shown, which a browser may translate.
const NAME = /^p\d+$/
const APART = "td, th, li, p, dd, dt, label, blockquote"
const OURS = ".note-open"
let names = null // {passage: hash}

export async function learnPassages() {
  names ??= await fetch(`${location.pathname}passages.json`)
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null)
  return names
}

export const passagesIn = (root) => [...root.querySelectorAll("[id^=p]")].filter(({ id }) => NAME.test(id))

function passageOf(node) {
  let one = node.parentElement
  while (one && !NAME.test(one.id)) one = one.parentElement
  return one
}

// The letters of a passage on one line, each with its place: {text, at: [[node, offset]…]}; `within` a range only.
function lettersOf(passage, within = null) {
  const walk = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT)
  let [text, at, before] = ["", [], null]
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (passageOf(node) !== passage || node.parentElement.closest(OURS)) continue
    if (within && !within.intersectsNode(node)) continue
    const block = node.parentElement.closest(APART)
    const begin = within?.startContainer === node ? within.startOffset : 0
    const end = within?.endContainer === node ? within.endOffset : node.data.length
    for (let offset = begin; offset < end; offset++) {
      const space = /\s/.test(node.data[offset])
      const gap = space || (before && before !== block)
      if (gap && text && !text.endsWith(" ")) [text, at] = [`${text} `, [...at, [node, offset]]]
      if (!space) {
        text += node.data[offset]
        at.push([node, offset])
      }
      before = block
    }
  }
  return { text, at }
}

// [{passage, hash, quote}] of what is selected; empty where that is none of the text, or the site cannot be asked.
export function partsOf(range, root, most = 20) {
  const touched = passagesIn(root).filter((one) => range.intersectsNode(one))
  const parts = touched.map((one) => partOf(one, range)).filter((part) => part.hash && part.quote)
  return parts.slice(0, most)
}

export const partOf = (passage, within = null) => ({
  passage: passage.id,
  hash: names?.[passage.id] ?? "",
  quote: lettersOf(passage, within).text.trim(),
})

// The passage with that text, where it stands today; null when there is none any more. Without a network the words
// decide.
export function find({ passage, hash, quote }, anchor) {
  const has = (name) => (names ? names[name] === hash : wordsOf(name).includes(quote))
  const same = (names ? Object.keys(names) : passagesIn(document).map(({ id }) => id)).filter(has)
  const name = same.includes(passage) ? passage : same.find((one) => sectionOf(one) === anchor)
  return document.getElementById(name ?? same[0] ?? "")
}

const wordsOf = (name) => lettersOf(document.getElementById(name)).text
const sectionOf = (name) => document.getElementById(name)?.closest("section")?.id

// Marks the words of a part, all of the passage where they are not found as they were. Gives the marks.
export function mark(passage, quote) {
  const { text, at } = lettersOf(passage)
  const found = text.indexOf(quote)
  const [begin, end] = found < 0 ? [0, text.length] : [found, found + quote.length]
  const spans = new Map() // node → [first, last]
  for (const [node, offset] of at.slice(begin, end))
    if (text.trim()) spans.set(node, [spans.get(node)?.[0] ?? offset, offset + 1])
  return [...spans].filter(([node, [from, to]]) => node.data.slice(from, to).trim()).map(wrap)
}

function wrap([node, [from, to]]) {
  const marked = document.createElement("mark")
  marked.className = "noted"
  const range = new Range()
  range.setStart(node, from)
  range.setEnd(node, to)
  range.surroundContents(marked)
  return marked
}

export function unmark(root) {
  for (const one of root.querySelectorAll(OURS)) one.remove()
  for (const one of root.querySelectorAll("mark.noted")) {
    const parent = one.parentNode
    one.replaceWith(...one.childNodes)
    parent.normalize()
  }
}
