/** Input of `provisionTenant`, whoever starts it. */
export interface ProvisionTenantInput {
  readonly tenant: string;
  /** User pool ids; absent: every pool whose configuration has `tenants`. */
  readonly pools?: readonly string[];
  /** An identity pool that names the tenant. */
  readonly identityPoolId?: string;
}
