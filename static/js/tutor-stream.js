// Follows one question: sentences are put in as they arrive, and a screen reader is told once, at the end.
const LATE = 4000

export function follow(question, say) {
  if (!question.dataset.stream) return
  const says = question.querySelector(".says")
  const stream = new EventSource(question.dataset.stream)
  const spoken = []
  const late = setTimeout(() => wait(says), LATE)
  const begin = () => {
    clearTimeout(late)
    says.querySelector(".working")?.remove()
  }
  on(stream, "opener", ({ text }) => {
    begin()
    spoken.push(text)
    const opener = document.createElement("p")
    opener.className = "opener"
    opener.textContent = text
    says.append(opener)
  })
  on(stream, "sentence", ({ text, html }) => {
    begin()
    spoken.push(text)
    says.insertAdjacentHTML("beforeend", html)
    says.lastElementChild.classList.add("arriving")
  })
  for (const name of ["done", "failed"]) {
    on(stream, name, async ({ html, text }) => {
      stream.close()
      begin()
      says.insertAdjacentHTML("beforeend", html)
      say((spoken.length ? spoken : [text || "Cancelled."]).join(" "))
      await finish(question)
    })
  }
}

function on(stream, name, told) {
  stream.addEventListener(name, (event) => told(JSON.parse(event.data)))
}

// What can be done with an ended question needs its page's token, which a stream does not carry.
async function finish(question) {
  const url = `/tutor/${question.id.slice(2)}/`
  const answer = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" } }).catch(() => null)
  if (!answer?.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".question")
  question.querySelector(".actions")?.replaceWith(fresh.querySelector(".actions"))
  question.dataset.status = fresh.dataset.status
  delete question.dataset.stream
}

function wait(says) {
  const working = says.querySelector(".working")
  if (working) working.textContent = "The tutor is taking longer than usual. Your question is kept, and the answer will appear here."
}
