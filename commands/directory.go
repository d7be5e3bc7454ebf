package commands

import (
	"context"
	"sync"

	"alongside/peer"
)

// atOnce is how many people are looked up at the same time: Slack is asked for those it was not asked about lately.
const atOnce = 8

// persons looks several people up.
func (d *Desk) persons(ctx context.Context, workspace string, users []string) ([]peer.Person, error) {
	found, failed := d.ask(ctx, workspace, users)
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// known looks several people up and leaves out those of whom nothing is known now.
func (d *Desk) known(ctx context.Context, workspace string, users []string) []peer.Person {
	found, failed := d.ask(ctx, workspace, users)
	var all []peer.Person
	for i, p := range found {
		if failed[i] == nil && p.User != "" {
			all = append(all, p)
		}
	}
	return all
}

// ask looks several people up at once.
func (d *Desk) ask(ctx context.Context, workspace string, users []string) (found []peer.Person, failed []error) {
	found, failed = make([]peer.Person, len(users)), make([]error, len(users))
	turns := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, user := range users {
		all.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			found[i], failed[i] = d.People.Person(ctx, workspace, user)
		})
	}
	all.Wait()
	return found, failed
}
