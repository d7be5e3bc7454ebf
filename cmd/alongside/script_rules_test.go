package main

import (
	"fmt"
	"strings"

	"alongside/peer"
	"alongside/storage"
)

// timeoff USER FROM TO CODE=PEER...: time off of a worker from the start of a day to the end of another, as it stands when a
// coordinator has said yes, with the peers who agreed to cover; it is put straight into the records.
func cmdTimeOff(s *story, _ bool, args []string) {
	s.need(args, 3, "timeoff USER 2026-11-20 2026-12-06 K7=U0BO")
	from, err := peer.ParseDay(args[1])
	s.try(err)
	to, err := peer.ParseDay(args[2])
	s.try(err)
	now := s.stage().sim.Clock().Now()
	off := peer.TimeOff{
		ID: "off" + args[1], Worker: args[0], Team: demoTeamID, Kind: peer.HealthOff, State: peer.TimeOffApproved, Zone: demoZone,
		From: peer.DayStart(from, demoZone), To: peer.DayStart(to.Add(1), demoZone), AskedAt: now, AnsweredBy: "U0KIM", AnsweredAt: now,
	}
	for _, cover := range args[3:] {
		code, who, _ := strings.Cut(cover, "=")
		off.Cover = append(off.Cover, peer.Cover{Code: peer.Code(code), Peer: who, Agreed: true})
	}
	op := fmt.Sprint("timeoff ", args)
	st, err := s.g.store.Load(s.t.Context(), storage.Want{Workspace: workspaceID, Op: op, Worker: args[0]})
	s.try(err)
	c := storage.NewChange(st, op, now)
	c.PutTimeOff(off)
	_, err = s.g.store.Commit(s.t.Context(), c)
	s.try(err)
}
