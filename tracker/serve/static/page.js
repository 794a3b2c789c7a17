"use strict";
// Updates the page: requests it again, changes what differs, and shows whether it is live. Polls,
// because a socket would have to reconnect after a sleep of the machine. The elements stay the same,
// so focus, selection, open parts and the scrolling of tables survive an update.
(() => {
  const INTERVAL = 2000, TIMEOUT = 8000; // milliseconds
  const live = document.getElementById("live");
  const state = document.getElementById("live-state"); // a screen reader speaks what changes in it
  const time = document.getElementById("live-time");
  const SCRIPTED = new Set(["open", "hidden", "tabindex"]); // set by the reader or by our scripts
  const FILLED = new Set(["found", "tile-name"]); // ids of elements with text from our scripts
  let tag = "", checked = "", busy = false, timer = 0;
  let refused = false; // the server came back with another token

  // An element with a key is found again where it has moved; the others keep their order.
  function key(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.id) return node.id;
    return node.nodeName === "TR" ? node.querySelector("th")?.textContent ?? "" : "";
  }
  const ours = (node) => node === live || node.id === "live" ||
    (node.parentNode?.nodeName === "BODY" && ["SCRIPT", "STYLE"].includes(node.nodeName));

  function sync(old, fresh) {
    if (FILLED.has(old.id) || old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      syncText(old, fresh.data);
      return;
    }
    for (const { name, value } of fresh.attributes) {
      if (!SCRIPTED.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!SCRIPTED.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    syncChildren(old, [...fresh.childNodes].filter((child) => !ours(child)));
  }

  // Replaces only what differs: a selection in the rest of the text stays.
  function syncText(text, fresh) {
    const old = text.data, least = Math.min(old.length, fresh.length);
    let start = 0, end = 0;
    while (start < least && old[start] === fresh[start]) start++;
    while (end < least - start && old.at(-1 - end) === fresh.at(-1 - end)) end++;
    text.replaceData(start, old.length - start - end, fresh.slice(start, fresh.length - end));
  }

  function syncChildren(old, children) {
    const kept = new Set(children.map(key));
    for (const child of [...old.children]) {
      if (key(child) && !kept.has(key(child)) && !ours(child)) child.remove();
    }
    const keyed = new Map([...old.children].map((child) => [key(child), child]));
    let next = old.firstChild;
    for (const child of children) {
      const match = key(child) ? keyed.get(key(child)) : next && !key(next) ? next : null;
      keyed.delete(key(child));
      if (match?.nodeName === child.nodeName && !ours(match)) {
        if (match === next) next = next.nextSibling;
        else old.insertBefore(match, next);
        sync(match, child);
      } else {
        old.insertBefore(child, next);
      }
    }
    while (next) {
      const after = next.nextSibling;
      if (!ours(next)) next.remove();
      next = after;
    }
  }

  function update(fresh) {
    const atTop = [...document.querySelectorAll("main :is(h2, h3, p, li, tr, summary, figure)")]
      .find((element) => element.getBoundingClientRect().bottom > 0);
    const top = atTop?.getBoundingClientRect().top;
    document.title = fresh.title;
    sync(document.body, fresh.body);
    // The element at the top of the window stays there, even if something above it grew.
    if (atTop?.isConnected) scrollBy(0, atTop.getBoundingClientRect().top - top);
    document.dispatchEvent(new Event("updated"));
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

  function show(className, text, detail) {
    live.className = className;
    if (state.textContent !== text) state.textContent = text;
    time.textContent = detail;
  }

  async function poll() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      await request();
      show("", "Live", `: nothing newer at ${checked}.`);
    } catch {
      const since = checked ? `NOT LIVE since ${checked}` : "NOT LIVE";
      show("lost", refused
        ? `${since}: the server has started again. Ask for the new address.`
        : `${since}: the connection is lost. It will catch up when the connection is back.`, "");
    }
    busy = false;
    timer = setTimeout(poll, INTERVAL);
  }

  for (const event of ["online", "pageshow", "focus"]) addEventListener(event, poll);
  document.addEventListener("visibilitychange", poll);
  poll();
})();
