/** A judge for the part of JSON Schema that published descriptions of APIs use. */
export type Schema = Readonly<Record<string, unknown>>;

export type SchemaOptions = {
  /** Where `$ref` points into. */
  readonly root: Schema;
  /** Whether a property that the schema does not name is a fault. */
  readonly isStrict: boolean;
};

/** What is wrong with a value, by the path of the field; nothing when it fits. */
export function schemaFaults(value: unknown, schema: Schema, options: SchemaOptions, path = "$"): string[] {
  if (typeof schema["$ref"] === "string")
    return schemaFaults(value, resolve(schema["$ref"], options), options, path);
  const loose = { ...options, isStrict: false };
  const all = (schema["allOf"] ?? []) as Schema[];
  return [
    ...all.flatMap((part) => schemaFaults(value, part, loose, path)),
    ...choiceFaults(value, (schema["oneOf"] ?? schema["anyOf"]) as Schema[] | undefined, options, path),
    ...typeFaults(value, schema, path),
    ...sizeFaults(value, schema, path),
    ...itemFaults(value, schema, options, path),
    ...propertyFaults(value, schema, all.length > 0 ? loose : options, path),
  ];
}

function resolve(pointer: string, { root }: SchemaOptions): Schema {
  const steps = pointer.replace(/^#\//, "").split("/");
  return steps.reduce((at, step) => at[step] as Schema, root);
}

/** The faults of the alternative that fits best. */
function choiceFaults(
  value: unknown,
  choices: Schema[] | undefined,
  options: SchemaOptions,
  path: string,
): string[] {
  if (choices === undefined) return [];
  const attempts = choices.map((choice) => schemaFaults(value, choice, options, path));
  return attempts.toSorted((left, right) => left.length - right.length)[0] ?? [];
}

function typeFaults(value: unknown, { type, enum: allowed }: Schema, path: string): string[] {
  const types = type === undefined ? [] : ([type].flat() as string[]);
  const fits = types.length === 0 || types.some((name) => isOfType(value, name));
  const isAllowed = !Array.isArray(allowed) || allowed.includes(value);
  return fits && isAllowed
    ? []
    : [`${path}: ${JSON.stringify(value)} is not ${JSON.stringify(allowed ?? type)}`];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function sizeFaults(value: unknown, schema: Schema, path: string): string[] {
  const fits =
    typeof value === "string"
      ? within(value.length, schema["minLength"], schema["maxLength"])
      : typeof value === "number"
        ? within(value, schema["minimum"], schema["maximum"])
        : !Array.isArray(value) || within(value.length, schema["minItems"], schema["maxItems"]);
  return fits ? [] : [`${path}: beyond its limits`];
}

function itemFaults(value: unknown, { items }: Schema, options: SchemaOptions, path: string): string[] {
  if (!Array.isArray(value) || typeof items !== "object" || items === null) return [];
  return value.flatMap((item, index) => schemaFaults(item, items as Schema, options, `${path}[${index}]`));
}

function propertyFaults(value: unknown, schema: Schema, options: SchemaOptions, path: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const properties = schema["properties"] as Readonly<Record<string, Schema>> | undefined;
  const required = (schema["required"] ?? []) as string[];
  const missing = required.filter((name) => !(name in value)).map((name) => `${path} lacks ${name}`);
  if (properties === undefined) return missing;
  const inner = Object.entries(value).flatMap(([name, field]) => {
    const known = properties[name];
    if (known !== undefined) return schemaFaults(field, known, options, `${path}.${name}`);
    return options.isStrict && schema["additionalProperties"] === undefined ? [`${path} has no ${name}`] : [];
  });
  return [...missing, ...inner];
}

function within(size: number, least: unknown, most: unknown): boolean {
  return (typeof least !== "number" || size >= least) && (typeof most !== "number" || size <= most);
}
