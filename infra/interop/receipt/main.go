// Command receipt lets filippo.io/torchwood judge a receipt of Centesimo (c2sp.org/tlog-proof), for its tests.
//
// No rule of a receipt is written here: the proof, the checkpoint and the policy are read and checked by torchwood.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const usage = "usage: receipt VKEY [WITNESS-VKEY...]   checks a receipt from stdin with filippo.io/torchwood; all keys must have signed"

// Far above the longest receipt.
const bytesMax = 4 << 20

var errUsage = errors.New(usage)

func main() {
	entry, err := check(os.Args[1:], os.Stdin)
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	case err != nil:
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"entry": string(entry)}); err != nil {
		os.Exit(1)
	}
}

// check answers the bytes of the entry in the receipt, once they are proved to stand in the log.
func check(vkeys []string, input io.Reader) ([]byte, error) {
	if len(vkeys) == 0 {
		return nil, errUsage
	}
	proof, err := io.ReadAll(io.LimitReader(input, bytesMax))
	if err != nil {
		return nil, err
	}
	policy, err := allOf(vkeys)
	if err != nil {
		return nil, err
	}
	// What stands in the receipt beside the proof is nobody's word until its hash is proved.
	entry, err := torchwood.ProofExtraData(proof)
	if err != nil {
		return nil, err
	}
	return entry, torchwood.VerifyProof(policy, tlog.RecordHash(entry), proof)
}

// allOf is the log's own key, whose name is its origin, and those of witnesses.
func allOf(vkeys []string) (torchwood.Policy, error) {
	log, err := note.NewVerifier(vkeys[0])
	if err != nil {
		return nil, err
	}
	policies := []torchwood.Policy{torchwood.OriginPolicy(log.Name()), torchwood.SingleVerifierPolicy(log)}
	for _, vkey := range vkeys[1:] {
		witness, err := torchwood.NewCosignatureVerifier(vkey)
		if err != nil {
			return nil, err
		}
		policies = append(policies, torchwood.SingleVerifierPolicy(witness))
	}
	return torchwood.ThresholdPolicy(len(policies), policies...), nil
}
