"""Drawing: outlines and points in and out as GeoJSON, dragged on a map or typed."""
