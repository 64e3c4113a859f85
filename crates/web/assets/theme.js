// Before the first paint: the theme that was chosen here, where one was.
// Runs as a plain script in the head, so that a page never flashes.
try {
  const asked = new URLSearchParams(location.search).get("theme");
  const theme = asked === "light" || asked === "dark" ? asked : localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's theme stays.
}
