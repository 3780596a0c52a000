// Runs before the first paint, so that a reader who chose dark never sees a white flash. Not a module: those wait.
try {
  const scheme = localStorage.getItem("ajar:scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage is off: the system's scheme it is.
}
