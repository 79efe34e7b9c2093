import { closestName } from './closest-name';

/** What a template of `writeBack` may name. */
const placeholders = ['prefix', 'bucket', 'tenant', 'sub', 'firstLogin'] as const;

/** Cognito's rule for the part after `custom:` (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html). */
const customAttribute = /^custom:[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20}$/u;

/** Cognito's longest attribute value, in characters. */
const maxTemplateLength = 2048;

/** Why a name is not one of a custom attribute, as what would be right; `undefined` if it is. */
export const attributeRemedy = (name: string): string | undefined =>
  customAttribute.test(name)
    ? undefined
    : 'must be a custom attribute: `custom:` and 1 to 20 characters without spaces, such as `custom:storage_prefix`';

/** Why a template cannot be used, as what would be right; `undefined` if it can. */
export function templateRemedy(template: string): string | undefined {
  if (template === '') return 'must not be empty, such as "{prefix}"';
  if (template.length > maxTemplateLength) return `must be at most ${String(maxTemplateLength)} characters long`;
  const known = placeholders.map((name) => `{${name}}`).join(', ');
  for (const [, name = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    if ((placeholders as readonly string[]).includes(name)) continue;
    const close = closestName(name, placeholders);
    return `may name ${known}, not {${name}}${close === undefined ? '' : `; did you mean {${close}}?`}`;
  }
  return /[{}]/.test(template.replaceAll(/\{[^{}]*\}/g, '')) ? `has a brace without its pair; it may name ${known}` : undefined;
}
