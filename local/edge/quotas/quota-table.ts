export interface QuotaCategory {
  /** Requests a second, for all pools together. */
  readonly rate: number;
  /** Requests a second of one operation on one pool, where Cognito limits that too. */
  readonly ratePerPool?: number;
  readonly operations: readonly string[];
}

/**
 * Default request rates of an account in a Region
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html, request rate quotas).
 */
export const quotaTable = {
  UserAuthentication: {
    rate: 120,
    operations: ['AdminInitiateAuth', 'AdminRespondToAuthChallenge', 'InitiateAuth', 'RespondToAuthChallenge'],
  },
  UserCreation: { rate: 50, operations: ['AdminConfirmSignUp', 'AdminCreateUser', 'ConfirmSignUp', 'SignUp'] },
  UserAccountRecovery: {
    rate: 30,
    operations: ['AdminResetUserPassword', 'AdminSetUserPassword', 'ChangePassword', 'ConfirmForgotPassword', 'ForgotPassword'],
  },
  UserRead: { rate: 120, operations: ['AdminGetUser', 'GetUser'] },
  UserUpdate: {
    rate: 25,
    operations: [
      'AdminAddUserToGroup',
      'AdminDeleteUser',
      'AdminDeleteUserAttributes',
      'AdminDisableProviderForUser',
      'AdminDisableUser',
      'AdminEnableUser',
      'AdminLinkProviderForUser',
      'AdminRemoveUserFromGroup',
      'AdminUpdateUserAttributes',
      'AdminUserGlobalSignOut',
      'DeleteUser',
      'DeleteUserAttributes',
      'GlobalSignOut',
      'ResendConfirmationCode',
      'UpdateUserAttributes',
      'VerifyUserAttribute',
    ],
  },
  UserToken: { rate: 120, operations: ['RevokeToken'] },
  UserResourceRead: {
    rate: 50,
    operations: [
      'AdminGetDevice',
      'AdminListDevices',
      'AdminListGroupsForUser',
      'AdminListUserAuthEvents',
      'GetDevice',
      'GetUserAttributeVerificationCode',
      'ListDevices',
    ],
  },
  UserResourceUpdate: {
    rate: 25,
    operations: [
      'AdminForgetDevice',
      'AdminSetUserMFAPreference',
      'AdminSetUserSettings',
      'AdminUpdateAuthEventFeedback',
      'AdminUpdateDeviceStatus',
      'AssociateSoftwareToken',
      'ConfirmDevice',
      'ForgetDevice',
      'SetUserMFAPreference',
      'SetUserSettings',
      'UpdateAuthEventFeedback',
      'UpdateDeviceStatus',
      'VerifySoftwareToken',
    ],
  },
  UserList: { rate: 30, operations: ['ListUsers', 'ListUsersInGroup'] },
  UserPoolRead: { rate: 15, operations: ['DescribeUserPool', 'ListUserPools'] },
  UserPoolUpdate: { rate: 15, operations: ['CreateUserPool', 'DeleteUserPool', 'UpdateUserPool'] },
  UserPoolResourceRead: {
    rate: 20,
    ratePerPool: 5,
    operations: [
      'DescribeIdentityProvider',
      'DescribeResourceServer',
      'DescribeRiskConfiguration',
      'DescribeUserImportJob',
      'DescribeUserPoolDomain',
      'GetCSVHeader',
      'GetGroup',
      'GetIdentityProviderByIdentifier',
      'GetLogDeliveryConfiguration',
      'GetSigningCertificate',
      'GetUICustomization',
      'GetUserPoolMfaConfig',
      'ListGroups',
      'ListIdentityProviders',
      'ListResourceServers',
      'ListTagsForResource',
      'ListUserImportJobs',
    ],
  },
  UserPoolResourceUpdate: {
    rate: 15,
    ratePerPool: 5,
    operations: [
      'AddCustomAttributes',
      'CreateGroup',
      'CreateIdentityProvider',
      'CreateResourceServer',
      'CreateUserImportJob',
      'CreateUserPoolDomain',
      'DeleteGroup',
      'DeleteIdentityProvider',
      'DeleteResourceServer',
      'DeleteUserPoolDomain',
      'SetLogDeliveryConfiguration',
      'SetRiskConfiguration',
      'SetUICustomization',
      'SetUserPoolMfaConfig',
      'TagResource',
      'UntagResource',
      'UpdateGroup',
      'UpdateIdentityProvider',
      'UpdateResourceServer',
      'UpdateUserPoolDomain',
    ],
  },
  UserPoolClientRead: { rate: 15, ratePerPool: 5, operations: ['DescribeUserPoolClient', 'ListUserPoolClients'] },
  UserPoolClientUpdate: {
    rate: 15,
    ratePerPool: 5,
    operations: ['CreateUserPoolClient', 'DeleteUserPoolClient', 'UpdateUserPoolClient'],
  },
  IdentityId: { rate: 25, operations: ['GetId'] },
  IdentityCredentials: { rate: 200, operations: ['GetCredentialsForIdentity'] },
} as const satisfies Readonly<Record<string, QuotaCategory>>;

export type QuotaName = keyof typeof quotaTable;
