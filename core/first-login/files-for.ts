import type { FirstLogin } from '../config/first-login-schema';
import type { PoolConfig } from '../config/types';
import { isShipped } from './template-name';

/** One file of a first sign-in, as it is configured. */
export interface ConfiguredFile {
  readonly template: string;
  readonly name: string;
  /** For members of one of these groups alone. */
  readonly groups?: readonly string[] | undefined;
  /** For users of one of these tenants alone. */
  readonly tenants?: readonly string[] | undefined;
}

/** Every file that `firstLogin` names, for whomever. */
export const filesOf = ({ template, name, more }: Pick<FirstLogin, 'template' | 'name' | 'more'>): readonly ConfiguredFile[] => [
  { template, name },
  ...more,
];

/** Templates of a pool's files that do not come with Gatehouse. */
export const ownTemplatesOf = ({ firstLogin }: PoolConfig): readonly string[] =>
  (firstLogin === undefined ? [] : filesOf(firstLogin)).map(({ template }) => template).filter((name) => !isShipped(name));

/** Those that one user gets. */
export const filesFor = (
  firstLogin: FirstLogin,
  { groups, tenant }: { readonly groups: readonly string[]; readonly tenant?: string },
): readonly ConfiguredFile[] =>
  filesOf(firstLogin).filter(
    (file) =>
      (file.groups === undefined || file.groups.some((group) => groups.includes(group))) &&
      (file.tenants === undefined || (tenant !== undefined && file.tenants.includes(tenant))),
  );
