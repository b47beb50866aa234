package formats_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"threatmap/formats"
)

func TestRejectsKeepTheRow(t *testing.T) {
	got := rows(t, "ucdp-ged", short+"=1,3,\"a\nb\",\xff,36,43,Iraq,2014-01-01,,2,1,3\n", formats.Options{})
	var b bytes.Buffer
	w, err := formats.NewRejects(&b)
	check(t, err)
	check(t, w.Write("f.csv", got[0].Err))
	check(t, w.Flush())
	want := "file,row,column,value,reason,raw\nf.csv,2,,,"
	if !strings.HasPrefix(b.String(), want) || !strings.Contains(b.String(), `\xff,36,43`) || !strings.Contains(b.String(), "'=1,3") || w.Count() != 1 {
		t.Errorf("got %s", b.String())
	}
}

func TestStatedEncoding(t *testing.T) {
	text, err := charmap.Windows1256.NewEncoder().String(short + "1,3,داعش,Civilians,36.3,43.1,Iraq,2014-01-01,,2,1,3\n")
	check(t, err)
	got := rows(t, "ucdp-ged", text, formats.Options{Encoding: "windows-1256"})
	if got[0].Err != nil || got[0].Incident.Actors[0].Actor.Name != "داعش" {
		t.Errorf("got %+v", got[0])
	}
}

func TestRecordOverSeveralLines(t *testing.T) {
	got := rows(t, "ucdp-ged", short+"1,3,\"a\r\nb\",Civilians,36.3,43.1,Iraq,2014-01-01,,2,1,3\r\n\r\n", formats.Options{})
	if len(got) != 1 || got[0].Err != nil || got[0].Incident.Actors[0].Actor.Name != "a\r\nb" {
		t.Errorf("got %+v", got)
	}
}

func TestZipBombIsNamed(t *testing.T) {
	for name, text := range map[string]string{
		"one line": strings.Repeat("0", 64<<20), "rows": short + strings.Repeat(strings.Repeat("0", 1000)+"\n", 64<<10),
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			w, err := z.Create("a.csv")
			check(t, err)
			_, err = io.WriteString(w, text)
			check(t, err)
			check(t, z.Close())
			r, err := formats.Open("ucdp-ged", bytes.NewReader(b.Bytes()), "x.zip", formats.Options{})
			for err == nil {
				_, err = r.Next()
			}
			if !errors.Is(err, formats.ErrArchive) {
				t.Errorf("got %v", err)
			}
		})
	}
}
