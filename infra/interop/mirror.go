// The judgement of golang.org/x/mod/sumdb over a log in a folder.

package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// mirrorReport counts what was found to be right; nothing is counted that was not checked.
type mirrorReport struct {
	Origin      string `json:"origin"`
	Size        int64  `json:"size"`
	Root        string `json:"root"`
	Tiles       int    `json:"tiles"`
	Inclusion   int    `json:"inclusion"`
	Consistency int    `json:"consistency"`
}

// checkMirror holds a log to its key: the signature, the root made again from the entries, every tile, and the proofs of
// every step-th entry and of the last.
func checkMirror(path, vkey string, step int64) (mirrorReport, error) {
	f := folder(path)
	origin, tree, err := openCheckpoint(f, vkey)
	if err != nil {
		return mirrorReport{}, fmt.Errorf("checkpoint: %w", err)
	}
	made, err := hashEntries(f, tree)
	if err != nil {
		return mirrorReport{}, fmt.Errorf("entries: %w", err)
	}
	report := mirrorReport{Origin: origin, Size: tree.N, Root: tree.Hash.String()}
	if report.Tiles, err = compareTiles(f, tree, made); err != nil {
		return mirrorReport{}, fmt.Errorf("tiles: %w", err)
	}
	served := tlog.TileHashReader(tree, f)
	for i := int64(0); i < tree.N; i++ {
		if i%step != 0 && i != tree.N-1 {
			continue
		}
		if err := checkProofs(tree, i, served, made); err != nil {
			return mirrorReport{}, fmt.Errorf("proofs of entry %d: %w", i, err)
		}
		report.Inclusion++
		report.Consistency++
	}
	return report, nil
}

func openCheckpoint(f folder, vkey string) (string, tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", tlog.Tree{}, err
	}
	signed, err := f.read("checkpoint")
	if err != nil {
		return "", tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return "", tlog.Tree{}, err
	}
	// tlog.ParseTree reads only the Go checksum database's own origin; the lines are the same.
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return "", tlog.Tree{}, fmt.Errorf("the note is no checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return "", tlog.Tree{}, fmt.Errorf("%q is no size", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return lines[0], tlog.Tree{N: size, Hash: root}, err
}

// storage holds the hashes that tlog makes from the entries alone, in its own order. It is a tlog.HashReader.
type storage []tlog.Hash

func (s storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(s)) {
			return nil, fmt.Errorf("hash %d is not made yet", index)
		}
		out[i] = s[index]
	}
	return out, nil
}

// hashEntries makes the tree from the entries, and refuses a root that is not the signed one.
func hashEntries(f folder, tree tlog.Tree) (storage, error) {
	var made storage
	for first := int64(0); first < tree.N; first += tileWidth {
		width := int(min(tileWidth, tree.N-first))
		records, err := f.entries(tlog.Tile{H: tileHeight, L: -1, N: first / tileWidth, W: width})
		if err != nil {
			return nil, err
		}
		for i, record := range records {
			hashes, err := tlog.StoredHashes(first+int64(i), record, made)
			if err != nil {
				return nil, err
			}
			made = append(made, hashes...)
		}
	}
	root, err := tlog.TreeHash(tree.N, made)
	if err == nil && root != tree.Hash {
		err = fmt.Errorf("they have the root %v, and %v is signed", root, tree.Hash)
	}
	return made, err
}

// compareTiles reads every tile that a log of this size has, by tlog's own list, and compares it with what tlog writes.
func compareTiles(f folder, tree tlog.Tree, made storage) (int, error) {
	tiles := tlog.NewTiles(tileHeight, 0, tree.N)
	for _, tile := range tiles {
		want, err := tlog.ReadTileData(tile, made)
		if err != nil {
			return 0, err
		}
		got, err := f.read(pathOf(tile))
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(got, want) {
			return 0, fmt.Errorf("%s differs from what the entries make", pathOf(tile))
		}
	}
	return len(tiles), nil
}

// checkProofs makes both proofs from the tiles as they are served, and checks them against what the entries make.
func checkProofs(tree tlog.Tree, i int64, served tlog.HashReader, made storage) error {
	records, err := made.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
	if err != nil {
		return err
	}
	record, err := tlog.ProveRecord(tree.N, i, served)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(record, tree.N, tree.Hash, i, records[0]); err != nil {
		return err
	}
	older, err := tlog.TreeHash(i+1, made)
	if err != nil {
		return err
	}
	consistency, err := tlog.ProveTree(tree.N, i+1, served)
	if err != nil {
		return err
	}
	return tlog.CheckTree(consistency, tree.N, tree.Hash, i+1, older)
}
