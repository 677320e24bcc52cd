// Maps from our own outlines: no tiles, nobody else's server. Every page works without this file.
(() => {
  "use strict";
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ours = { attribution: "", interactive: true };

  const start = (box) => {
    box.hidden = false;
    const map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false, minZoom: 8, maxZoom: 19 });
    L.control.zoom({ zoomInTitle: box.dataset.in || "+", zoomOutTitle: box.dataset.out || "-" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    return map;
  };
  const fit = (map, layer) => {
    const bounds = layer.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [20, 20], animate: false });
    else map.setView([31.23, 121.45], 12, { animate: false });
  };
  const text = (tag, words, more) => Object.assign(document.createElement(tag), { textContent: words }, more || {});
  const named = (feature, language) => feature.properties["name_" + language] || feature.properties.name_en || feature.properties.name_zh;
  const areaStyle = (feature) => ({
    color: colour("--edge"), weight: feature.properties.type === "district" ? 2.5 : 1.5,
    fillColor: colour("--acc"), fillOpacity: feature.properties.type === "zone" ? 0.12 : 0.03,
  });

  const places = async (box) => {
    const answer = await fetch(box.dataset.src);
    if (!answer.ok) return;
    const drawn = await answer.json();
    const map = start(box);
    const { language, area, vacant } = box.dataset;
    const page = (feature) => area.replace("00000000-0000-0000-0000-000000000000", feature.id);
    const about = (feature) => {
      const said = document.createElement("div");
      said.append(text("a", named(feature, language), { href: page(feature) }));
      if (feature.properties.units) said.append(text("p", `${vacant} ${feature.properties.units - feature.properties.taken}/${feature.properties.units}, ${feature.properties.vacant_m2.toLocaleString("en")} m²`));
      return said;
    };
    const shown = drawn.features.filter((feature) => feature.geometry);
    // Large outlines first, so that a zone lies above its district and can be reached.
    const rank = { city: 0, comparison_area: 1, former_district: 2, district: 3, subdistrict: 4, zone: 5 };
    const outlines = shown.filter((f) => f.properties.kind === "area").sort((a, b) => (rank[a.properties.type] || 0) - (rank[b.properties.type] || 0));
    const layer = L.geoJSON(outlines, { style: areaStyle, ...ours, onEachFeature: (feature, one) => { one.bindPopup(about(feature)); } }).addTo(map);
    const points = L.geoJSON(shown.filter((f) => f.properties.kind === "site"), {
      pointToLayer: (feature, at) => {
        const { units, taken } = feature.properties;
        const look = !units ? "" : taken < units ? " some" : " full";
        return L.marker(at, { icon: L.divIcon({ className: "pin" + look, iconSize: [18, 18] }), title: named(feature, language), alt: named(feature, language), keyboard: true }).bindPopup(about(feature));
      },
    }).addTo(map);
    const home = outlines.filter((f) => f.properties.type === "zone");
    const around = L.featureGroup([points, home.length ? L.geoJSON(home) : layer]);
    fit(map, around);
    box.dataset.ready = "";
  };

  // A point: what stands in the fields is on the map, what is dragged on the map is in the fields.
  const point = (box) => {
    const latitude = document.getElementById("id_latitude"), longitude = document.getElementById("id_longitude");
    const map = start(box);
    const behind = L.geoJSON(box.dataset.behind ? JSON.parse(document.getElementById(box.dataset.behind).textContent) : [], { style: areaStyle, interactive: false }).addTo(map);
    const read = () => [parseFloat(latitude.value), parseFloat(longitude.value)];
    const known = read().every(Number.isFinite);
    const middle = behind.getBounds().isValid() ? behind.getBounds().getCenter() : L.latLng(31.23, 121.45);
    const pin = L.marker(known ? read() : middle, { icon: L.divIcon({ className: "pin some", iconSize: [22, 22] }), draggable: true, keyboard: true }).addTo(map);
    const write = () => {
      const at = pin.getLatLng();
      latitude.value = at.lat.toFixed(6);
      longitude.value = at.lng.toFixed(6);
    };
    pin.on("drag", write);
    map.on("click", (event) => { pin.setLatLng(event.latlng); write(); });
    for (const field of [latitude, longitude]) field.addEventListener("input", () => { if (read().every(Number.isFinite)) pin.setLatLng(read()); });
    if (behind.getBounds().isValid()) fit(map, behind); else map.setView(pin.getLatLng(), 14, { animate: false });
    // With the pin in focus the arrows move it: a pixel, ten with Shift.
    pin.getElement().setAttribute("aria-label", box.dataset.alt);
    pin.getElement().addEventListener("keydown", (event) => {
      const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      if (!step) return;
      event.preventDefault(); event.stopPropagation();
      const by = event.shiftKey ? 10 : 1;
      pin.setLatLng(map.containerPointToLatLng(map.latLngToContainerPoint(pin.getLatLng()).add([step[0] * by, step[1] * by])));
      write();
    });
    box.dataset.ready = "";
  };

  // An outline: its corners are dragged; the text is what is saved.
  const outline = (box) => {
    const field = document.querySelector("[data-outline]");
    const map = start(box);
    let layer = L.geoJSON().addTo(map), corners = L.layerGroup().addTo(map), geometry = null;
    const write = () => { field.value = JSON.stringify(geometry); };
    const rings = () => geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
    const draw = (again) => {
      layer.clearLayers(); layer.addData(geometry); layer.setStyle({ color: colour("--acc"), weight: 2, fillOpacity: 0.08 });
      if (!again) return;
      corners.clearLayers();
      if (rings().reduce((n, ring) => n + ring.length, 0) > 400) return;
      for (const ring of rings()) ring.slice(0, -1).forEach((at, index) => {
        const corner = L.marker([at[1], at[0]], { icon: L.divIcon({ className: "corner", iconSize: [14, 14] }), draggable: true, keyboard: true });
        corner.on("drag", () => {
          const moved = corner.getLatLng(), position = [Number(moved.lng.toFixed(6)), Number(moved.lat.toFixed(6))];
          ring[index] = position;
          if (index === 0) ring[ring.length - 1] = position;
          write(); draw(false);
        });
        // Its element is there only once the map has a view.
        corner.on("add", () => corner.getElement().setAttribute("aria-label", `${box.dataset.alt} ${index + 1}`));
        corners.addLayer(corner);
      });
    };
    const read = () => {
      try { geometry = JSON.parse(field.value); if (geometry.type === "Feature") geometry = geometry.geometry; draw(true); return true; } catch { return false; }
    };
    field.addEventListener("change", () => { if (read()) fit(map, layer); });
    if (!read()) geometry = null;
    fit(map, layer);
    box.dataset.ready = "";
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll("[data-map]")) ({ places, point, outline })[box.dataset.map](box);
  });
})();
