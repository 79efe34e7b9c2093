import { record, records } from '../json-value';
import type { AwsCall } from '../types';
import type { AskCognito } from './ask-cognito';
import { tokenClaims } from './token-claims';

export interface SchemaAttribute {
  /** `email`, `custom:tenant` … */
  readonly name: string;
  readonly mutable: boolean;
  readonly text: boolean;
  readonly maxLength: number;
}

/** What the edge knows of the pools behind it: which pool a call is for, and the pool's attributes. */
export class UserPools {
  /** Found, or being looked for. */
  readonly #poolByClient = new Map<string, Promise<string | undefined>>();
  readonly #schemas = new Map<string, ReadonlyMap<string, SchemaAttribute>>();

  constructor(private readonly ask: AskCognito) {}

  /** From `UserPoolId`, else the access token's issuer, else `ClientId`; undefined when none leads to a pool. */
  async poolOf(call: AwsCall): Promise<string | undefined> {
    const { UserPoolId, AccessToken, ClientId } = call.input;
    if (typeof UserPoolId === 'string') return UserPoolId;
    const issuer = tokenClaims(AccessToken)?.['iss'];
    if (typeof issuer === 'string') return issuer.split('/').at(-1);
    return typeof ClientId === 'string' ? this.#poolOfClient(ClientId, call) : undefined;
  }

  /** The attributes of a pool by name; undefined when there is no such pool. Kept until `forget`. */
  async schemaOf(poolId: string, behalf: AwsCall): Promise<ReadonlyMap<string, SchemaAttribute> | undefined> {
    const known = this.#schemas.get(poolId);
    if (known) return known;
    const { reply, output } = await this.ask('DescribeUserPool', { UserPoolId: poolId }, behalf);
    if (reply.status !== 200) return undefined;
    const attributes = records(record(output['UserPool'])['SchemaAttributes']).map(toSchemaAttribute);
    const schema = new Map(attributes.map((attribute) => [attribute.name, attribute]));
    this.#schemas.set(poolId, schema);
    return schema;
  }

  /** To be called when a pool's attributes change. */
  forget(poolId: string): void {
    this.#schemas.delete(poolId);
  }

  async #poolOfClient(clientId: string, behalf: AwsCall): Promise<string | undefined> {
    const search = this.#poolByClient.get(clientId) ?? this.#searchPoolOf(clientId, behalf);
    this.#poolByClient.set(clientId, search);
    try {
      const pool = await search;
      if (pool === undefined) this.#poolByClient.delete(clientId);
      return pool;
    } catch (error) {
      this.#poolByClient.delete(clientId);
      throw error;
    }
  }

  async #searchPoolOf(clientId: string, behalf: AwsCall): Promise<string | undefined> {
    let token: unknown;
    do {
      const next = typeof token === 'string' ? { NextToken: token } : {};
      const { output } = await this.ask('ListUserPools', { MaxResults: 60, ...next }, behalf);
      for (const pool of records(output['UserPools'])) {
        const UserPoolId = String(pool['Id']);
        const found = await this.ask('DescribeUserPoolClient', { UserPoolId, ClientId: clientId }, behalf);
        if (found.reply.status === 200) return UserPoolId;
      }
      token = output['NextToken'];
    } while (typeof token === 'string');
    return undefined;
  }
}

function toSchemaAttribute(raw: Readonly<Record<string, unknown>>): SchemaAttribute {
  const longest = Number(record(raw['StringAttributeConstraints'])['MaxLength'] ?? 2048);
  return {
    name: String(raw['Name']),
    mutable: raw['Mutable'] !== false,
    text: (raw['AttributeDataType'] ?? 'String') === 'String',
    maxLength: longest,
  };
}
