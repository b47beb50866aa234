/** English texts of drawing, measuring and areas. {name} is replaced. */
export default {
  drawBox: 'Draw a box', drawPolygon: 'Draw a polygon', drawCircle: 'Draw a circle', drawLine: 'Measure a line', drawCorridor: 'Draw a corridor with a width', areas: 'Areas and shapes',
  box: 'Box', polygon: 'Polygon', circle: 'Circle', line: 'Line',
  how_box: 'Drag from corner to corner, or press both corners.', how_polygon: 'Press each corner; press the first or last one again to end.',
  how_circle: 'Drag from the middle to the edge, or press both.', how_line: 'Press each point; press the last one again to end.', howKeys: 'By keyboard: arrow keys move the map, Enter puts a point at the cross, twice at one place ends.',
  undo: 'Take back', finish: 'Finish', cancel: 'Cancel', done: 'Done', remove: 'Remove', edit: 'Change', details: 'Details, save', zoomTo: 'Show on the map',
  asFilter: 'Only records in it', filterHow: 'On: the map, list, timeline and analyses show only records whose place is in this shape, or on its edge. Off: it is only measured.',
  outside: 'This shape leaves the world’s map at 180° of longitude: draw it on one side.', flat: 'This shape has no surface yet.', crosses: 'Its edges cross or touch. Move a corner, or take one back.', tooLarge: 'A circle has a radius of at most 1,000 km.', tooFew: 'More corners are needed.',
  surface: 'Surface', radius: 'Radius', length: 'Length', segment: 'Segment {n}', middle: 'Middle', corners: 'Corners', north: 'North–south', east: 'West–east',
  ellipsoid: 'On the WGS 84 ellipsoid. Lengths are geodesics, from point to point; the surface is that of edges straight in longitude and latitude, as the filter and GeoJSON have them.', circleEllipsoid: 'On the WGS 84 ellipsoid: everything at most this far from the middle, by geodesic.',
  positions: 'Corners as text', positionsHow: 'Longitude, latitude in degrees, one corner a row.', center: 'Middle', centerHow: 'Longitude, latitude in degrees.', radiusKM: 'Radius in km', wrongRow: 'Row {n} is no “longitude, latitude” in degrees.', wrongShape: 'That is no shape: {why}',
  drawn: 'The shape drawn', measured: 'Measured', noShape: 'Nothing is drawn. Draw a shape to see only what lies in it, or to measure it.', tools: 'Draw or measure',
  known: 'Areas on the map', knownHow: 'Ticked: only records in one of them. Their edges are drawn, not surveyed.', show: 'Show', aoi: 'Areas of interest', tempo: 'Tempo', change: 'Edit', rename: 'Rename', drop: 'Remove',
  name: 'Name', saveArea: 'Save as an area…', changeArea: 'Change the area', saveWhere: 'Where', save: 'Save', onDevice: 'On this device only', onDeviceHow: 'In this browser. Nobody else sees it; clearing the browser’s data removes it.', forAll: 'For everybody', forAllHow: 'On the server, with an editor’s key. It is on the map for all, with its versions.',
  keptHere: 'Kept on this device', keptHow: 'Only this browser has them. Ticked: only records in it.', needsName: 'An area needs a name.', notKept: 'This browser does not keep it: its storage is full or not allowed.', notRenamed: 'Not renamed: there is no name, or another area has it.',
  redraw: 'Redraw its edge', redrawHow: 'Move its corners on the map, or its middle and edge. Saving makes a new version; the one before stays readable.', redrawNot: 'It has holes, parts or too many corners to be redrawn here.',
  withdraw: 'Withdraw…', withdrawSure: 'Withdraw it for everybody', changedMeanwhile: 'Somebody else has changed this area meanwhile. Close this and begin from the newest version.',
};
