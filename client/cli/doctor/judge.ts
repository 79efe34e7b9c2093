import { checkAllowedElsewhere } from './checks/allowed-elsewhere';
import { checkAppClients } from './checks/app-clients';
import { checkConfiguration } from './checks/configuration';
import { checkControlBucket } from './checks/control-bucket';
import { checkDataBuckets } from './checks/data-bucket';
import { checkDeploymentMark } from './checks/deployment-mark';
import { checkIdentityPools } from './checks/identity-pools';
import { checkLooks } from './checks/failed-looks';
import { checkPolicies } from './checks/policies';
import { checkOtherDoors } from './checks/other-doors';
import { checkPoolTriggers } from './checks/pool-triggers';
import { checkRevocationRate } from './checks/revocation-rate';
import { checkRoles } from './checks/roles';
import { checkSearchAttributes } from './checks/search-attributes';
import { checkTemplates } from './checks/templates';
import { checkTenantAttribute } from './checks/tenant-attribute';
import { checkTenants } from './checks/tenants';
import { checkWorkers } from './checks/workers';
import { checkWriteBack } from './checks/write-back';
import type { Facts } from './facts';
import type { Finding, Severity } from './finding';

const checks: readonly ((facts: Facts) => readonly Finding[])[] = [
  checkConfiguration,
  checkLooks,
  checkSearchAttributes,
  checkWorkers,
  checkControlBucket,
  checkDeploymentMark,
  checkDataBuckets,
  checkOtherDoors,
  checkTenantAttribute,
  checkWriteBack,
  checkAppClients,
  checkIdentityPools,
  checkTenants,
  checkRoles,
  checkPolicies,
  checkAllowedElsewhere,
  checkPoolTriggers,
  checkRevocationRate,
  checkTemplates,
];

const order: readonly Severity[] = ['error', 'warning', 'info'];

/** Everything that is to be said of the facts, the gravest first. */
export const judge = (facts: Facts): readonly Finding[] => sortFindings(checks.flatMap((check) => check(facts)));

export const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
