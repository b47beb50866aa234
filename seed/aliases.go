package seed

// Aliases returns other names of countries, governorates, areas, facilities and places, by their id: ours first, then those of GeoNames.
func Aliases() (map[string][]string, error) {
	all := map[string][]string{}
	for _, name := range []string{"aliases.json", "aliases-geonames.json"} {
		var file struct {
			Names map[string][]string `json:"names"`
		}
		if err := readJSON(name, &file); err != nil {
			return nil, err
		}
		for id, names := range file.Names {
			all[id] = append(all[id], names...)
		}
	}
	return all, nil
}
