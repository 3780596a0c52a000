// A lab that a lesson places: its bench is fetched when it comes near, with the inputs that the lesson presets.
// Without this file there is a link to the lab's own page.
export function placeLabs(lesson) {
  const places = [...lesson.querySelectorAll(".lab[data-lab]")]
  if (!places.length) return
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      near.unobserve(target)
      fill(target)
    }
  }, { rootMargin: "400px" })
  for (const place of places) near.observe(place)
}

async function fill(place) {
  const link = place.querySelector("a")
  const answer = await fetch(`/labs/${place.dataset.lab}/bench/${link.search}`).catch(() => null)
  if (!answer?.ok) return
  await import("./lab.js")
  link.insertAdjacentHTML("beforebegin", await answer.text())
}
