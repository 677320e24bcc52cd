// Searching in a copy of the site that has no server: the server's own rules, handed over as data.
(() => {
  "use strict";
  const form = document.querySelector("form[data-copy]"), found = document.getElementById("found");
  if (!form || !found) return;
  const whole = [...found.childNodes];
  let all = null, shown = 10, last = null;
  const add = (parent, tag, text, more) => {
    const one = Object.assign(document.createElement(tag), more || {});
    if (text !== undefined) one.textContent = text;
    parent.append(one);
    return one;
  };
  const say = (words, ...values) => values.reduce((text, value) => text.replace("{}", value), words);
  const day = (text) => Math.round(Date.parse(text + "T00:00:00Z") / 864e5) + 719163;
  const number = (text) => { const n = Number(text.replace(",", ".")); return text.trim() && Number.isFinite(n) && n > 0 ? n : null; };

  // What is asked: for each criterion a must (low, high or a choice) or a wish (worst, best or a choice).
  const asked = () => {
    const typed = new FormData(form), { rules } = all, list = [];
    const counts = (name) => rules.weights[typed.get(name + "_counts")] || 0;
    const low = number(typed.get("area_from") || ""), high = number(typed.get("area_to") || "");
    if (low !== null || high !== null) list.push({ code: "area", low, high, weight: 0 });
    for (const code of Object.keys(rules.scales)) {
      const value = number(typed.get(code) || ""), weight = counts(code), [least, best, worst] = rules.scales[code];
      if (value === null) continue;
      list.push(weight ? { code, weight, best: value * best, worst: value * worst } : { code, weight, low: least ? value : null, high: least ? null : value });
    }
    const by = typed.get("by");
    if (by && Number.isFinite(day(by))) {
      const weight = counts("by");
      list.push(weight ? { code: "available", weight, best: day(by), worst: day(by) + rules.days } : { code: "available", weight, low: null, high: day(by) });
    }
    for (const [name, code] of [["zone", "zone"], ["kind", "site_kind"], ["sector", "sector"]]) {
      const among = typed.getAll(name).filter(Boolean);
      if (among.length) list.push({ code, weight: counts(name), among });
    }
    return list;
  };
  // One criterion of one unit: null where nobody knows, else whether it passes, or what a wish is worth.
  const judge = (unit, one) => {
    if (one.among) {
      const has = { zone: unit.zone, site_kind: unit.kind, sector: unit.sectors }[one.code];
      if (has === null || has === undefined) return null;
      return one.among.some((code) => (Array.isArray(has) ? has.includes(code) : has === code)) ? 1 : 0;
    }
    if (!unit.numbers[one.code]) return null;
    const value = unit.numbers[one.code][0];
    if (!one.weight) return (one.low === null || value >= one.low) && (one.high === null || value <= one.high) ? 1 : 0;
    return Math.min(1, Math.max(0, (value - one.worst) / (one.best - one.worst)));
  };
  const stand = (unit, list) => {
    const result = { unit, standing: 1, lacks: [], low: 0, high: 0 };
    const weights = list.reduce((sum, one) => sum + one.weight, 0);
    for (const one of list) {
      const worth = judge(unit, one);
      if (one.weight) {
        result.low += (one.weight / weights) * (worth === null ? 0 : worth);
        result.high += (one.weight / weights) * (worth === null ? 1 : worth);
      } else if (worth === null) { result.lacks.push(one.code); if (result.standing > 0) result.standing = 0; } else if (!worth) result.standing = -1;
    }
    return result;
  };
  const points = (one) => {
    const [low, high] = [one.low, one.high].map((part) => String(Math.round(1000 * part) / 10));
    return low === high ? high : say(all.words.between, low, high);
  };

  const items = (parent, rows, list) => {
    const fits = add(parent, "ol", undefined, { className: "fits" });
    const codes = [...new Set(["area", "rent", "available", "load", ...list.map((one) => one.code)])].filter((code) => !["zone", "site_kind", "sector"].includes(code));
    for (const one of rows) {
      const item = add(fits, "li"), label = add(add(item, "div", undefined, { className: "pick" }), "label", undefined, { className: "chk" });
      add(label, "input", undefined, { type: "checkbox", name: "unit", value: one.unit.at });
      add(label, "span", say(all.words.choose, one.unit.name), { className: "off" });
      const what = add(item, "div", undefined, { className: "what" });
      add(add(what, "h3"), "a", one.unit.name, { href: say(all.unit, one.unit.at) });
      add(what, "p", one.unit.where, { className: "m" });
      const numbers = add(what, "dl", undefined, { className: "nums" });
      for (const code of codes) {
        const pair = add(numbers, "div"), value = one.unit.numbers[code];
        add(pair, "dt", all.criteria[code].name);
        add(pair, "dd", value ? value[1] : all.words.unknown, { className: value ? "" : "m" });
      }
      for (const code of one.lacks) add(what, "p", all.criteria[code].ask, { className: "askfor" });
      if (list.some((asking) => asking.weight)) {
        const score = add(item, "p", undefined, { className: "score" });
        add(score, "b", points(one));
        add(score, "small", all.words.points);
      }
    }
  };
  const compare = (list) => {
    const chosen = [...found.querySelectorAll("[name=unit]:checked")].map((box) => last.find((one) => one.unit.at === box.value));
    const note = found.querySelector("[role=alert]");
    if (chosen.length < 2 || chosen.length > 4) { note.hidden = false; note.textContent = all.words.few; return; }
    found.replaceChildren();
    const title = add(found, "h2", all.words.side, { tabIndex: -1 });
    add(add(found, "p"), "button", all.words.back, { className: "btn", type: "button", onclick: search });
    const table = add(found, "table", undefined, { className: "sbs" }), head = add(add(table, "thead"), "tr"), body = add(table, "tbody");
    add(add(head, "th", undefined, { scope: "col" }), "span", all.words.side, { className: "off" });
    for (const one of chosen) add(add(head, "th", undefined, { scope: "col" }), "a", one.unit.name, { href: say(all.unit, one.unit.at) });
    const row = (name, say) => { const line = add(body, "tr"); add(line, "th", name, { scope: "row" }); for (const one of chosen) add(line, "td", say(one)); };
    if (list.length) row(all.words.stands, (one) => ({ 1: all.words.yes, 0: all.words.perhaps, "-1": all.words.no })[one.standing]);
    if (list.some((asking) => asking.weight)) row(all.words.points, points);
    for (const code of Object.keys(chosen[0].unit.numbers)) row(all.criteria[code].name, (one) => (one.unit.numbers[code] || [0, all.words.unknown])[1]);
    add(found, "p", all.words.binds, { className: "m s" });
    title.focus();
  };
  const draw = () => {
    const list = asked();
    if (!list.length) { found.replaceChildren(...whole); return; }
    last = all.units.map((unit) => stand(unit, list));
    const order = (standing) => last.filter((one) => one.standing === standing).sort((a, b) => b.low + b.high - a.low - a.high);
    const fits = order(1), might = order(0), { words } = all, parts = [];
    parts.push(say(fits.length === 1 ? words.fits : words.fit, fits.length));
    if (might.length) parts.push(say(words.might, might.length));
    found.replaceChildren();
    const title = add(found, "h2", parts.join(words.and), { id: "found-title", tabIndex: -1 });
    if (fits.length) items(found, fits.slice(0, shown), list); else if (!might.length) add(found, "p", words.nothing, { className: "none" });
    if (might.length) {
      add(found, "h3", words.mights, { className: "sub", id: "might" });
      const asks = add(found, "ul", undefined, { className: "asks" }), lacks = {};
      for (const one of might) for (const code of one.lacks) lacks[code] = (lacks[code] || 0) + 1;
      for (const code of Object.keys(lacks)) add(asks, "li", say(words.lacks, lacks[code], all.criteria[code].ask));
      items(found, might.slice(0, shown), list);
    }
    add(found, "p", "", { role: "alert", hidden: true, className: "note" }).setAttribute("role", "alert");
    const bottom = add(found, "p", undefined, { className: "bottom" });
    add(bottom, "button", words.compare, { className: "btn p", type: "button", onclick: () => compare(list) });
    if (Math.max(fits.length, might.length) > shown) add(bottom, "button", words.more, { className: "btn", type: "button", onclick: () => { shown *= 2; draw(); } });
    title.focus();
  };
  const search = async (event) => {
    if (event) event.preventDefault();
    if (!all) {
      const answer = await fetch(form.dataset.copy);
      if (!answer.ok) return;
      all = await answer.json();
    }
    draw();
  };
  form.addEventListener("submit", (event) => { shown = 10; search(event); });
  form.hidden = false;
  document.querySelector("[data-without]").hidden = true;
})();
