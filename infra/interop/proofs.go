// The judgement of transparency-dev/merkle over single proofs.

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// Far above the longest proof of a test, 64 hashes in base64.
const lineBytesMax = 64 << 10

// proofCase is one claim with its proof; hashes are base64. For "inclusion": index, size, leaf, root. For "consistency":
// oldSize, size, oldRoot, root.
type proofCase struct {
	Kind    string   `json:"kind"`
	Index   uint64   `json:"index"`
	OldSize uint64   `json:"oldSize"`
	Size    uint64   `json:"size"`
	Leaf    []byte   `json:"leaf"`
	OldRoot []byte   `json:"oldRoot"`
	Root    []byte   `json:"root"`
	Proof   [][]byte `json:"proof"`
}

// judgeProofs answers each line with a line: "accepted", or "refused: " and why. A line that is no case ends it with an
// error, since a verdict on something else than what was meant would be worth nothing.
func judgeProofs(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, lineBytesMax)
	answers := bufio.NewWriter(out)
	for number := 1; lines.Scan(); number++ {
		var c proofCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		var refusal error
		switch c.Kind {
		case "inclusion":
			refusal = proof.VerifyInclusion(rfc6962.DefaultHasher, c.Index, c.Size, c.Leaf, c.Proof, c.Root)
		case "consistency":
			refusal = proof.VerifyConsistency(rfc6962.DefaultHasher, c.OldSize, c.Size, c.Proof, c.OldRoot, c.Root)
		default:
			return fmt.Errorf("line %d: %q is no kind of proof", number, c.Kind)
		}
		if refusal == nil {
			fmt.Fprintln(answers, "accepted")
		} else {
			// Their reasons are sentences of several lines where hashes differ; a verdict is one.
			fmt.Fprintf(answers, "refused: %q\n", refusal)
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return answers.Flush()
}
