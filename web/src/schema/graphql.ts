/** Values and selections as GraphQL text. */

/** A value as a literal, on one line if that is short. */
export function literal(value: unknown, indent = ""): string {
  const flat = short(value);
  if (flat.length + indent.length <= 80 || typeof value !== "object" || value === null) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((each) => `${deeper}${literal(each, deeper)}`).join("\n")}\n${indent}]`;
  const lines = Object.entries(value).map(([name, each]) => `${deeper}${name}: ${literal(each, deeper)}`);
  return `{\n${lines.join("\n")}\n${indent}}`;
}

function short(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(short).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${name}: ${short(each)}`)
    .join(", ")}}`;
}

/** Fields as a selection; «status.isLogging» is one inside of a part. */
export function selection(names: readonly string[]): string {
  const parts = new Map<string, string[]>();
  for (const name of names) {
    const [first = "", inner] = name.split(".");
    const found = parts.get(first) ?? [];
    parts.set(first, inner ? [...found, inner] : found);
  }
  return [...parts].map(([name, inner]) => (inner.length ? `${name} { ${inner.join(" ")} }` : name)).join(" ");
}

/** The value of a field in a row that was selected by `selection`. */
export function at(row: Record<string, unknown>, name: string): unknown {
  const [first = "", inner] = name.split(".");
  const found = row[first];
  return inner && found ? (found as Record<string, unknown>)[inner] : inner ? null : found;
}
