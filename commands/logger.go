package commands

import "context"

// logger runs what was typed behind a command that logs. second is when the same text was sent before (Unix seconds), where
// the person said that it is meant twice.
type logger func(ctx context.Context, d *Desk, req Request, text string, second int64) (Reply, error)

// typed answers what was typed behind the command.
func (l logger) typed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return l(ctx, d, req, req.Text, 0)
}

// pressed answers a button that carries the text to run: the answer to a question.
func (l logger) pressed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return l(ctx, d, req, req.Value, 0)
}

// confirmed answers "yes, a second one".
func (l logger) confirmed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	first, text := readSecond(req.Value)
	return l(ctx, d, req, text, first)
}
