// Shows openapi.json. No library: what the document holds is little, and the page must work without any other host.
"use strict";

const METHODS = ["get", "post", "put", "delete"];

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  for (const child of children) if (child) element.append(child);
  return element;
}

// A schema as text of the shape that it describes; `seen` ends what refers to itself.
function shape(schema, all, depth = 0, seen = []) {
  if (!schema || typeof schema !== "object") return "…";
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return seen.includes(name) ? name : shape(all[name], all, depth, [...seen, name]);
  }
  if (schema.allOf) return schema.allOf.map((part) => shape(part, all, depth, seen)).join(" & ");
  if (schema.anyOf) return schema.anyOf.map((part) => shape(part, all, depth, seen)).join(" | ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.items) return "[" + shape(schema.items, all, depth, seen) + ", …]";
  const pad = "  ".repeat(depth + 1);
  if (schema.properties) {
    const lines = Object.entries(schema.properties).map(([name, value]) => {
      const needed = (schema.required || []).includes(name) ? "" : "?";
      const note = value.description ? "  // " + value.description : "";
      return `${pad}${name}${needed}: ${shape(value, all, depth + 1, seen)}${note}`;
    });
    return "{\n" + lines.join("\n") + "\n" + "  ".repeat(depth) + "}";
  }
  if (schema.additionalProperties) return "{ NAME: " + shape(schema.additionalProperties, all, depth, seen) + ", … }";
  return [].concat(schema.type || "any").join(" | ");
}

function table(operation) {
  const rows = (operation.parameters || []).map((p) => {
    const schema = p.schema || {};
    const type = schema.enum ? schema.enum.join(", ") : schema.items ? "list" : schema.type;
    const initial = schema.default === undefined ? "" : ` (${schema.default})`;
    return make("tr", {}, make("td", {}, make("code", {}, p.name)), make("td", {}, `${p.in}, ${type}${initial}`), make("td", {}, p.description || ""));
  });
  return rows.length ? make("table", {}, make("tbody", {}, ...rows)) : null;
}

function section(path, method, operation, all) {
  const id = operation.operationId;
  const out = make("section", { id }, make("h3", {}, make("span", { class: "method" }, method.toUpperCase()), path), make("p", {}, operation.summary));
  if (operation.description) out.append(make("p", {}, operation.description));
  const parameters = table(operation);
  if (parameters) out.append(parameters);
  for (const [type, content] of Object.entries((operation.requestBody || {}).content || {}))
    out.append(make("p", {}, "Body, ", make("code", {}, type)), make("pre", {}, shape(content.schema, all)));
  for (const [status, answer] of Object.entries(operation.responses)) {
    const content = Object.values(answer.content || {})[0];
    if (status < "400" && content) out.append(make("p", {}, `${status}: ${answer.description}`), make("pre", {}, shape(content.schema, all)));
  }
  const errors = Object.entries(operation.responses).filter(([status]) => status >= "400");
  if (errors.length) out.append(make("p", {}, errors.map(([status, answer]) => `${status} ${answer.description}`).join("; ")));
  return out;
}

function show(api) {
  const main = document.getElementById("operations"), nav = document.getElementById("contents");
  document.getElementById("about").textContent = api.info.description;
  main.replaceChildren();
  for (const { name } of api.tags) {
    nav.append(make("h2", {}, name));
    main.append(make("h2", {}, name));
    for (const [path, operations] of Object.entries(api.paths))
      for (const method of METHODS) {
        const operation = operations[method];
        if (!operation || operation.tags[0] !== name) continue;
        nav.append(make("a", { href: "#" + operation.operationId }, `${method.toUpperCase()} ${path}`));
        main.append(section(path, method, operation, api.components.schemas));
      }
  }
  if (location.hash) location.replace(location.hash);
}

fetch("/openapi.json").then((answer) => answer.json()).then(show);
fetch("/readyz").then((answer) => answer.json()).then((ready) => {
  const text = ready.index ? `Index ${ready.index.slice(0, 16)}…, ${ready.entities.toLocaleString("en")} entities, last update ${ready.update}.` : ready.detail;
  document.getElementById("state").textContent = text;
});
