// Keeps the overview current: fetches the same page and puts its main part in place of the one shown.
// Without this file the page still works; it is then as old as its loading.
const PAUSE = 2000;
// A large page is fetched so much less often that it costs the director a small part of its time.
const SHARE = 10;

// Tables that a keyboard scrolls.
function regions() {
  return [...document.querySelectorAll(".scroll")];
}

function replaceMain(fresh) {
  const focused = regions().indexOf(document.activeElement);
  const unfolded = [...document.querySelectorAll("details[open]")].map((details) => details.id);
  const summary = document.activeElement?.closest("summary")?.parentElement.id;
  document.querySelector("main").replaceWith(fresh);
  unfolded.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
  if (summary) {
    document.getElementById(summary)?.querySelector("summary").focus({ preventScroll: true });
  }
  regions()[focused]?.focus({ preventScroll: true });
}

// Whoever marks text, to copy it, keeps what is there.
function isReplaceable() {
  return !document.hidden && getSelection().isCollapsed;
}

async function refresh() {
  const stale = document.getElementById("stale");
  const began = performance.now();
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      // The session has ended: loading the page leads to the form.
      location.reload();
      return;
    }
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main");
    if (fresh && isReplaceable()) {
      replaceMain(fresh);
    }
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
  setTimeout(refresh, Math.max(PAUSE, SHARE * (performance.now() - began)));
}

setTimeout(refresh, PAUSE);
