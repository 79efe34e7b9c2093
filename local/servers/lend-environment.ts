/**
 * Sets environment variables of this process (`undefined` unsets) until the returned function is called: programs that
 * run elsewhere as Lambda functions, and the AWS SDK, read their settings from there.
 */
export function lendEnvironment(variables: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  apply(Object.entries(variables));
  return () => {
    apply(before);
  };
}

function apply(entries: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of entries) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
