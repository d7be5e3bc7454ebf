// The clock bar: the simulated time and the ways to move it forward.

import { api } from "./api.js";
import { byId } from "./dom.js";
import { now, store, zone } from "./store.js";
import { clockTime, nextMorning, shortDate } from "./time.js";

let busy = false;

// startClock sets up the bar; onMoved is called after every move.
export function startClock(onMoved) {
  const move = async (body) => {
    if (busy) return;
    setBusy(true);
    say("Moving the clock … the bot does what has become due.");
    try {
      const { now: at } = await api.clock(body);
      if (at) store.skew = Date.parse(at) - Date.now();
      await onMoved();
      say("It is now " + shortDate(now(), zone()) + ", " + clockTime(now(), zone()) + ".", true);
    } catch (err) { say("⚠ The clock did not move: " + err.message); }
    setBusy(false);
  };
  byId("clock-moves").addEventListener("click", (e) => {
    const { advance, at } = e.target.dataset;
    if (advance) move({ advance });
    if (at) move({ at: new Date(nextMorning(at, now(), zone())).toISOString() });
  });
  byId("clock-moves").addEventListener("submit", (e) => {
    e.preventDefault();
    const advance = duration(byId("advance").value);
    if (advance) move({ advance });
    else { say("⚠ Type a length of time, such as 90m, 72h, 3d or 2w."); byId("advance").focus(); }
  });
  byId("clock-toggle").addEventListener("click", () => {
    const open = byId("clock").classList.toggle("open");
    byId("clock-toggle").setAttribute("aria-expanded", String(open));
  });
  setInterval(showClock, 1000);
}

// duration turns 90m, 3d, 2w, "1h 30m" into a Go duration; "" if it is none.
export function duration(text) {
  const parts = text.trim().toLowerCase().match(/^(\d+(?:\.\d+)?\s*[wdhms]\s*)+$/) && [...text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*([wdhms])/g)];
  if (!parts) return "";
  const seconds = parts.reduce((sum, [, n, unit]) => sum + Number(n) * { w: 604800, d: 86400, h: 3600, m: 60, s: 1 }[unit], 0);
  return seconds > 0 ? Math.round(seconds) + "s" : "";
}

function setBusy(on) {
  busy = on;
  byId("clock").setAttribute("aria-busy", String(on));
  for (const control of byId("clock-moves").querySelectorAll("button, input")) control.disabled = on;
}

// say tells how the move goes; what went well is only spoken, the clock shows it.
function say(text, quiet = false) {
  byId("clock-status").textContent = text;
  byId("clock-status").classList.toggle("sr", quiet);
}

// showClock draws the simulated now in the person's zone.
export function showClock() {
  if (!store.state) return;
  const ms = now(), text = shortDate(ms, zone()) + ", " + clockTime(ms, zone());
  const el = byId("now");
  if (el.textContent !== text) { el.textContent = text; el.dateTime = new Date(ms).toISOString(); }
  byId("now-zone").textContent = zone();
}
