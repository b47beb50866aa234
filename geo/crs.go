package geo

import (
	"encoding/json"
	"fmt"
	"strings"
)

// checkCRS lets pass a crs member that says what RFC 7946 says anyway. QGIS and GDAL still write one.
func checkCRS(raw json.RawMessage) error {
	var crs *struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(raw, &crs); err != nil {
		return fmt.Errorf("%w: member \"crs\": %w", ErrGeoJSON, err)
	}
	if crs == nil {
		return nil
	}
	name := strings.ToUpper(crs.Properties.Name)
	for _, ok := range []string{"CRS84", "EPSG:4326", "EPSG::4326", "EPSG:4979", "EPSG::4979"} {
		if strings.HasSuffix(name, ok) {
			return nil
		}
	}
	return fmt.Errorf("%w: crs %.60q is not WGS 84 longitude/latitude; transform the data to EPSG:4326 first", ErrGeoJSON, crs.Properties.Name)
}
