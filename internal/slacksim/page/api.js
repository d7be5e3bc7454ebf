// The control API of the simulator, on the same origin.

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    cache: "no-store",
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  let data = null;
  try { data = text ? JSON.parse(text) : {}; } catch { /* said below */ }
  if (!answer.ok || data === null) {
    throw new Error((data && data.error) || text.trim().slice(0, 300) || "HTTP " + answer.status);
  }
  return data;
}

const q = encodeURIComponent;

export const api = {
  state: () => call("GET", "/sim/state"),
  messagesOf: async (channel) => (await call("GET", "/sim/messages?channel=" + q(channel))).messages || [],
  messagesFor: async (user) => (await call("GET", "/sim/messages?user=" + q(user))).messages || [],
  views: (user) => call("GET", "/sim/views?user=" + q(user)),
  log: async () => (await call("GET", "/sim/log")).calls || [],
  command: (body) => call("POST", "/sim/command", body),
  action: (body) => call("POST", "/sim/action", body),
  submit: (body) => call("POST", "/sim/submit", body),
  close: (body) => call("POST", "/sim/close", body),
  home: (user) => call("POST", "/sim/home", { user }),
  clock: (body) => call("POST", "/sim/clock", body),
  fault: (body) => call("POST", "/sim/fault", body),
};

// listen calls onChange at every change of the workspace, and onLink(true|false)
// when the stream is open or lost. EventSource reconnects by itself.
export function listen(onChange, onLink) {
  const events = new EventSource("/sim/events");
  events.onopen = () => onLink(true);
  events.onerror = () => onLink(false);
  events.onmessage = () => onChange();
}
