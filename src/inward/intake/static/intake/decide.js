// Deciding rows by keyboard. Without this file every row is decided by its buttons.
(() => {
  "use strict";
  const off = () => { try { return localStorage.getItem("inward-keys") === "off"; } catch { return false; } };
  let busy = false;
  const page = () => document.getElementById("decide");
  const typing = (el) => el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) || (el.tagName === "INPUT" && el.type !== "radio"));
  const press = (key) => { const button = page().querySelector(`[data-key="${key}"]`); if (button) button.click(); return Boolean(button); };

  const choose = (number) => {
    const pick = page().querySelector(`[data-pick="${number}"]`);
    if (!pick) return false;
    pick.querySelector("input[type=radio]").checked = true;
    mark();
    pick.scrollIntoView({ block: "nearest" });
    return true;
  };

  const mark = () => {
    for (const pick of page().querySelectorAll("[data-pick]")) pick.classList.toggle("on", pick.querySelector("input[type=radio]").checked);
  };

  const act = (key, target) => {
    if (/^[1-9]$/.test(key)) return choose(key);
    if (key === "enter") return target.closest("a, button, summary") ? false : press("enter");
    if (key === "/") { const box = document.getElementById("decide-q"); if (!box) return false; box.focus(); box.select(); return true; }
    if (key === "?") { document.getElementById("decide-keys").showModal(); return true; }
    return "jknlxu".includes(key) && key.length === 1 && press(key);
  };

  // At the row itself a key is an answer, and whoever reads by ear hears which row it is.
  const rest = () => { const name = document.getElementById("row-name"); if (name) name.focus({ preventScroll: true }); };

  // Before the page's own keys: J and K mean rows of the list here, not of a table.
  document.addEventListener("keydown", (event) => {
    if (!page() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.key === "Escape" && event.target.id === "decide-q") { event.preventDefault(); rest(); return; }
    if (typing(event.target) || off() || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    // Between an answer and the next row nobody can have seen what they would be answering.
    if (busy) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (act(key, event.target)) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  document.addEventListener("change", (event) => { if (event.target.name === "who") mark(); });
  document.addEventListener("htmx:beforeRequest", (event) => { if (page() && page().contains(event.target)) busy = true; });
  for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, () => { busy = false; });
  // After a search too: its box would take the digits that choose among what was found.
  document.addEventListener("htmx:afterSettle", () => {
    if (busy) rest();
    busy = false;
  });
})();
