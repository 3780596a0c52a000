// What this lesson can be asked; the same for everybody, so it is fetched once the page has settled and cached well.
export async function suggest(panel) {
  await new Promise((settled) => (window.requestIdleCallback ?? setTimeout)(settled))
  const answer = await fetch(`${panel.dataset.url}suggestions/`).catch(() => null)
  if (!answer?.ok) return
  const { questions } = await answer.json()
  const place = panel.querySelector("[data-suggestions]")
  for (const text of questions) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text })
    button.addEventListener("click", () => panel.dispatchEvent(new CustomEvent("tutor:suggested", { detail: text })))
    place.append(button)
  }
  place.hidden = questions.length === 0
}
