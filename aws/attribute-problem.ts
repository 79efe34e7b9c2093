import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import { GatehouseFailure } from '../core/failures';

/**
 * Which attribute of a write the pool's schema does not allow, as a failure; `undefined` when all are fine.
 * Cognito refuses the whole write with one InvalidParameterException
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html).
 */
export function attributeProblem(
  pool: string,
  schema: readonly SchemaAttributeType[],
  attributes: Readonly<Record<string, string>>,
): GatehouseFailure | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    const place = `pool=${pool}, attribute=${name}`;
    const declared = schema.find((attribute) => attribute.Name === name);
    if (declared === undefined) {
      const remedy = 'Run `temporal gatehouse setup`, which adds the attributes that gatehouse.yaml names.';
      return new GatehouseFailure('AttributeNotInSchema', { place, remedy });
    }
    if (declared.Mutable === false) {
      const remedy =
        'An attribute stays immutable for ever: name another one in writeBack, then run `temporal gatehouse setup` and `apply`.';
      return new GatehouseFailure('AttributeImmutable', { place, remedy });
    }
    const longest = Number(declared.StringAttributeConstraints?.MaxLength ?? 2048);
    if (value.length > longest) {
      const remedy =
        `It holds ${String(longest)} characters and needs ${String(value.length)}; a length cannot be changed: ` +
        'name another attribute in writeBack, then run `temporal gatehouse setup` and `apply`.';
      return new GatehouseFailure('AttributeTooShort', { place, remedy });
    }
  }
  return undefined;
}
