import {
  operatorPermissions,
  type Permission,
  queuePermissions,
  relayPermissions,
  triggerPermissions,
} from '../../../aws/permissions';
import { type QueueGroup, queueGroups, type TaskQueue } from '../../../core/contract/task-queues';
import { GatehouseFailure } from '../../../core/failures';

/** Who a policy is for. */
export const programs = ['workers', 'relay', 'triggers', 'operator'] as const;

export type Program = (typeof programs)[number];

const isProgram = (name: string): name is Program => (programs as readonly string[]).includes(name);

const isGroup = (name: string): name is QueueGroup => Object.hasOwn(queueGroups, name);

/**
 * What a program may call. `queues`, names of queue groups with commas, narrows it for workers. Raises `InvalidInput`
 * for a name that is not one, and for queues of a program that serves none.
 */
export function permissionsOf(program: string, queues: string | undefined): readonly Permission[] {
  if (!isProgram(program)) throw invalid('--for', program, `Pass one of ${programs.join(', ')}.`);
  if (program === 'workers') return queuesOf(queues).flatMap((queue) => queuePermissions[queue]);
  if (queues !== undefined) throw invalid('--queues', queues, 'Only workers serve queues: leave it out, or pass --for workers.');
  return { relay: relayPermissions, triggers: triggerPermissions, operator: operatorPermissions }[program];
}

function queuesOf(text: string | undefined): readonly TaskQueue[] {
  const known = Object.keys(queueGroups);
  const names = text?.split(',').map((name) => name.trim()) ?? known;
  const groups = names.filter(isGroup);
  if (groups.length !== names.length) throw invalid('--queues', text ?? '', `Pass some of ${known.join(', ')}, with commas.`);
  return groups.flatMap((group): readonly TaskQueue[] => queueGroups[group]);
}

const invalid = (place: string, value: string, remedy: string): GatehouseFailure =>
  new GatehouseFailure('InvalidInput', { place, value, remedy });
