"use strict";
// What textual.js leaves to the page: where the board is, its font, and that a board whose
// bytes do not come any more is not taken for a live one.
(() => {
  const EVERY = 4000, PATIENCE = 12000; // milliseconds
  const terminal = document.getElementById("terminal");
  const silent = document.getElementById("silent");

  const board = new URL("ws", location.href);
  board.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  board.search = "";
  terminal.dataset.sessionWebsocketUrl = board.href;
  const asked = Number(new URLSearchParams(location.search).get("fontsize"));
  terminal.dataset.fontSize = asked >= 6 && asked <= 60 ? asked : 16;

  window.WebSocket = class extends WebSocket {
    constructor(...where) {
      super(...where);
      let heard = Date.now();
      this.addEventListener("message", () => {
        heard = Date.now();
        document.body.classList.remove("silent");
      });
      const timer = setInterval(() => {
        if (this.readyState === WebSocket.OPEN) this.send('["ping", "0"]');
        if (Date.now() - heard < PATIENCE || document.body.classList.contains("silent")) return;
        const since = new Date(heard).toLocaleTimeString("en-GB");
        silent.textContent = `NOT LIVE since ${since}: the connection is lost.`;
        document.body.classList.add("silent");
      }, EVERY);
      this.addEventListener("close", () => clearInterval(timer));
    }
  };

  // Cells are measured once, so the font has to be there first.
  const start = window.onload;
  window.onload = (event) =>
    document.fonts.load("16px 'Roboto Mono'").finally(() => {
      start(event);
      terminal.querySelector("textarea")?.focus(); // keys are for the board
    });
  document.getElementById("again").addEventListener("click", () => location.reload());
})();
