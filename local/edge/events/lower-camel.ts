/** Members whose keys are data, not names of fields. */
const maps = new Set([
  'SupportedLoginProviders',
  'Roles',
  'RoleMappings',
  'PrincipalTags',
  'IdentityPoolTags',
  'UserPoolTags',
  'Tags',
  'AttributeMapping',
]);

/** The value with its field names as CloudTrail writes them: `UserPoolId` becomes `userPoolId`, at every depth. */
export function lowerCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCamel);
  if (typeof value !== 'object' || value === null) return value;
  return lowerCamelFields({ ...value });
}

/** The same for the fields of an input or output. */
export function lowerCamelFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      maps.has(name) ? mapOf(value) : lowerCamel(value),
    ]),
  );
}

function mapOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, lowerCamel(one)]));
}
