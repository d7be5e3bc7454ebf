// Instants shown in a person's zone, and civil times turned into instants.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) {
    let f;
    try { f = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }); }
    catch { f = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }); }
    formats.set(key, f);
  }
  return formats.get(key);
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const clockTime = (ms, zone) => format(zone, CLOCK).format(ms);
export const longDate = (ms, zone) => format(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(ms);
export const shortDate = (ms, zone) => format(zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(ms);

// civil gives the calendar fields of an instant in a zone; weekday 1 = Monday.
export function civil(ms, zone) {
  const parts = {};
  for (const p of format(zone, { year: "numeric", month: "2-digit", day: "2-digit", ...CLOCK, second: "2-digit" }).formatToParts(ms)) parts[p.type] = Number(p.value);
  const weekday = new Date(Date.UTC(parts.year, parts.month - 1, parts.day)).getUTCDay() || 7;
  return { year: parts.year, month: parts.month, day: parts.day, hour: parts.hour, minute: parts.minute, second: parts.second, weekday };
}

// dayKey is the ISO date of an instant in a zone.
export function dayKey(ms, zone) {
  const c = civil(ms, zone);
  return c.year + "-" + String(c.month).padStart(2, "0") + "-" + String(c.day).padStart(2, "0");
}

// instant turns a civil time of a zone into milliseconds. `day` may run over
// the end of the month.
export function instant(year, month, day, hour, minute, zone) {
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  let guess = wall;
  for (let i = 0; i < 3; i++) {
    const c = civil(guess, zone);
    const off = Date.UTC(c.year, c.month - 1, c.day, c.hour, c.minute) - wall;
    if (off === 0) break;
    guess -= off;
  }
  return guess;
}

export function dayName(ms, zone, nowMs) {
  const day = dayKey(ms, zone);
  if (day === dayKey(nowMs, zone)) return "Today";
  const c = civil(nowMs, zone);
  if (day === dayKey(instant(c.year, c.month, c.day - 1, 12, 0, zone), zone)) return "Yesterday";
  return longDate(ms, zone);
}

// nextMorning is the next 09:00 that matters: "tomorrow" or "monday".
export function nextMorning(which, nowMs, zone) {
  const c = civil(nowMs, zone);
  const days = which === "monday" ? 8 - c.weekday : 1;
  return instant(c.year, c.month, c.day + days, 9, 0, zone);
}

// dateTokens fills Slack's date tokens ({date_short}, {time} ...).
export function dateTokens(ms, tokens, zone, nowMs) {
  const f = (options) => format(zone, options).format(ms);
  const pretty = (text) => {
    const name = dayName(ms, zone, nowMs);
    return name === "Today" || name === "Yesterday" ? name.toLowerCase() : text;
  };
  const long = longDate(ms, zone), medium = f({ day: "numeric", month: "long", year: "numeric" }), short = f({ day: "numeric", month: "short", year: "numeric" });
  const values = {
    date_num: dayKey(ms, zone), date_slash: f({ day: "2-digit", month: "2-digit", year: "numeric" }),
    date: medium, date_pretty: pretty(medium), date_short: short, date_short_pretty: pretty(short),
    date_long: long, date_long_pretty: pretty(long), time: clockTime(ms, zone),
    time_secs: f({ ...CLOCK, second: "2-digit" }), ago: ago(nowMs - ms),
    day_divider_pretty: pretty(long),
  };
  return tokens.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function ago(ms) {
  const minutes = Math.round(Math.abs(ms) / 60000);
  const text = minutes < 60 ? minutes + " min" : minutes < 2880 ? Math.round(minutes / 60) + " hours" : Math.round(minutes / 1440) + " days";
  return ms >= 0 ? text + " ago" : "in " + text;
}
