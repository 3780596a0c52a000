// A quiz that was passed, or a lesson that is done, opens the door of the mark for a moment (base.css).
export function openDoor() {
  const root = document.documentElement
  root.classList.add("passed")
  setTimeout(() => root.classList.remove("passed"), 1_200)
}
