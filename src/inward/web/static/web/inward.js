// Keys, copying and what htmx needs. Every page works without this file.
(() => {
  "use strict";
  const storedOff = () => { try { return localStorage.getItem("inward-keys") === "off"; } catch { return false; } };
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));
  const rows = () => [...document.querySelectorAll("main table.st tbody tr:not(.g), main [data-rows] > li")].filter((row) => row.querySelector("a[href], button"));
  const first = (row) => row.querySelector("a[href]:not(.c), button");

  const step = (by) => {
    const all = rows();
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by];
    const target = next && first(next);
    if (target) { target.focus(); next.scrollIntoView({ block: "nearest" }); }
  };

  const open = (id) => {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => { const seek = document.querySelector("main [type=search]") || document.getElementById("seek"); if (seek) { seek.focus(); seek.select(); } },
    "?": () => open("keys"),
    e: () => { const edit = document.querySelector("main [data-key=e]"); if (edit) edit.click(); },
  };

  document.addEventListener("keydown", (event) => {
    const sought = document.getElementById("sought");
    if (event.key === "Escape" && sought && sought.hasChildNodes()) { sought.replaceChildren(); document.getElementById("seek").focus(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || storedOff()) return;
    const act = keys[event.key.toLowerCase()];
    if (act && !document.querySelector("dialog[open]")) { event.preventDefault(); act(); }
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) open(opener.dataset.open);
    const copier = event.target.closest("[data-copy]");
    if (copier) navigator.clipboard.writeText(copier.dataset.copy).then(() => { copier.dataset.done = ""; });
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    const sought = document.getElementById("sought");
    if (sought && !event.target.closest("form.seek")) sought.replaceChildren();
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") { try { localStorage.setItem("inward-keys", event.target.checked ? "on" : "off"); } catch { /* private window */ } }
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("keys-on");
    if (box) box.checked = !storedOff();
    const wrong = document.querySelector(".wrong, [aria-invalid=true]");
    if (wrong) wrong.focus();
  });

  // A part that could not be fetched leaves the page as it is and says so.
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, () => { const note = document.getElementById("offline"); if (note) note.hidden = false; });
  }
})();
