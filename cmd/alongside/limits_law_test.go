package main

import (
	"fmt"
	"strings"

	"alongside/peer"
)

// law writes what the packs set, each number with where it stands.
func law(b *strings.Builder) {
	b.WriteString(`
## What the law sets

A team chooses one of these packs when it is set up. They are orientation for an agreement, which may be stricter, and no legal
advice; the source of each number is where to read it.

| pack | norm | number | source |
|---|---|---|---|
`)
	for _, p := range peer.Packs() {
		for _, n := range p.Numbers {
			number := hm(n.Value)
			if n.Norm == peer.AverageWeeks {
				number = fmt.Sprint(n.Value)
			}
			fmt.Fprintf(b, "| `%s` | %s | %s | [%s](%s) |\n", p.ID, n.Norm, number, n.Source, n.Link)
		}
		if len(p.Numbers) == 0 {
			fmt.Fprintf(b, "| `%s` | – | – | – |\n", p.ID)
		}
	}
}
