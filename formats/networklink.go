package formats

import (
	"bytes"
	"fmt"
	"time"

	"github.com/twpayne/go-kml/v3"
)

// KMLNetworkLink is a KML document that asks an address, to which it adds the box of the view, whenever that has been at rest for a second. home is where its server is.
func KMLNetworkLink(title, address, home string) ([]byte, error) {
	doc := kml.KML(kml.NetworkLink(
		kml.Name(title),
		kml.Description("What is in the view, asked of "+home+" when the view has come to rest."),
		kml.RefreshVisibility(false),
		kml.FlyToView(false),
		kml.Link(
			kml.Href(address),
			kml.ViewRefreshMode(kml.ViewRefreshModeOnStop),
			kml.ViewRefreshTime(time.Second),
			kml.ViewBoundScale(1),
			kml.ViewFormat("bbox=[bboxWest],[bboxSouth],[bboxEast],[bboxNorth]"),
		),
	))
	var b bytes.Buffer
	if err := doc.WriteIndent(&b, "", " "); err != nil {
		return nil, fmt.Errorf("write KML: %w", err)
	}
	return b.Bytes(), nil
}
