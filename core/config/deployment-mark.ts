import { GatehouseFailure } from '../failures';

/** Whose a control bucket is, as it is stored: one deployment serves one AWS account and Region. Written once. */
export interface DeploymentMark {
  readonly schema: 'gatehouse.deployment/1';
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

export const sameDeployment = (one: DeploymentMark, other: DeploymentMark): boolean =>
  one.account === other.account && one.region === other.region;

export const describeDeployment = ({ account, region }: DeploymentMark): string => `account ${account}, ${region}`;

/** A stored mark. Raises `RecordUnreadable` for what this version did not write. */
export function parseDeploymentMark(text: string, place: string): DeploymentMark {
  const stored = parseJson(text);
  if (isMark(stored)) return stored;
  throw new GatehouseFailure('RecordUnreadable', {
    place,
    remedy:
      'See in its earlier versions whose the bucket is, and restore that one, or use the version of Gatehouse that wrote it.',
  });
}

const isMark = (stored: unknown): stored is DeploymentMark =>
  typeof stored === 'object' &&
  stored !== null &&
  'schema' in stored &&
  stored.schema === 'gatehouse.deployment/1' &&
  'account' in stored &&
  typeof stored.account === 'string' &&
  'region' in stored &&
  typeof stored.region === 'string';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
