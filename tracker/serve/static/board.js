"use strict";
// Gives textual.js the address of the board and the size of its font. Also shows when the
// connection is silent, so that nobody takes an old board for a live one.
(() => {
  const INTERVAL = 4000, TIMEOUT = 12000; // milliseconds
  const terminal = document.getElementById("terminal");
  const silent = document.getElementById("silent");

  const board = new URL("ws", location.href);
  board.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  board.search = "";
  terminal.dataset.sessionWebsocketUrl = board.href;
  const fontSize = Number(new URLSearchParams(location.search).get("fontsize"));
  terminal.dataset.fontSize = fontSize >= 6 && fontSize <= 60 ? fontSize : 16;

  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      let lastMessageAt = Date.now();
      this.addEventListener("message", () => {
        lastMessageAt = Date.now();
        document.body.classList.remove("silent");
      });
      const timer = setInterval(() => {
        if (this.readyState === WebSocket.OPEN) this.send('["ping", "0"]');
        if (Date.now() - lastMessageAt < TIMEOUT || document.body.classList.contains("silent")) return;
        const since = new Date(lastMessageAt).toLocaleTimeString("en-GB");
        silent.textContent = `NOT LIVE since ${since}: the connection is lost.`;
        document.body.classList.add("silent");
      }, INTERVAL);
      this.addEventListener("close", () => {
        clearInterval(timer);
        // A script cannot read why a socket was refused.
        fetch("healthz", { cache: "no-store" }).then((answer) => {
          if (answer.status !== 403) return;
          silent.textContent = "NOT LIVE: the server has started again. Ask for the new address.";
          document.body.classList.add("silent");
        }, () => {});
      });
    }
  };

  // xterm.js measures its cells once, so the font must be loaded first.
  const start = window.onload;
  window.onload = (event) =>
    document.fonts.load("16px 'Roboto Mono'").finally(() => {
      start(event);
      terminal.querySelector("textarea")?.focus(); // so that keys reach the board
    });
  document.getElementById("again").addEventListener("click", () => location.reload());
})();
