// Package commands holds what a person may ask of the bot: one table of commands, one file for each with its buttons and
// forms. A command reads the state once, lets the rules decide, commits once and answers; it never speaks to Slack.
package commands
