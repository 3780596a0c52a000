// While an author works: says that the course was loaded again, and offers the new text. Only where WATCH_CONTENT is
// on.

let seen
const events = new EventSource("/changes/")
events.addEventListener("revision", ({ data }) => {
  if (seen !== undefined && data !== seen) tell()
  seen = data
})

function tell() {
  if (document.getElementById("changed")) return
  const notice = document.createElement("p")
  notice.id = "changed"
  notice.className = "notice"
  notice.setAttribute("role", "status")
  Object.assign(notice.style, { position: "fixed", bottom: "1rem", left: "1rem", margin: 0, zIndex: 9 })
  const again = document.createElement("button")
  again.type = "button"
  again.className = "btn quiet"
  again.textContent = "Show the new text"
  again.addEventListener("click", () => location.reload())
  document.body.append(notice)
  // A status that is filled after it is there is one that screen readers announce.
  notice.append("The course has changed. ", again)
}
