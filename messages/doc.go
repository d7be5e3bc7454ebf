// Package messages holds everything that a person reads. A message is a typed struct of facts with one layout; its
// sentences are in locales/*.toml, one file for each feature and language, and a language that lacks one fails a test. What people
// type (relative days, channels, outcomes) is in lexicon/*.toml. Nothing here talks to Slack or to Redis.
package messages
