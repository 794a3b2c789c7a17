"use strict";
// Finds a seat by typing, and opens the seat to which an address leads.
(() => {
  const MOST_OPENED = 100; // seats; of more, only the letters are shown
  const field = document.getElementById("find-text");
  if (!field) return; // an election with one seat
  const found = document.getElementById("found");
  document.getElementById("find").hidden = false;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // Hides the seats without all these words. Returns the number of the others; -1 without words.
  function filter() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const letter of document.querySelectorAll(".letter")) {
      let some = 0;
      for (const seat of letter.querySelectorAll(".seat")) {
        const text = plain(`${seat.firstElementChild.textContent} ${seat.dataset.find}`);
        seat.hidden = !words.every((word) => text.includes(word));
        some += seat.hidden ? 0 : 1;
      }
      letter.hidden = some === 0;
      count += some;
    }
    const text = words.length ? `${count} ${count === 1 ? "seat" : "seats"}` : "";
    if (found.textContent !== text) found.textContent = text;
    return words.length ? count : -1;
  }

  function type() {
    const count = filter();
    for (const letter of document.querySelectorAll(".letter")) {
      letter.open = count >= 0 && count <= MOST_OPENED;
    }
  }

  // Browsers differ in whether they open what is folded around the target of an address.
  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    let folded = target?.closest("details");
    if (!folded) return;
    for (; folded; folded = folded.parentElement.closest("details")) {
      folded.hidden = false;
      folded.open = true;
    }
    target.scrollIntoView();
  }

  field.addEventListener("input", type);
  document.addEventListener("updated", () => field.value && filter());
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) reveal(); // no hashchange
  });
  reveal();
})();
