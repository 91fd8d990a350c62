// Command witness asks a witness for cosignatures, and checks each answer with code that is not ours.
//
// Notes and cosignatures are verified by golang.org/x/mod/sumdb/note and filippo.io/torchwood, proofs are made by
// golang.org/x/mod/sumdb/tlog; only the words of the protocol (C2SP tlog-witness) are written here.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

const usage = `usage: witness script ADDRESS WITNESS_VKEY FILE       plays the requests of a testscript of litewitness
       witness grow ADDRESS WITNESS_VKEY LOG_SKEY      lets a log of its own be cosigned as it grows, and provokes each error`

var errUsage = errors.New(usage)

// report says what was done, for the test that asked for it.
type report struct {
	Requests     int   `json:"requests"`
	Cosignatures int   `json:"cosignatures"`
	Statuses     []int `json:"statuses"`
}

func main() {
	done, err := run(os.Args[1:])
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	case err != nil:
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(done); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) (report, error) {
	if len(args) != 4 {
		return report{}, errUsage
	}
	c, err := newClient(args[1], args[2])
	if err != nil {
		return report{}, err
	}
	switch args[0] {
	case "script":
		err = c.play(args[3])
	case "grow":
		err = c.grow(args[3])
	default:
		return report{}, errUsage
	}
	return c.done, err
}
