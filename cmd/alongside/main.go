// Alongside is a self-hosted Slack bot that stands by peer workers: it holds what they did against the limits that worker
// and coordinator agreed, tells the worker first, and the coordinators when a limit is passed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the zones of the world, whatever the image holds

	"github.com/alecthomas/kong"
)

// version is set by the linker.
var version = "dev"

// program is the command line. Every flag has an environment variable, so that one file of settings serves all commands.
type program struct {
	Run      runCommand      `cmd:"" help:"Run the bot for a Slack workspace."`
	Demo     demoCommand     `cmd:"" help:"Try everything in a simulated workspace with an invented team. Needs no Slack."`
	Sim      simCommand      `cmd:"" help:"Run the simulated workspace alone, so that run can be pointed at it."`
	Manifest manifestCommand `cmd:"" help:"Print the app manifest to paste into Slack."`
	Check    checkCommand    `cmd:"" help:"Say in one page what is not right with tokens, scopes, channels, clock and Redis."`
	Init     initCommand     `cmd:"" help:"Begin a new store in an empty Redis and print its name, for a bot without a folder of its own."`
	Backup   backupCommand   `cmd:"" help:"Write an encrypted backup while the bot runs."`
	Verify   verifyCommand   `cmd:"" help:"Read a backup without Redis, say whether it is whole, and count what is in it."`
	Restore  restoreCommand  `cmd:"" help:"Write a backup into an empty Redis. Nothing is sent until you say so with release."`
	Release  releaseCommand  `cmd:"" help:"Say what a restored bot would send, then let it, or discard it."`
	Key      keyCommand      `cmd:"" help:"Make a key pair for backups: a secret file, and a public one for the bot's machine."`
	Jobs     jobsCommand     `cmd:"" help:"List what the clock does by itself, and what becomes of it after a stop."`
	SealKey  sealKeyCommand  `cmd:"" name:"seal-key" help:"Print a new key for the texts that are kept encrypted, such as topics of supervision."`
	Health   healthCommand   `cmd:"" help:"Ask a running bot whether it is ready; for container health checks."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// terminal is where a command writes: answers to out, progress and problems to errs.
type terminal struct{ out, errs io.Writer }

// execute runs one command line and returns its exit code: 0, 1 for a failure, 2 for a command line that is wrong.
func execute(ctx context.Context, args []string, out, errs io.Writer) int {
	var p program
	exit := -1
	parser, err := kong.New(&p, kong.Name("alongside"), kong.Writers(out, errs), kong.UsageOnError(),
		kong.Exit(func(code int) { exit = code }),
		kong.Description("A Slack bot that stands by peer workers. Start with: alongside demo"))
	if err != nil {
		fmt.Fprintln(errs, "alongside:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintln(errs, "alongside:", err)
		return 2
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.Bind(terminal{out, errs})
	if err := parsed.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(errs, "alongside:", err)
		return 1
	}
	return 0
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(t terminal) error {
	_, err := fmt.Fprintln(t.out, version)
	return err
}
