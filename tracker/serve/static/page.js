
"use strict";
// Updates the summary: requests the page again, replaces the parts that changed, and shows whether
// the page is live. Polls, because a socket would have to reconnect after a sleep of the machine.
(() => {
  const INTERVAL = 2000, TIMEOUT = 8000; // milliseconds
  const live = document.getElementById("live");
  let tag = "", checked = "", busy = false, timer = 0;
  let refused = false; // the server came back with another token

  const heading = (element) => element.querySelector("h2")?.textContent.split(":")[0];
  const name = (element) =>
    (element.tagName === "SECTION" && heading(element)) || element.id || element.tagName;
  const parts = (parent) => [...parent.children].filter(
    (child) => child.id !== "live" && !["SCRIPT", "STYLE"].includes(child.tagName));
  const leaves = () => [...document.querySelectorAll("body > :not(main), main > *")]
    .filter((element) => element !== live);

  function replaceChanged(parent, fresh) {
    const old = parts(parent), now = parts(fresh);
    if (old.length !== now.length || old.some((part, at) => name(part) !== name(now[at]))) {
      old.forEach((part) => part.remove());
      parent.prepend(...now);
      return;
    }
    now.forEach((part, at) => {
      if (part.tagName === "MAIN") replaceChanged(old[at], part);
      else if (!old[at].isEqualNode(part)) old[at].replaceWith(part);
    });
  }

  function update(fresh) {
    const open = new Set([...document.querySelectorAll("details[open] > summary")]
      .map((summary) => summary.textContent));
    for (const summary of fresh.querySelectorAll("details > summary")) {
      summary.parentElement.open = open.has(summary.textContent);
    }
    const visible = leaves().find((element) => element.getBoundingClientRect().bottom > 0);
    const anchor = visible && name(visible), top = visible?.getBoundingClientRect().top;
    document.title = fresh.title;
    replaceChanged(document.body, fresh.body);
    // The element at the top of the window stays there, even if something above it grew.
    const moved = leaves().find((element) => name(element) === anchor);
    if (moved) scrollBy(0, moved.getBoundingClientRect().top - top);
  }

  async function request() {
    const abort = new AbortController(); // AbortSignal.timeout is missing in older browsers
    const limit = setTimeout(() => abort.abort(), TIMEOUT);
    try {
      const answer = await fetch(location.pathname, {
        cache: "no-store",
        headers: tag ? { "If-None-Match": tag } : {},
        signal: abort.signal,
      });
      refused = answer.status === 403;
      if (answer.status === 200) {
        const text = await answer.text();
        update(new DOMParser().parseFromString(text, "text/html"));
        tag = answer.headers.get("ETag") ?? "";
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      checked = answer.headers.get("Checked-At") ?? "";
    } finally {
      clearTimeout(limit);
    }
  }

  async function poll() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      await request();
      live.className = "";
      live.textContent = `Live: nothing newer at ${checked}.`;
    } catch {
      live.className = "lost";
      const since = checked ? `NOT LIVE since ${checked}` : "NOT LIVE";
      live.textContent = refused
        ? `${since}: the server has started again. Ask for the new address.`
        : `${since}: the connection is lost. It will catch up when the connection is back.`;
    }
    busy = false;
    timer = setTimeout(poll, INTERVAL);
  }

  for (const event of ["online", "pageshow", "focus"]) addEventListener(event, poll);
  document.addEventListener("visibilitychange", poll);
  poll();
})();
