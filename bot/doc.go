// Package bot is the only speaker of Slack. It receives what people type, press and submit (over Socket Mode or signed
// HTTP), has the desk answer, and acknowledges only after the desk returned, that is, after what the answer says is stored.
// And it delivers the outbox: each entry is rendered when it is sent, sent once where Slack allows that to be known, and
// taken to the next rung of the ladder where it can never arrive.
//
// Nothing here logs what people wrote, values of forms, or tokens: ids and codes only.
package bot
