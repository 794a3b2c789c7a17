
"use strict";
// Keeps the summary current: asks for it again, takes over what differs, and says whether it
// is live. Asking, instead of being told, needs nothing to be mended after a sleep or a move
// to another network: the next question is answered or it is not.
(() => {
  const EVERY = 2000, PATIENCE = 8000; // milliseconds
  const live = document.getElementById("live");
  let tag = "", checked = "", asking = false, timer = 0;

  const heading = (one) => one.querySelector("h2")?.textContent.split(":")[0];
  const name = (one) => (one.tagName === "SECTION" && heading(one)) || one.id || one.tagName;
  const parts = (parent) => [...parent.children].filter(
    (one) => one.id !== "live" && !["SCRIPT", "STYLE"].includes(one.tagName));
  const leaves = () => [...document.querySelectorAll("body > :not(main), main > *")]
    .filter((one) => one !== live);

  function takeOver(parent, fresh) {
    const was = parts(parent), now = parts(fresh);
    if (was.length !== now.length || was.some((one, at) => name(one) !== name(now[at]))) {
      was.forEach((one) => one.remove());
      parent.prepend(...now);
      return;
    }
    now.forEach((one, at) => {
      if (one.tagName === "MAIN") takeOver(was[at], one);
      else if (!was[at].isEqualNode(one)) was[at].replaceWith(one);
    });
  }

  function exchange(fresh) {
    const open = new Set([...document.querySelectorAll("details[open] > summary")]
      .map((one) => one.textContent));
    for (const one of fresh.querySelectorAll("details > summary")) {
      one.parentElement.open = open.has(one.textContent);
    }
    const read = leaves().find((one) => one.getBoundingClientRect().bottom > 0);
    const reading = read && name(read), top = read?.getBoundingClientRect().top;
    document.title = fresh.title;
    takeOver(document.body, fresh.body);
    // What was at the top of the window stays there, whatever grew above it.
    const again = leaves().find((one) => name(one) === reading);
    if (again) scrollBy(0, again.getBoundingClientRect().top - top);
  }

  async function ask() {
    const answer = await fetch(location.pathname, {
      cache: "no-store",
      headers: tag ? { "If-None-Match": tag } : {},
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 200) {
      const text = await answer.text();
      exchange(new DOMParser().parseFromString(text, "text/html"));
      tag = answer.headers.get("ETag") ?? "";
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    checked = answer.headers.get("Checked-At") ?? "";
  }

  async function look() {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      await ask();
      live.className = "";
      live.textContent = `Live: nothing newer at ${checked}.`;
    } catch {
      live.className = "lost";
      live.textContent = checked
        ? `NOT LIVE since ${checked}. It will catch up when the connection is back.`
        : "NOT LIVE: the connection is lost.";
    }
    asking = false;
    timer = setTimeout(look, EVERY);
  }

  for (const event of ["online", "pageshow", "focus"]) addEventListener(event, look);
  document.addEventListener("visibilitychange", look);
  look();
})();
