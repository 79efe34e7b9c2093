import type { IdentityPoolFacts } from '../ports';
import type { PoolConfig } from './types';

/** Whether users may hold credentials for as long as a role allows, and not for the hour of the enhanced flow. */
export const needsLongSessions = ({ credentials }: PoolConfig, facts: IdentityPoolFacts | undefined): boolean =>
  credentials === 'backend' || facts?.allowClassicFlow !== false;
