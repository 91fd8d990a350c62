// Command interop lets transparency-log code of other people judge what Centesimo writes and decides, for its tests.
//
// No rule of a log is written here: notes, hashes, tiles and proofs are read and checked by golang.org/x/mod/sumdb and
// github.com/transparency-dev/merkle, so that their answer does not depend on our reading of the specifications.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
)

const usage = `usage: interop mirror FOLDER VKEY [STEP]   checks a log in a folder with golang.org/x/mod/sumdb
       interop proofs                       judges proofs, one in a line of JSON, with transparency-dev/merkle`

var errUsage = errors.New(usage)

func main() {
	err := run(os.Args[1:])
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	case err != nil:
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "proofs":
		return judgeProofs(os.Stdin, os.Stdout)
	case (len(args) == 3 || len(args) == 4) && args[0] == "mirror":
		step := int64(1)
		if len(args) == 4 {
			var err error
			if step, err = strconv.ParseInt(args[3], 10, 64); err != nil || step < 1 {
				return errUsage
			}
		}
		report, err := checkMirror(args[1], args[2], step)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(report)
	}
	return errUsage
}
