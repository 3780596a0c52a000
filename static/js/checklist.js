// Ticks in a lesson's checklists stay in this browser. They are kept by the words of the item, so that an edit of the
// lesson elsewhere does not move them: the words as the server wrote them, for what is shown a browser may translate.
const KEY = "ajar:ticks:"
const onOneLine = (text) => text.trim().replace(/\s+/g, " ")

export function keepTicks(lesson, slug) {
  const boxes = [...lesson.querySelectorAll(":is(.checklist, .tasks) input[type=checkbox]")]
  if (!boxes.length) return

  // earlier ticks were kept by what was shown, which may have had the number of a footnote in it
  const shown = (box) => onOneLine(box.closest("label").textContent)
  const show = () => {
    const ticked = new Set(ticksOf(slug))
    for (const box of boxes) {
      const done = !ticked.size && box.defaultChecked // `- [x]`, until anything was ticked here
      box.checked = ticked.has(box.value) || ticked.has(shown(box)) || done
    }
  }
  show()
  document.addEventListener("reader:back", show) // whose they are has signed in again
  lesson.addEventListener("change", (event) => {
    if (boxes.includes(event.target)) write(boxes.filter((box) => box.checked).map((box) => box.value))
  })

  function write(items) {
    try {
      localStorage.setItem(KEY + slug, JSON.stringify(items))
    } catch {
      // Storage is off or full: the ticks hold until the page is left.
    }
  }
}

// The words of what is ticked in that lesson.
export function ticksOf(slug) {
  try {
    return JSON.parse(localStorage.getItem(KEY + slug) ?? "[]").map(onOneLine)
  } catch {
    return []
  }
}

// The union with what is ticked already; nothing where storage is off or full.
export function addTicks(slug, words) {
  try {
    localStorage.setItem(KEY + slug, JSON.stringify([...new Set([...ticksOf(slug), ...words])]))
  } catch {
    // the ticks are the least of what is put in
  }
}

// Of the lessons in which anything may be ticked.
export const slugsWithTicks = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(KEY))
    .map((key) => key.slice(KEY.length))
