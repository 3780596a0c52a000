// A link to a term or a fact may be older than the pages that a long list was cut into: what is not on this page is
// looked for on the page where it stands.
const id = decodeURIComponent(location.hash.slice(1))
if (id && !document.getElementById(id)) {
  const list = `/${location.pathname.split("/")[1]}/`
  const asked = new URLSearchParams({ id })
  location.replace(`${list}?${asked}`)
}
