// Ticks in a lesson's checklists stay in this browser. They are kept by the words of the item, so that an edit of the
// lesson elsewhere does not move them.
export function keepTicks(lesson, slug) {
  const key = `ajar:ticks:${slug}`
  const boxes = [...lesson.querySelectorAll(".checklist input[type=checkbox]")]
  if (!boxes.length) return
  const words = (box) => box.closest("label").textContent.trim()

  const ticked = new Set(read())
  for (const box of boxes) box.checked = ticked.has(words(box))
  lesson.addEventListener("change", (event) => {
    if (boxes.includes(event.target)) write(boxes.filter((box) => box.checked).map(words))
  })

  function read() {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "[]")
    } catch {
      return []
    }
  }

  function write(items) {
    try {
      localStorage.setItem(key, JSON.stringify(items))
    } catch {
      // Storage is off or full: the ticks hold until the page is left.
    }
  }
}
