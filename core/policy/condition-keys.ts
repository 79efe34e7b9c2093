/** What is known of a condition key. */
interface KeyKind {
  /** A request can carry several values, so a policy needs ForAnyValue: or ForAllValues:. */
  readonly multivalued?: true;
  /** AWS puts it into every request. */
  readonly always?: true;
}

const single: KeyKind = {};
const multivalued: KeyKind = { multivalued: true };
const always: KeyKind = { always: true };

const named = (kind: KeyKind, prefix: string, names: string): readonly (readonly [string, KeyKind])[] =>
  names.split(' ').map((name) => [`${prefix}${name}`.toLowerCase(), kind] as const);

/**
 * The keys whose presence and meaning are known for requests to S3 by roles, users and Cognito identities. Keys that
 * depend on an organization or on another service's call are left out on purpose: without them no verdict would be true.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const knownKeys: ReadonlyMap<string, KeyKind> = new Map([
  ...named(single, 'aws:', 'PrincipalArn PrincipalAccount PrincipalType userid username TokenIssueTime FederatedProvider'),
  ...named(single, 'aws:', 'SourceIp SourceVpc SourceVpce VpcSourceIp UserAgent Referer RequestedRegion ResourceAccount'),
  ...named(
    single,
    'aws:',
    'MultiFactorAuthPresent MultiFactorAuthAge ViaAWSService PrincipalIsAWSService SourceArn SourceAccount',
  ),
  ...named(always, 'aws:', 'SecureTransport CurrentTime EpochTime'),
  ...named(multivalued, 'aws:', 'TagKeys CalledVia'),
  ...named(single, 's3:', 'prefix delimiter max-keys VersionId ResourceAccount DataAccessPointAccount DataAccessPointArn'),
  ...named(single, 's3:', 'authType signatureversion signatureAge TlsVersion x-amz-content-sha256 LocationConstraint'),
  ...named(single, 's3:', 'x-amz-acl x-amz-copy-source x-amz-metadata-directive x-amz-storage-class if-match if-none-match'),
  ...named(single, 's3:', 'x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id ObjectCreationOperation'),
  ...named(
    single,
    's3:',
    'object-lock-mode object-lock-legal-hold object-lock-retain-until-date object-lock-remaining-retention-days',
  ),
  ...named(multivalued, 's3:', 'RequestObjectTagKeys'),
  ...named(single, 'cognito-identity.amazonaws.com:', 'sub aud id'),
  ...named(multivalued, 'cognito-identity.amazonaws.com:', 'amr'),
  ...named(single, 'sts:', 'RoleSessionName SourceIdentity'),
]);

/** Keys that end in a tag's own name, which may not be empty. */
const tagKeys = [
  'aws:principaltag/',
  'aws:requesttag/',
  'aws:resourcetag/',
  's3:existingobjecttag/',
  's3:requestobjecttag/',
  's3:buckettag/',
];

const kindOf = (key: string): KeyKind | undefined => {
  const name = key.toLowerCase();
  const isTag = tagKeys.some((prefix) => name.startsWith(prefix) && name.length > prefix.length);
  return isTag ? single : knownKeys.get(name);
};

/** Case does not matter in any of these. */
export const isKnownKey = (key: string): boolean => kindOf(key) !== undefined;
export const isMultivalued = (key: string): boolean => kindOf(key)?.multivalued === true;
export const alwaysPresent = (key: string): boolean => kindOf(key)?.always === true;
