"use strict";
// The map by keyboard: it is one stop of the tab key, and arrows go from tile to tile. The name of
// the tile with the focus or under the pointer is shown above the map.
(() => {
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const tiles = () => [...document.querySelectorAll(".map a")];
  const tileOf = (event) => event.target.closest?.(".map a");
  const name = document.getElementById("tile-name");
  if (!name) return; // an election without tiles

  function makeStop(stop) {
    for (const tile of tiles()) tile.setAttribute("tabindex", tile === stop ? "0" : "-1");
  }

  // The nearest tile in a direction; the distance across counts double.
  function beside(tile, [x, y]) {
    const from = tile.getBoundingClientRect();
    let nearest = null, least = Infinity;
    for (const other of tiles()) {
      const to = other.getBoundingClientRect();
      const right = to.left - from.left, down = to.top - from.top;
      const along = right * x + down * y, across = Math.abs(right * y) + Math.abs(down * x);
      if (along > 1 && along + 2 * across < least) {
        least = along + 2 * across;
        nearest = other;
      }
    }
    return nearest;
  }

  function show(event) {
    const tile = tileOf(event);
    if (tile) name.textContent = tile.querySelector("title").textContent;
  }

  document.addEventListener("focusin", (event) => {
    show(event);
    if (tileOf(event)) makeStop(tileOf(event));
  });
  document.addEventListener("pointerover", show);
  document.addEventListener("keydown", (event) => {
    const tile = tileOf(event), direction = ARROWS[event.key];
    if (!tile || !direction) return;
    event.preventDefault();
    beside(tile, direction)?.focus();
  });
  document.addEventListener("updated", () => {
    if (!document.querySelector('.map a[tabindex="0"]')) makeStop(tiles()[0]);
  });
  makeStop(tiles()[0]);
})();
