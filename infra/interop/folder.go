// A log in a folder, as the tiles of C2SP: what reads it for golang.org/x/mod.

package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	// A bundle of 256 entries of 65,535 bytes, the longest that its two bytes of length can say.
	fileBytesMax = tileWidth * (2 + 65535)
)

// folder is a log in the tiles of C2SP. It is a tlog.TileReader.
type folder string

func (folder) Height() int { return tileHeight }

// SaveTiles keeps nothing: each tile is read, and checked by tlog, whenever it is asked for.
func (folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := f.read(pathOf(tile))
		if err != nil {
			return nil, err
		}
		out[i] = data
	}
	return out, nil
}

// pathOf is tlog's own path in the words of C2SP, which leaves out the height and says entries for data.
func pathOf(tile tlog.Tile) string {
	below := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tile.H))
	if rest, isData := strings.CutPrefix(below, "data/"); isData {
		below = "entries/" + rest
	}
	return "tile/" + below
}

func (f folder) read(path string) ([]byte, error) {
	file, err := os.Open(filepath.Join(string(f), filepath.FromSlash(path)))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, fileBytesMax+1))
	if err == nil && len(data) > fileBytesMax {
		err = fmt.Errorf("%s is longer than any file of a log", path)
	}
	return data, err
}

// entries answers those of one bundle: each has its length before it, in two bytes, and nothing comes after the last.
func (f folder) entries(tile tlog.Tile) ([][]byte, error) {
	path := pathOf(tile)
	data, err := f.read(path)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, 0, tile.W)
	for len(out) < tile.W {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s ends within entry %d", path, len(out))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		out = append(out, data[2:end])
		data = data[end:]
	}
	if len(data) > 0 {
		return nil, fmt.Errorf("%s has %d bytes after its last entry", path, len(data))
	}
	return out, nil
}
