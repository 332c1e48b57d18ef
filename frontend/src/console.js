// Keeps the overview current: fetches the same page and puts its main part in place of the one shown.
// Without this file the page still works; it is then as old as its loading.
const PAUSE = 2000;

async function refresh() {
  const stale = document.getElementById("stale");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main");
    if (fresh && !document.hidden) {
      document.querySelector("main").replaceWith(fresh);
    }
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
  setTimeout(refresh, PAUSE);
}

setTimeout(refresh, PAUSE);
