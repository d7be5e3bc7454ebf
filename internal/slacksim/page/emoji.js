// The emoji shortcodes that the page knows; any other is shown as :code:.

const table = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", wave: "👋", raised_hands: "🙌", pray: "🙏", clap: "👏", muscle: "💪", point_right: "👉", handshake: "🤝",
  heart: "❤️", green_heart: "💚", blue_heart: "💙", yellow_heart: "💛", purple_heart: "💜", orange_heart: "🧡", sparkles: "✨", tada: "🎉", star: "⭐", sunny: "☀️",
  smile: "😄", smiley: "😃", slightly_smiling_face: "🙂", neutral_face: "😐", slightly_frowning_face: "🙁", white_frowning_face: "☹️", worried: "😟", blush: "😊", grinning: "😀", weary: "😩", disappointed: "😞", cry: "😢", relaxed: "☺️", tired_face: "😫", hugging_face: "🤗", thinking_face: "🤔",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", warning: "⚠️", exclamation: "❗", question: "❓", information_source: "ℹ️", bell: "🔔", no_bell: "🔕", rotating_light: "🚨", sos: "🆘", lock: "🔒", unlock: "🔓", key: "🔑", shield: "🛡️", no_entry: "⛔",
  calendar: "📆", date: "📅", spiral_calendar_pad: "🗓️", clock: "🕒", clock1: "🕐", clock3: "🕒", clock9: "🕘", alarm_clock: "⏰", stopwatch: "⏱️", hourglass: "⌛", hourglass_flowing_sand: "⏳", timer_clock: "⏲️",
  telephone_receiver: "📞", phone: "☎️", iphone: "📱", speech_balloon: "💬", left_speech_bubble: "🗨️", envelope: "✉️", busts_in_silhouette: "👥", bust_in_silhouette: "👤", video_camera: "📹", walking: "🚶", bus: "🚌",
  memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋", bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", page_facing_up: "📄", books: "📚", bulb: "💡", gear: "⚙️", mag: "🔍", link: "🔗", pushpin: "📌", wastebasket: "🗑️", inbox_tray: "📥", outbox_tray: "📤",
  palm_tree: "🌴", beach_with_umbrella: "🏖️", umbrella: "☔", coffee: "☕", seedling: "🌱", herb: "🌿", leaves: "🍃", house: "🏠", zzz: "💤", sleeping: "😴", moon: "🌔", crescent_moon: "🌙", battery: "🔋", low_battery: "🪫", sunrise: "🌅", rainbow: "🌈", airplane: "✈️", thermometer: "🌡️",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", repeat: "🔁", leftwards_arrow_with_hook: "↩️", heavy_plus_sign: "➕", heavy_minus_sign: "➖",
  white_circle: "⚪", black_circle: "⚫", red_circle: "🔴", large_blue_circle: "🔵", large_green_circle: "🟢", large_yellow_circle: "🟡", large_orange_circle: "🟠", large_purple_circle: "🟣", white_large_square: "⬜", robot_face: "🤖", eyes: "👀", zero: "0️⃣", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣",
};

// emoji returns the character of a shortcode (without its colons), or "" when
// the page does not know it.
export const emoji = (code) => (Object.hasOwn(table, code) ? table[code] : "");

// withEmoji replaces the known shortcodes of a plain text.
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (all, code) => emoji(code) || all);
